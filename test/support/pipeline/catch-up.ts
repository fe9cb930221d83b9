import { type CommittedHistory } from '../delivery/committed-history';
import { type SqlSession } from '../workload/sql-session';
import { TransactionDraft } from '../workload/transaction-draft';
import { type TransactionCounter } from '../workload/transaction-planner';
import { type WorkloadTable } from '../workload/workload-table';
import { capturedLsn, type CommittedState } from './committed-state';
import { waitUntil } from './wait-until';

/** A key that no writer uses. */
const MARKER_KEY = 1_000_000;

/** Commits one transaction behind all others. @returns its number */
export async function commitMarker(
  session: SqlSession,
  history: CommittedHistory,
  counter: TransactionCounter,
  table: WorkloadTable,
): Promise<number> {
  const marker = new TransactionDraft(counter.take(), history, Math.random);
  if (marker.isAlive(table, MARKER_KEY)) marker.update(table, MARKER_KEY);
  else marker.insert(table, MARKER_KEY);
  await session.query(marker.statements.join(';\n'));
  history.commit(marker.txn, marker.changes);
  return marker.txn;
}

/**
 * Waits until the committed position is past the marker.
 * @param assertHealthy throws when waiting has become pointless
 */
export async function waitForMarker(
  session: SqlSession,
  state: CommittedState,
  table: WorkloadTable,
  marker: number,
  timeoutMs: number,
  assertHealthy: () => void,
): Promise<void> {
  let wanted: string | undefined;
  const passed = async (): Promise<boolean> => {
    assertHealthy();
    wanted ??= await capturedLsn(session, table.name, marker);
    return wanted !== undefined && (await state.lsn()) >= wanted;
  };
  await waitUntil('the position passed the last commit', passed, timeoutMs);
}
