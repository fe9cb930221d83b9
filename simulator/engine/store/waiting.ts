import { SqlServerError } from '../../types/sql-type';
import { type LockMode } from './lock-mode';
import { type TableLocks } from './table-locks';
import { type Transaction } from './transaction';

/** Thrown by a scan or a change that met a row of an unfinished transaction; nothing was done, it can be tried again. */
export class Blocked extends Error {
  readonly by: Transaction;

  constructor(by: Transaction) {
    super(`blocked by transaction ${by.id}`);
    this.by = by;
  }
}

/** How long a session waits for locks, and what interrupts it. */
export interface WaitLimits {
  /** -1 = for ever, 0 = not at all. */
  readonly lockTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Waits until the other transaction has ended. @throws SqlServerError 1205, 1222 */
export async function waitForEnd(waiter: Transaction, other: Transaction, limits: WaitLimits): Promise<void> {
  if (other.ended) return;
  await waitFor(
    waiter,
    () => (other.ended ? [] : [other]),
    limits,
    (wake) => {
      other.onEnd(wake);
      return () => {
        other.offEnd(wake);
      };
    },
  );
}

/** Takes a table lock, waiting as long as needed. @throws SqlServerError 1205, 1222 */
export async function acquireTableLock(
  locks: TableLocks,
  transaction: Transaction,
  mode: LockMode,
  limits: WaitLimits,
): Promise<void> {
  if (locks.tryAcquire(transaction, mode)) return;
  await waitFor(
    transaction,
    () => locks.blockers(transaction, mode),
    limits,
    (wake) => {
      locks.enqueue(transaction, mode, wake);
      return () => {
        locks.dequeue(wake);
      };
    },
  );
  if (!locks.tryAcquire(transaction, mode)) await acquireTableLock(locks, transaction, mode, limits);
}

async function waitFor(
  waiter: Transaction,
  blockers: () => readonly Transaction[],
  limits: WaitLimits,
  subscribe: (wake: () => void) => () => void,
): Promise<void> {
  const { lockTimeoutMs, signal } = limits;
  if (lockTimeoutMs === 0) throw lockTimeout();
  resolveDeadlock(waiter, blockers());
  waiter.blockedBy = blockers;
  await new Promise<void>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      waiter.blockedBy = undefined;
      waiter.giveUpWait = undefined;
      unsubscribe();
      settle();
    };
    const wake = (): void => {
      if (waiter.blockedBy !== undefined && blockers().length === 0) finish(resolve);
    };
    const abort = (): void => {
      finish(() => {
        reject(signal.reason as Error);
      });
    };
    waiter.giveUpWait = (reason) => {
      finish(() => {
        reject(reason);
      });
    };
    const unsubscribe = subscribe(wake);
    if (lockTimeoutMs > 0) {
      timer = setTimeout(() => {
        finish(() => {
          reject(lockTimeout());
        });
      }, lockTimeoutMs);
    }
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

/**
 * When waiting would close a circle, one in it has to give up: whoever has the lowest priority, else the one that came
 * last. @throws SqlServerError 1205 when that is the waiter itself
 */
function resolveDeadlock(waiter: Transaction, blockers: readonly Transaction[]): void {
  const circle = circleThrough(waiter, blockers, new Set());
  if (circle === undefined) return;
  const victim = circle.reduce((a, b) => (b.deadlockPriority < a.deadlockPriority ? b : a), waiter);
  if (victim === waiter || victim.giveUpWait === undefined) throw deadlockVictim(waiter);
  victim.giveUpWait(deadlockVictim(victim));
}

/** Those that wait for each other, from the blockers to the waiter; undefined when nobody there waits for it. */
function circleThrough(
  waiter: Transaction,
  blockers: readonly Transaction[],
  seen: Set<Transaction>,
): Transaction[] | undefined {
  for (const blocker of blockers) {
    if (blocker === waiter) return [];
    if (seen.has(blocker)) continue;
    seen.add(blocker);
    const rest = circleThrough(waiter, blocker.blockedBy?.() ?? [], seen);
    if (rest !== undefined) return [blocker, ...rest];
  }
  return undefined;
}

function lockTimeout(): SqlServerError {
  return new SqlServerError(1222, 'Lock request time out period exceeded.', 16, 45);
}

function deadlockVictim(transaction: Transaction): SqlServerError {
  return new SqlServerError(
    1205,
    `Transaction (Process ID ${transaction.sessionId}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    13,
    51,
  );
}
