import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Expression, isPredicate } from '../../../sql/ast/query';
import { type InsertStatement } from '../../../sql/ast/statement';
import { type QueryPlan } from '../../compile/compiled';
import { type Compiler } from '../../compile/compiler';
import { Frame } from '../../compile/frame';
import { Scope } from '../../compile/scope';
import { type Execution } from '../../runtime/execution';
import { type Table } from '../../store/table';
import { eachRow } from '../select';
import { type Runner } from '../runner';
import { giveTime } from '../statement-run';
import { RowChanger } from './change-rows';
import { identityValue } from './identity';
import { compileOutput } from './output';
import { compileSink, type OpenSink, type OutputSink } from './output-sink';
import { RowWriter } from './row-writer';
import { compileStore, storedValue, type StoredScalar } from './store-value';
import { resolveTarget, type WriteTarget } from './target';
import { checkImplicit } from '../../compile/conversion';

/** Rows to insert, as values of the target's columns in the order of its slots; undefined = not given. */
export type RowSource =
  | { readonly kind: 'values'; readonly rows: readonly (readonly (StoredScalar | undefined)[])[] }
  | { readonly kind: 'query'; readonly plan: QueryPlan; readonly place: PlaceRow }
  | { readonly kind: 'rows'; readonly place: PlaceRow };

/** Puts a row of a query where the target's columns are. */
type PlaceRow = (row: readonly SqlValue[]) => (SqlValue | undefined)[];

export interface InsertPlan {
  readonly target: WriteTarget;
  readonly tableName: string;
  readonly writer: RowWriter;
  readonly source: RowSource;
  readonly sink: OpenSink | undefined;
  /** Reads the table that it fills: all rows are read first. */
  readonly readsTarget: boolean;
}

export function compileInsert(c: Compiler, statement: InsertStatement): InsertPlan {
  const target = resolveTarget(c, statement.target, 'INSERT', () => statement.columns ?? []);
  const { table } = target;
  const writer = new RowWriter(c, table, target.database);
  const slots = targetSlots(c, table, statement);
  const before = c.context.uses.length;
  const source = compileSource(c, statement, writer, slots);
  const readsTarget = c.context.uses.slice(before).some((use) => use.table === table) || target.isVariable;
  const output = compileOutput(c, statement.output, table, []);
  const sink = compileSink(c, output);
  return { target, tableName: statement.target.name[0] ?? '', writer, source, sink, readsTarget };
}

/** @throws SqlServerError 207, 264, 271, 273, 544 */
function targetSlots(c: Compiler, table: Table, statement: InsertStatement): number[] {
  const { columns } = table.definition;
  const takesIdentity = c.context.session.options.identityInsert === table;
  if (statement.columns === undefined) {
    return columns.flatMap((column, slot) => {
      const isGiven = column.computed === undefined && column.type.name !== 'rowversion';
      return isGiven && (column.identity === undefined || takesIdentity) ? [slot] : [];
    });
  }
  const slots = statement.columns.map((name) => {
    const slot = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    if (slot < 0) throw new SqlServerError(207, `Invalid column name '${name}'.`);
    checkWritable(table, slot, takesIdentity);
    return slot;
  });
  const repeated = slots.find((slot, place) => slots.indexOf(slot) !== place);
  if (repeated !== undefined) {
    throw new SqlServerError(
      264,
      `The column name '${columns[repeated]?.name ?? ''}' is specified more than once in the SET clause or column list of an INSERT. A column cannot be assigned more than one value in the same clause. Modify the clause to make sure that a column is updated only once. If this statement updates or inserts columns into a view, column aliasing can conceal the duplication in your code.`,
    );
  }
  return slots;
}

function checkWritable(table: Table, slot: number, takesIdentity: boolean): void {
  const column = table.definition.columns[slot];
  if (column?.computed !== undefined) {
    throw new SqlServerError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
    );
  }
  if (column?.type.name === 'rowversion') {
    throw new SqlServerError(
      273,
      'Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.',
    );
  }
  if (column?.identity !== undefined && !takesIdentity) {
    throw new SqlServerError(
      544,
      `Cannot insert explicit value for identity column in table '${table.definition.name}' when IDENTITY_INSERT is set to OFF.`,
    );
  }
}

function compileSource(
  c: Compiler,
  statement: InsertStatement,
  writer: RowWriter,
  slots: number[],
): RowSource {
  const { source } = statement;
  switch (source.kind) {
    case 'defaults':
      return { kind: 'values', rows: [[]] };
    case 'values': {
      const scope = new Scope(undefined);
      return { kind: 'values', rows: source.rows.map((row) => valuesRow(c, row, scope, writer, slots)) };
    }
    case 'query': {
      const plan = c.query({ ...source.query, with: [...statement.with, ...source.query.with] }, undefined);
      checkCount(plan.columns.length, slots.length, statement.columns !== undefined);
      return {
        kind: 'query',
        plan,
        place: placeColumns(
          plan.columns.map(({ type }) => type),
          writer,
          slots,
        ),
      };
    }
    case 'execute':
      return { kind: 'rows', place: (row) => placeAny(row, slots) };
  }
}

function placeAny(row: readonly SqlValue[], slots: readonly number[]): (SqlValue | undefined)[] {
  checkCount(row.length, slots.length, false);
  const placed: (SqlValue | undefined)[] = [];
  for (const [place, slot] of slots.entries()) placed[slot] = row[place] ?? null;
  return placed;
}

function valuesRow(
  c: Compiler,
  row: readonly Expression[],
  scope: Scope,
  writer: RowWriter,
  slots: readonly number[],
): (StoredScalar | undefined)[] {
  checkCount(row.length, slots.length, true);
  const { columns } = writer.table.definition;
  const values: (StoredScalar | undefined)[] = [];
  for (const [place, expression] of row.entries()) {
    const slot = slots[place] ?? -1;
    const column = columns[slot];
    if (column === undefined || (!isPredicate(expression) && expression.kind === 'default')) continue;
    values[slot] = storedValue(c.scalar(expression, scope), column, writer.fullName);
  }
  return values;
}

/** @throws SqlServerError 109, 110, 120, 121, 213 */
function checkCount(given: number, wanted: number, listed: boolean): void {
  if (given === wanted) return;
  if (!listed) {
    throw new SqlServerError(
      213,
      'Column name or number of supplied values does not match table definition.',
    );
  }
  throw given < wanted
    ? new SqlServerError(
        109,
        'There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        15,
      )
    : new SqlServerError(
        110,
        'There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.',
        15,
      );
}

function placeColumns(
  types: readonly QueryPlan['columns'][number]['type'][],
  writer: RowWriter,
  slots: readonly number[],
): PlaceRow {
  const stores = slots.map((slot, place) => {
    const column = writer.table.definition.columns[slot];
    const type = types[place];
    if (column === undefined || type === undefined) throw new RangeError('a value without its column');
    checkImplicit(type, column.type);
    return compileStore(type, column, writer.fullName);
  });
  return (row) => {
    const values: (SqlValue | undefined)[] = [];
    for (const [place, slot] of slots.entries()) {
      const value = row[place] ?? null;
      values[slot] = value === null ? null : (stores[place]?.(value) ?? null);
    }
    return values;
  };
}

/** Runs an INSERT; returns the number of rows. `given`: the rows of INSERT ... EXEC. */
export async function runInsert(
  runner: Runner,
  execution: Execution,
  c: Compiler,
  plan: InsertPlan,
  given: readonly (readonly SqlValue[])[] = [],
): Promise<number> {
  const writer = writerOf(runner, c, plan);
  const run = new InsertRun(runner, execution, writer, plan.sink?.(runner, execution));
  const parent = new Frame(execution, undefined, 0);
  switch (plan.source.kind) {
    case 'values':
      for (const row of plan.source.rows) await run.add(row.map((value) => value?.(parent)));
      break;
    case 'rows':
      for (const row of given) await run.add(plan.source.place(row));
      break;
    case 'query':
      await insertQuery(runner, execution, plan.source, plan.readsTarget, run, parent);
      break;
  }
  await run.finish();
  return run.count;
}

/** Table variables are other tables in each run. */
function writerOf(runner: Runner, c: Compiler, plan: InsertPlan): RowWriter {
  if (!plan.target.isVariable) return plan.writer;
  const table = runner.scope.tables.get(plan.tableName);
  return table === undefined || table === plan.writer.table
    ? plan.writer
    : new RowWriter(c, table, plan.target.database);
}

async function insertQuery(
  runner: Runner,
  execution: Execution,
  source: RowSource & { kind: 'query' },
  readsTarget: boolean,
  run: InsertRun,
  parent: Frame,
): Promise<void> {
  const cursor = source.plan.open(parent);
  if (!readsTarget) {
    await eachRow(runner, execution, cursor, Infinity, (row) => run.add(source.place(row)));
    return;
  }
  const rows: (SqlValue | undefined)[][] = [];
  await eachRow(runner, execution, cursor, Infinity, (row) => {
    rows.push(source.place(row));
    return undefined;
  });
  for (const row of rows) {
    await run.add(row);
    await giveTime(execution);
  }
}

class InsertRun {
  private readonly execution: Execution;
  private readonly writer: RowWriter;
  private readonly changer: RowChanger;
  private readonly sink: OutputSink | undefined;
  private readonly takesIdentity: boolean;
  private readonly frame: Frame;
  count = 0;

  constructor(runner: Runner, execution: Execution, writer: RowWriter, sink: OutputSink | undefined) {
    this.execution = execution;
    this.writer = writer;
    this.changer = new RowChanger(runner, execution, writer);
    this.sink = sink;
    this.takesIdentity = runner.session.options.identityInsert === writer.table;
    this.frame = new Frame(execution, undefined, 0);
  }

  add(given: readonly (SqlValue | undefined)[]): Promise<void> | undefined {
    const { writer, execution } = this;
    const values = new Array<SqlValue>(writer.table.definition.columns.length);
    for (let slot = 0; slot < values.length; slot++) {
      values[slot] = given[slot] === undefined ? writer.defaultOf(slot)(this.frame) : (given[slot] ?? null);
    }
    if (writer.identitySlot >= 0) {
      values[writer.identitySlot] = identityValue(
        execution,
        writer,
        this.takesIdentity ? given[writer.identitySlot] : undefined,
      );
    }
    writer.finish(values, execution, 'INSERT');
    this.count++;
    this.sink?.add({ deleted: undefined, inserted: values, action: 'INSERT', sources: [] });
    return this.changer.insert(values);
  }

  async finish(): Promise<void> {
    await this.changer.finish();
    await this.sink?.finish();
  }
}
