import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type ResultWriter } from '../../tds/backend';
import { shortType } from '../catalog/virtual-table';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { compileCast } from '../values/cast';

export interface ProcedureParameter {
  /** With its `@`. */
  readonly name: string;
  readonly type: SqlType;
  /** Absent: it has to be given. */
  readonly default?: SqlValue;
}

/** What a procedure is called with and in. */
export interface ProcedureContext {
  readonly execution: Execution;
  /** The one named in the call, else the session's. */
  readonly database: Database;
  readonly out: ResultWriter;
}

/** A procedure of the server. */
export interface SystemProcedure {
  readonly parameters: readonly ProcedureParameter[];
  /** Returns the status. @throws SqlServerError */
  run(args: ProcedureArguments, context: ProcedureContext): Promise<number> | number;
}

/** A value as a call gives it, by name or by place. */
export interface SuppliedArgument {
  /** Empty when it is given by place. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
  /** DEFAULT was written. */
  readonly takesDefault?: boolean;
}

/** The values of a procedure's parameters, of their types. */
export class ProcedureArguments {
  private readonly values: ReadonlyMap<string, SqlValue>;

  constructor(values: ReadonlyMap<string, SqlValue>) {
    this.values = values;
  }

  text(name: string): string | null {
    return this.values.get(name) as string | null;
  }

  /** @throws SqlServerError 22909: what CDC says of a parameter that may not be null */
  requiredText(name: string): string {
    const text = this.text(name);
    if (text !== null) return text;
    throw new SqlServerError(22_909, `The value specified for the parameter ${name} cannot be NULL.`);
  }

  /** Integers of any size. */
  number(name: string): number | null {
    const value = this.values.get(name) ?? null;
    return value === null ? null : Number(value);
  }

  flag(name: string): boolean | null {
    const value = this.values.get(name) ?? null;
    return value === null ? null : value === 1;
  }

  bytes(name: string): Buffer | null {
    return this.values.get(name) as Buffer | null;
  }
}

/**
 * Parameters from a list such as `@name sysname, @list nvarchar4000 = null, @count int = 5`, in the short types of
 * the system views.
 */
export function parameterList(text: string): ProcedureParameter[] {
  return text.split(',').map((item) => {
    const [declared = '', value] = item.split('=').map((part) => part.trim());
    const [name = '', type = ''] = declared.split(/\s+/);
    const parameter = { name, type: shortType(type) };
    return value === undefined ? parameter : { ...parameter, default: defaultValue(value, parameter.type) };
  });
}

function defaultValue(text: string, type: SqlType): SqlValue {
  if (text === 'null') return null;
  if (text.startsWith("'")) return text.slice(1, -1);
  return type.name === 'bigint' ? BigInt(text) : Number(text);
}

function place(
  procedure: SystemProcedure,
  supplied: readonly SuppliedArgument[],
  name: string,
): Map<string, SuppliedArgument> {
  const placed = new Map<string, SuppliedArgument>();
  for (const [index, argument] of supplied.entries()) {
    const wanted = argument.name.toLowerCase();
    const parameter =
      wanted === '' ? procedure.parameters[index] : procedure.parameters.find((one) => one.name === wanted);
    if (parameter === undefined && wanted === '')
      throw new SqlServerError(
        8144,
        `Procedure or function ${name} has too many arguments specified.`,
        16,
        2,
      );
    if (parameter === undefined)
      throw new SqlServerError(8145, `${argument.name} is not a parameter for procedure ${name}.`);
    placed.set(parameter.name, argument);
  }
  return placed;
}

/** @throws SqlServerError 201, 8144, 8145, or that of a value that is not one of its parameter's type */
export function bindArguments(
  name: string,
  procedure: SystemProcedure,
  supplied: readonly SuppliedArgument[],
): ProcedureArguments {
  const placed = place(procedure, supplied, name);
  const values = new Map<string, SqlValue>();
  for (const parameter of procedure.parameters) {
    const argument = placed.get(parameter.name);
    if (argument === undefined || argument.takesDefault === true) {
      if (parameter.default === undefined)
        throw new SqlServerError(
          201,
          `Procedure or function '${name}' expects parameter '${parameter.name}', which was not supplied.`,
          16,
          4,
        );
      values.set(parameter.name, parameter.default);
    } else {
      const { value, type } = argument;
      values.set(parameter.name, value === null ? null : compileCast(type, parameter.type)(value));
    }
  }
  return new ProcedureArguments(values);
}
