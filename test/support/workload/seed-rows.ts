import { type CommittedHistory } from '../delivery/committed-history';
import { type SqlSession } from './sql-session';
import { TransactionDraft } from './transaction-draft';
import { type KeyRange, type TransactionCounter } from './transaction-planner';
import { type WorkloadTable } from './workload-table';

const ROWS_PER_TRANSACTION = 200;

/** Fills a table with a row for each key of the range. */
export async function seedRows(
  session: SqlSession,
  history: CommittedHistory,
  counter: TransactionCounter,
  table: WorkloadTable,
  keys: KeyRange,
  random: () => number,
): Promise<void> {
  for (let first = keys.first; first <= keys.last; first += ROWS_PER_TRANSACTION) {
    const draft = new TransactionDraft(counter.take(), history, random);
    const last = Math.min(keys.last, first + ROWS_PER_TRANSACTION - 1);
    for (let id = first; id <= last; id++) draft.insert(table, id);
    await session.query(['BEGIN TRANSACTION', ...draft.statements, 'COMMIT TRANSACTION'].join(';\n'));
    history.commit(draft.txn, draft.changes);
  }
}
