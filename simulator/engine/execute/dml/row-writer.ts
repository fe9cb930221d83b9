import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { parseExpressionText } from '../../../sql/parser';
import { type CompiledPredicate } from '../../compile/compiled';
import { type Compiler } from '../../compile/compiler';
import { Frame } from '../../compile/frame';
import { columnsOfTable } from '../../compile/plan/sources';
import { Scope } from '../../compile/scope';
import { type Database } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { type Table } from '../../store/table';
import { type Column } from '../../store/table-definition';
import { compileStore, storedValue, type StoredScalar } from './store-value';

/** What a table asks of each row that is written, compiled. */
export class RowWriter {
  readonly table: Table;
  readonly database: Database;
  /** `database.schema.table`, for messages. */
  readonly fullName: string;
  private readonly computed: readonly { readonly slot: number; readonly evaluate: StoredScalar }[];
  private readonly checks: readonly Check[];
  private readonly required: readonly { readonly slot: number; readonly name: string }[];
  private readonly defaults = new Map<number, StoredScalar>();
  readonly rowVersionSlot: number;
  readonly identitySlot: number;

  constructor(c: Compiler, table: Table, database: Database) {
    const { definition } = table;
    this.table = table;
    this.database = database;
    this.fullName = `${database.name}.${table.qualifiedName}`;
    const scope = new Scope(undefined);
    const source = { name: definition.name, schema: definition.schema, database: undefined };
    scope.addSource({ ...source, columns: columnsOfTable(table) });
    this.computed = definition.columns.flatMap((column, slot) => this.computedColumn(c, scope, column, slot));
    this.checks = definition.checks
      .filter(({ enabled }) => enabled)
      .map(({ name, text }) => ({
        name,
        holds: c.predicate(parseExpressionText(text), scope),
        column: onlyColumn(definition.columns, text),
      }));
    this.required = definition.columns.flatMap(({ name, nullable }, slot) =>
      nullable ? [] : [{ slot, name }],
    );
    this.rowVersionSlot = definition.columns.findIndex(({ type }) => type.name === 'rowversion');
    this.identitySlot = definition.columns.findIndex(({ identity }) => identity !== undefined);
    for (const [slot, column] of definition.columns.entries()) {
      if (column.default === undefined) continue;
      const scalar = c.scalar(parseExpressionText(column.default.text), new Scope(undefined));
      this.defaults.set(slot, storedValue(scalar, column, this.fullName));
    }
  }

  private computedColumn(
    c: Compiler,
    scope: Scope,
    column: Column,
    slot: number,
  ): { slot: number; evaluate: StoredScalar }[] {
    if (column.computed === undefined) return [];
    const scalar = c.scalar(parseExpressionText(column.computed.text), scope);
    const convert = compileStore(scalar.type, column, this.fullName);
    const evaluate: StoredScalar = (frame) => {
      const value = scalar.evaluate(frame);
      return value === null ? null : convert(value);
    };
    return [{ slot, evaluate }];
  }

  /** The default of a column, null without one. */
  defaultOf(slot: number): StoredScalar {
    return this.defaults.get(slot) ?? (() => null);
  }

  /** Fills what the server computes and tests what the table demands. @throws SqlServerError 515, 547 */
  finish(values: SqlValue[], execution: Execution, statement: 'INSERT' | 'UPDATE'): void {
    const frame = new Frame(execution, undefined, 1);
    frame.rows[0] = values;
    if (this.rowVersionSlot >= 0) values[this.rowVersionSlot] = nextRowVersion(this.database);
    for (const { slot, evaluate } of this.computed) values[slot] = evaluate(frame);
    for (const { slot, name } of this.required) {
      if (values[slot] === null || values[slot] === undefined) throw this.nullRefused(name, statement);
    }
    this.test(this.checks, frame, statement);
  }

  /** That a row which is there meets some of the checks. @throws SqlServerError 547 */
  checkRow(
    values: SqlValue[],
    execution: Execution,
    statement: string,
    checks: readonly { readonly name: string }[],
  ): void {
    const frame = new Frame(execution, undefined, 1);
    frame.rows[0] = values;
    const wanted = new Set(checks.map(({ name }) => name));
    this.test(
      this.checks.filter(({ name }) => wanted.has(name)),
      frame,
      statement,
    );
  }

  private test(checks: readonly Check[], frame: Frame, statement: string): void {
    for (const check of checks) {
      if (check.holds(frame) === false) throw this.checkFailed(check, statement);
    }
  }

  private nullRefused(column: string, statement: string): SqlServerError {
    return new SqlServerError(
      515,
      `Cannot insert the value NULL into column '${column}', table '${this.fullName}'; column does not allow nulls. ${statement} fails.`,
      16,
      2,
    );
  }

  private checkFailed({ name, column }: Check, statement: string): SqlServerError {
    const place = `database "${this.database.name}", table "${this.table.qualifiedName}"`;
    const where = column === undefined ? place : `${place}, column '${column}'`;
    return new SqlServerError(
      547,
      `The ${statement} statement conflicted with the CHECK constraint "${name}". The conflict occurred in ${where}.`,
      16,
      0,
    );
  }
}

interface Check {
  readonly name: string;
  readonly holds: CompiledPredicate;
  /** The column that it is about, if it is one. */
  readonly column: string | undefined;
}

function onlyColumn(columns: readonly Column[], text: string): string | undefined {
  const words = new Set(text.toLowerCase().match(/[\w@#$]+/g));
  const mentioned = columns.filter(({ name }) => words.has(name.toLowerCase()));
  return mentioned.length === 1 ? mentioned[0]?.name : undefined;
}

function nextRowVersion(database: Database): Buffer {
  database.rowVersion++;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(database.rowVersion);
  return bytes;
}
