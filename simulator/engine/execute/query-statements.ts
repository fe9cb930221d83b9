import { SqlServerError, type SqlValue } from '../../types/sql-type';
import { type QueryStatement } from '../../sql/ast/statement';
import { type QueryPlan } from '../compile/compiled';
import { type SelectPlan } from '../compile/plan/select';
import { planOf } from './compiled-statements';
import { compileInsert, runInsert } from './dml/insert';
import { compileMerge, runMerge } from './dml/merge';
import { compileChange, runChange } from './dml/update';
import { CollectingWriter } from './collecting-writer';
import { assignFromQuery, writeQuery } from './select';
import { selectInto } from './select-into';
import { type Runner } from './runner';
import { runStatement } from './statement-run';
import { truncateStatement } from './table-statements';

type Kind = QueryStatement['kind'];
type Of<K extends Kind> = Extract<QueryStatement, { kind: K }>;
type Run<K extends Kind> = (runner: Runner, statement: Of<K>) => Promise<void>;

const RUNS: { readonly [K in Kind]: Run<K> } = {
  select: selectStatement,
  insert: insertStatement,
  update: changeStatement,
  delete: changeStatement,
  merge: mergeStatement,
  truncate: async (runner, { table }) => {
    await runStatement(runner, { uses: [], permissions: [] }, (execution) =>
      truncateStatement(runner, execution, table),
    );
    finish(runner, undefined, 'other');
  },
};

export async function runQueryStatement(runner: Runner, statement: QueryStatement): Promise<void> {
  const run = RUNS[statement.kind] as Run<Kind>;
  await run(runner, statement);
}

type DoneKind = Parameters<Runner['out']['done']>[1];

/** Tells the client that a statement is done, and how many rows it touched. */
export function finish({ session, out }: Runner, rowCount: number | undefined, kind: DoneKind): void {
  session.rowCount = rowCount ?? 0;
  session.errorNumber = 0;
  out.done(session.options.noCount ? undefined : rowCount, kind);
}

/** @@ROWCOUNT tells how many rows there were; the client is not told. */
function finishAssignment(runner: Runner, rowCount: number): void {
  finish(runner, undefined, 'select');
  runner.session.rowCount = rowCount;
}

async function selectStatement(runner: Runner, statement: Of<'select'>): Promise<void> {
  const { plan, compiler } = planOf<QueryPlan | SelectPlan>(runner, statement, (c) =>
    c.query(statement.query, undefined),
  );
  const assigns = 'items' in plan && plan.items.some(({ variable }) => variable !== undefined);
  const count = await runStatement(runner, compiler.context, async (execution) => {
    if (!('items' in plan)) return writeQuery(runner, execution, plan, runner.out);
    if (plan.into !== undefined) return selectInto(runner, execution, compiler, plan, plan.into);
    return assigns
      ? assignFromQuery(runner, execution, plan)
      : writeQuery(runner, execution, plan, runner.out);
  });
  if (assigns) finishAssignment(runner, count);
  else finish(runner, count, 'select');
}

async function insertStatement(runner: Runner, statement: Of<'insert'>): Promise<void> {
  const rows = await rowsOfCall(runner, statement);
  const { plan, compiler } = planOf(runner, statement, (c) => compileInsert(c, statement));
  const count = await runStatement(runner, compiler.context, (execution) =>
    runInsert(runner, execution, compiler, plan, rows),
  );
  finish(runner, count, 'insert');
}

/** INSERT ... EXEC: the rows of all results of the call. */
async function rowsOfCall(runner: Runner, { source }: Of<'insert'>): Promise<SqlValue[][]> {
  if (source.kind !== 'execute') return [];
  const collected = new CollectingWriter(runner.out);
  await runner.runCall(source.call, collected);
  return collected.rows;
}

async function changeStatement(runner: Runner, statement: Of<'update'> | Of<'delete'>): Promise<void> {
  const { plan, compiler } = planOf(runner, statement, (c) => compileChange(c, statement));
  const count = await runStatement(runner, compiler.context, (execution) =>
    runChange(runner, execution, compiler, plan),
  );
  finish(runner, count, statement.kind);
}

async function mergeStatement(runner: Runner, statement: Of<'merge'>): Promise<void> {
  const { plan, compiler } = planOf(runner, statement, (c) => compileMerge(c, statement));
  const count = await runStatement(runner, compiler.context, (execution) =>
    runMerge(runner, execution, compiler, plan),
  );
  finish(runner, count, 'merge');
}

/** What a statement outside of a transaction must not be. */
export function notInTransaction(name: string): SqlServerError {
  return new SqlServerError(226, `${name} statement not allowed within multi-statement transaction.`, 16, 6);
}
