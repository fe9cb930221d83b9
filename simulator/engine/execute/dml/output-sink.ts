import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Compiler } from '../../compile/compiler';
import { type OutputColumn } from '../../compile/compiled';
import { type Execution } from '../../runtime/execution';
import { checkImplicit } from '../../compile/conversion';
import { metadataOf } from '../select';
import { type Runner } from '../runner';
import { RowChanger } from './change-rows';
import { type ChangedRow, type OutputPlan } from './output';
import { RowWriter } from './row-writer';
import { compileStore } from './store-value';
import { resolveTarget } from './target';

/** Where the rows of OUTPUT go: to the client, or into a table. */
export interface OutputSink {
  add(changed: ChangedRow): void;
  /** Hands the rows over, once the statement has succeeded. */
  finish(): Promise<void>;
}

export type OpenSink = (runner: Runner, execution: Execution) => OutputSink;

export function compileSink(c: Compiler, plan: OutputPlan | undefined): OpenSink | undefined {
  if (plan === undefined) return undefined;
  return plan.into === undefined ? clientSink(plan) : tableSink(c, plan, plan.into);
}

function clientSink(plan: OutputPlan): OpenSink {
  return (runner, execution) => {
    const rows: SqlValue[][] = [];
    return {
      add: (changed) => {
        rows.push(plan.row(execution, changed));
      },
      finish: async () => {
        runner.out.columns(metadataOf(plan.columns));
        for (const row of rows) await runner.out.row(row);
      },
    };
  };
}

/** @throws SqlServerError 213 */
function tableSink(c: Compiler, plan: OutputPlan, into: NonNullable<OutputPlan['into']>): OpenSink {
  const target = resolveTarget(c, { name: into.name, hints: [] }, 'INSERT', () => into.columns);
  const { columns } = target.table.definition;
  const slots =
    into.columns.length > 0
      ? into.columns.map((name) =>
          columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()),
        )
      : columns.flatMap((column, slot) =>
          column.identity === undefined && column.computed === undefined ? [slot] : [],
        );
  if (slots.length !== plan.columns.length || slots.includes(-1)) {
    throw new SqlServerError(
      213,
      'Column name or number of supplied values does not match table definition.',
    );
  }
  const casts = slots.map((slot, place) =>
    castInto(plan.columns[place], columns[slot], target.table.qualifiedName),
  );
  const [tableName = ''] = into.name;
  return (runner, execution) => {
    const table = target.isVariable ? (runner.scope.tables.get(tableName) ?? target.table) : target.table;
    const writer = new RowWriter(c, table, target.database);
    const changer = new RowChanger(runner, execution, writer);
    const rows: SqlValue[][] = [];
    return {
      add: (changed) => {
        const given = plan.row(execution, changed);
        const values = new Array<SqlValue>(columns.length).fill(null);
        for (const [place, slot] of slots.entries())
          values[slot] = casts[place]?.(given[place] ?? null) ?? null;
        rows.push(values);
      },
      finish: async () => {
        for (const values of rows) {
          writer.finish(values, execution, 'INSERT');
          await changer.insert(values);
        }
      },
    };
  };
}

function castInto(
  from: OutputColumn | undefined,
  to: Parameters<typeof compileStore>[1] | undefined,
  table: string,
): (value: SqlValue) => SqlValue {
  if (from === undefined || to === undefined) throw new RangeError('an output without its column');
  checkImplicit(from.type, to.type);
  const store = compileStore(from.type, to, table);
  return (value) => (value === null ? null : store(value));
}
