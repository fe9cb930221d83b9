import { RequestError } from 'tedious';
import { type CommittedHistory } from '../delivery/committed-history';
import {
  type PlannedTransaction,
  type TransactionCounter,
  type TransactionPlanner,
} from './transaction-planner';
import { type SqlServerAddress, SqlSession } from './sql-session';
import { selectRecord } from './transaction-record';

const RECONNECT_INTERVAL_MS = 100;
const RECONNECT_DEADLINE_MS = 120_000;

export interface WriterOptions {
  readonly address: SqlServerAddress;
  readonly history: CommittedHistory;
  readonly planner: TransactionPlanner;
  readonly counter: TransactionCounter;
  /** Shortest time from the begin of a transaction to the begin of the next; 0 = as fast as it goes. */
  readonly intervalMs: number;
}

/**
 * Writes transactions one after the other and records what the database has committed. A commit whose answer was lost
 * with the server is decided by reading the rows when the server is back.
 */
export class WorkloadWriter {
  readonly #options: WriterOptions;
  #session: SqlSession | undefined;
  #unanswered = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Commits whose answer was lost and that had to be looked up. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** Resolves when the transaction that runs at the end of `until` is decided. */
  async run(until: AbortSignal): Promise<void> {
    const { planner, counter, intervalMs } = this.#options;
    let nextAtMs = performance.now();
    while (!until.aborted) {
      await this.#execute(planner.plan(counter));
      nextAtMs = Math.max(nextAtMs + intervalMs, performance.now() - intervalMs);
      await pause(nextAtMs - performance.now(), until);
    }
    this.#session?.close();
  }

  async #execute(planned: PlannedTransaction): Promise<void> {
    const { history, address } = this.#options;
    this.#session ??= await connectAgain(address);
    try {
      for (const batch of planned.batches) await this.#session.query(batch);
    } catch (error) {
      if (isDeadlock(error)) return;
      if (!this.#session.lost) throw error;
      this.#session = await connectAgain(address);
      this.#unanswered++;
      if (!planned.commits || !(await isCommitted(this.#session, planned))) return;
    }
    if (planned.commits) history.commit(planned.txn, planned.draft.changes);
  }
}

/** Chosen as the victim of a deadlock, a transaction is rolled back as a whole. */
function isDeadlock(error: unknown): boolean {
  return error instanceof RequestError && error.number === 1205;
}

/** Decides by the transaction's own record where it wrote one, else by the row that its only statement left. */
async function isCommitted(session: SqlSession, { txn, draft }: PlannedTransaction): Promise<boolean> {
  if (draft.recorded) return (await session.query(selectRecord(txn))).length > 0;
  const change = draft.changes.at(-1);
  if (change === undefined) return false;
  const [row] = await session.query(`SELECT txn FROM ${change.table} WHERE id = ${change.key}`);
  return change.op === 'd' ? row === undefined : row?.['txn'] === txn;
}

async function connectAgain(address: SqlServerAddress): Promise<SqlSession> {
  const deadline = performance.now() + RECONNECT_DEADLINE_MS;
  for (;;) {
    try {
      return await SqlSession.connect(address);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(RECONNECT_INTERVAL_MS, undefined);
    }
  }
}

/** The writer's own pace; ends early with the signal. */
function pause(durationMs: number, until: AbortSignal | undefined): Promise<void> {
  if (durationMs <= 0 || until?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      until?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    until?.addEventListener('abort', end);
  });
}
