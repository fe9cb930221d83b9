import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type FunctionCall } from '../../sql/ast/query';
import { type CompiledScalar } from '../compile/compiled';
import { type CompileContext } from '../compile/compiler';
import { castTo, convertTo } from '../compile/conversion';
import { type Execution } from '../runtime/execution';
import { familyOf } from '../values/type-family';

/** A call of a function, its arguments compiled. */
export interface CallSite {
  readonly name: string;
  readonly call: FunctionCall;
  readonly arguments: readonly CompiledScalar[];
  readonly context: CompileContext;
}

export interface FunctionDefinition {
  readonly minimum: number;
  readonly maximum: number;
  compile(site: CallSite): CompiledScalar;
}

export const INT: SqlType = { name: 'int' };
export const BIGINT: SqlType = { name: 'bigint' };
export const BIT: SqlType = { name: 'bit' };
export const FLOAT: SqlType = { name: 'float' };
export const SYSNAME: SqlType = { name: 'nvarchar', length: 128 };
export const NVARCHAR: SqlType = { name: 'nvarchar', length: 4000 };
export const NVARCHAR_MAX: SqlType = { name: 'nvarchar', length: -1 };
export const DATETIME: SqlType = { name: 'datetime' };
export const LSN: SqlType = { name: 'binary', length: 10 };
export const VARIANT: SqlType = { name: 'sql_variant' };

/** The type an argument is brought to; `text` = character data as it is, `any` = as it is. */
export type ArgumentType = SqlType | 'any' | 'text';

export interface SimpleFunction {
  readonly takes: readonly ArgumentType[];
  /** How many of them may be left out. */
  readonly optional?: number;
  readonly returns: SqlType | ((args: readonly CompiledScalar[]) => SqlType);
  /** Called for null arguments too; otherwise any null makes the result null. */
  readonly nulls?: boolean;
  /** Never null. */
  readonly notNull?: boolean;
  readonly evaluate: (values: readonly SqlValue[], execution: Execution) => SqlValue;
}

/** A function of values alone. */
export function simple(options: SimpleFunction): FunctionDefinition {
  const { takes, optional = 0, returns, nulls = false, notNull = false, evaluate } = options;
  return {
    minimum: takes.length - optional,
    maximum: takes.length,
    compile: ({ arguments: args }) => {
      const typed = args.map((argument, place) => bring(argument, takes[place] ?? 'any'));
      const readers = typed.map((argument) => argument.evaluate);
      return {
        type: typeof returns === 'function' ? returns(typed) : returns,
        nullable: !notNull,
        evaluate: (frame) => {
          const values = new Array<SqlValue>(readers.length);
          for (let place = 0; place < readers.length; place++) {
            const value = readers[place]?.(frame) ?? null;
            if (value === null && !nulls) return null;
            values[place] = value;
          }
          return evaluate(values, frame.execution);
        },
      };
    },
  };
}

function bring(argument: CompiledScalar, type: ArgumentType): CompiledScalar {
  if (type === 'any') return argument;
  if (type !== 'text') return convertTo(argument, type);
  if (argument.untypedNull === true) return { ...argument, type: { name: 'varchar', length: 1 } };
  return familyOf(argument.type) === 'character' ? argument : castTo(argument, NVARCHAR, undefined);
}

/** A value of the session or the server. */
export function niladic(type: SqlType, evaluate: (execution: Execution) => SqlValue): FunctionDefinition {
  return simple({
    takes: [],
    returns: type,
    nulls: true,
    evaluate: (_values, execution) => evaluate(execution),
  });
}

/** @throws SqlServerError 174, 189 */
export function checkArgumentCount(
  name: string,
  given: number,
  { minimum, maximum }: FunctionDefinition,
): void {
  if (given >= minimum && given <= maximum) return;
  if (minimum === maximum) {
    throw new SqlServerError(174, `The ${name.toLowerCase()} function requires ${minimum} argument(s).`, 15);
  }
  throw new SqlServerError(
    189,
    `The ${name.toLowerCase()} function requires ${minimum} to ${maximum} arguments.`,
    15,
  );
}
