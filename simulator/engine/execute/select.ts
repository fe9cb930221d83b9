import { type ColumnMetadata, type ResultWriter } from '../../tds/backend';
import { type OutputColumn, type ResultCursor } from '../compile/compiled';
import { Frame } from '../compile/frame';
import { type CopyPlan, type SelectPlan } from '../compile/plan/select';
import { type Execution } from '../runtime/execution';
import { copyRows, type CopyTarget } from './copy-rows';
import { interruption } from './statement-run';
import { type Runner } from './runner';

export function metadataOf(columns: readonly OutputColumn[]): ColumnMetadata[] {
  return columns.map(({ name, type, nullable, identity, computed }) => ({
    name,
    type,
    nullable,
    identity,
    computed,
  }));
}

/** Writes the rows of a query; returns how many. */
export async function writeQuery(
  runner: Runner,
  execution: Execution,
  plan: Pick<SelectPlan, 'columns' | 'open'> & { readonly copy?: CopyPlan | undefined },
  out: ResultWriter,
): Promise<number> {
  const parent = new Frame(execution, undefined, 0);
  const limit = rowCountLimit(runner);
  if (plan.copy !== undefined && limit === Infinity) {
    const copied = await copyRows(runner, execution, plan.copy, parent, withHeader(plan.columns, out));
    if (copied !== undefined) return copied;
  }
  // What is wrong with the query itself comes without a header.
  const cursor = plan.open(parent);
  out.columns(metadataOf(plan.columns));
  return eachRow(runner, execution, cursor, limit, (row) => out.row(row));
}

/** Announces the columns once it is known that rows can be copied. */
function withHeader(columns: readonly OutputColumn[], out: ResultWriter): CopyTarget {
  return {
    begin: () => {
      out.columns(metadataOf(columns));
    },
    encodedRows: (rows) => out.encodedRows(rows),
  };
}

/** SET ROWCOUNT. */
function rowCountLimit({ session }: Runner): number {
  return session.options.rowCountLimit === 0 ? Infinity : session.options.rowCountLimit;
}

/** Visits rows until there are no more, waiting where the cursor or the visitor has to. */
export async function eachRow(
  runner: Runner,
  execution: Execution,
  cursor: ResultCursor,
  limit: number,
  visit: (row: NonNullable<ReturnType<ResultCursor['next']>>) => Promise<void> | undefined,
): Promise<number> {
  let count = 0;
  while (count < limit) {
    try {
      for (let row = cursor.next(); row !== undefined; row = cursor.next()) {
        count++;
        const waiting = visit(row);
        if (waiting !== undefined) {
          await waiting;
          runner.signal.throwIfAborted();
        }
        if (count >= limit) return count;
      }
      return count;
    } catch (error) {
      await interruption(runner, execution, error);
    }
  }
  return count;
}

/** SELECT @v = ...: the variables keep the values of the last row. */
export async function assignFromQuery(
  runner: Runner,
  execution: Execution,
  plan: SelectPlan,
): Promise<number> {
  const { variables } = runner.scope;
  const targets = plan.items.map(({ variable }) => variable ?? '');
  const parent = new Frame(execution, undefined, 0);
  return eachRow(runner, execution, plan.open(parent), Infinity, (row) => {
    for (const [place, name] of targets.entries()) {
      const variable = variables.get(name);
      if (variable !== undefined) variable.value = row[place] ?? null;
    }
    return undefined;
  });
}
