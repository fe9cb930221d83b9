import { SqlServerError } from '../../types/sql-type';
import { type Compiler, type PermissionRequest } from '../compile/compiler';
import { nextPauseMs, Pause } from '../compile/pause';
import { locksFor, type TableUse } from '../compile/table-use';
import { type EngineState } from '../runtime/engine-state';
import { type Execution } from '../runtime/execution';
import { hasPermission, hasServerPermission } from '../runtime/permissions';
import { type SessionState } from '../runtime/session-state';
import { collectGarbage, commitTransaction, rollbackTransaction } from '../runtime/write-log';
import { type LockMode } from '../store/lock-mode';
import { type ReadView } from '../store/row';
import { type TableLocks } from '../store/table-locks';
import { Transaction } from '../store/transaction';
import { acquireTableLock, Blocked, waitForEnd, type WaitLimits } from '../store/waiting';
import { type Runner } from './runner';

export type Needs = Pick<Compiler['context'], 'uses' | 'permissions'>;

export const NO_NEEDS: Needs = { uses: [], permissions: [] };

export function newTransaction(engine: EngineState, session: SessionState): Transaction {
  return new Transaction({
    isolation: session.options.isolation,
    nowMs: engine.clock.nowMs(),
    sessionId: session.id,
    deadlockPriority: session.options.deadlockPriority,
  });
}

/**
 * Runs a statement in the session's transaction, or in one of its own: takes its locks, checks rights, and takes back
 * what it did when it fails.
 */
export async function runStatement<T>(
  runner: Runner,
  needs: Needs,
  action: (execution: Execution) => Promise<T>,
): Promise<T> {
  const { engine, session } = runner;
  const own = session.transaction === undefined;
  const transaction = session.transaction ?? newTransaction(engine, session);
  const mark = transaction.changes.length;
  const statementLocks: [TableLocks, LockMode][] = [];
  const { execution, release } = openExecution(runner, transaction);
  try {
    checkPermissions(engine, session, needs.permissions);
    await lockTables(runner, needs.uses, execution, statementLocks);
    checkSnapshots(engine, needs.uses, transaction);
    const result = await action(execution);
    if (own) commitTransaction(engine, transaction);
    return result;
  } catch (error) {
    if (own) rollbackTransaction(engine, transaction);
    else undoStatement(engine, transaction, mark);
    throw error;
  } finally {
    for (const [locks, mode] of statementLocks) locks.release(transaction, mode);
    release();
  }
}

function undoStatement(engine: EngineState, transaction: Transaction, mark: number): void {
  if (transaction.ended || transaction.changes.length <= mark) return;
  transaction.undoTo(mark);
  engine.journal.undone(transaction, mark);
}

/** The view of the statement, by the isolation of its transaction. */
function openExecution(
  runner: Runner,
  transaction: Transaction,
): { execution: Execution; release: () => void } {
  const { engine, session, scope, signal } = runner;
  let held: number | undefined;
  const view = (): ReadView => {
    const base = { transaction, dirty: false, blocking: false };
    if (transaction.isolation === 'snapshot') {
      transaction.snapshot ??= engine.versions.hold();
      return { ...base, sequence: transaction.snapshot };
    }
    if (transaction.isolation === 'read-uncommitted') return { ...base, sequence: Infinity, dirty: true };
    if (transaction.isolation === 'read-committed' && session.database.options.readCommittedSnapshot) {
      held = engine.versions.hold();
      return { ...base, sequence: held };
    }
    return { ...base, sequence: Infinity, blocking: true };
  };
  const execution: Execution = {
    engine,
    session,
    scope,
    transaction,
    nowMs: engine.clock.nowMs(),
    signal,
    view: view(),
    pausable: true,
    pauseAtMs: nextPauseMs(),
  };
  return {
    execution,
    release: () => {
      if (held === undefined) return;
      engine.versions.release(held);
      collectGarbage(engine);
    },
  };
}

export function limitsOf({ session, signal }: Pick<Runner, 'session' | 'signal'>): WaitLimits {
  return { lockTimeoutMs: session.options.lockTimeoutMs, signal };
}

async function lockTables(
  runner: Runner,
  uses: readonly TableUse[],
  execution: Execution,
  statementLocks: [TableLocks, LockMode][],
): Promise<void> {
  const { transaction } = execution;
  for (const use of uses) {
    if (use.table?.temporary === true) continue;
    for (const { mode, lasting } of locksFor(use, execution)) {
      if (use.locks.holdsMode(transaction, mode)) continue;
      if (!use.locks.tryAcquire(transaction, mode)) {
        const limits = use.hints.includes('NOWAIT')
          ? { ...limitsOf(runner), lockTimeoutMs: 0 }
          : limitsOf(runner);
        await acquireTableLock(use.locks, transaction, mode, limits);
      }
      if (!lasting) statementLocks.push([use.locks, mode]);
    }
  }
}

/** @throws SqlServerError 3952, 3961 */
function checkSnapshots(engine: EngineState, uses: readonly TableUse[], transaction: Transaction): void {
  if (transaction.isolation !== 'snapshot') return;
  for (const { table } of uses) {
    if (table === undefined || table.temporary) continue;
    const database = engine.databaseById(table.databaseId);
    if (database?.options.snapshotIsolation === false && !isSystemDatabase(database.name)) {
      throw new SqlServerError(
        3952,
        `Snapshot isolation transaction failed accessing database '${database.name}' because snapshot isolation is not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.`,
      );
    }
    if (table.changedAtSequence > (transaction.snapshot ?? Infinity)) {
      throw new SqlServerError(
        3961,
        `Snapshot isolation transaction failed in database '${database?.name ?? ''}' because the object accessed by the statement has been modified by a DDL statement in another concurrent transaction since the start of this transaction.`,
      );
    }
  }
}

function isSystemDatabase(name: string): boolean {
  return ['master', 'msdb', 'tempdb', 'model'].includes(name);
}

/** @throws SqlServerError 229, 230, 262, 297, 300 */
function checkPermissions(
  engine: EngineState,
  session: SessionState,
  requests: readonly PermissionRequest[],
): void {
  const { identity } = session;
  if (identity.user === undefined && engine.isSysadmin(identity.login)) return;
  for (const request of requests) checkPermission(engine, session, request);
}

function checkPermission(engine: EngineState, session: SessionState, request: PermissionRequest): void {
  const { permission, database, object } = request;
  if (permission.includes('SERVER')) {
    if (hasServerPermission(engine, session.identity, permission)) return;
    throw new SqlServerError(
      300,
      `${permission} permission was denied on object 'server', database 'master'.`,
      14,
    );
  }
  const columns = columnIdsOf(request);
  if (hasPermission(engine, session.identity, database, permission, object, columns)) return;
  if (object === undefined) {
    throw new SqlServerError(262, `${permission} permission denied in database '${database.name}'.`, 14);
  }
  throw new SqlServerError(
    229,
    `The ${permission} permission was denied on the object '${object.name}', database '${database.name}', schema '${object.schema}'.`,
    14,
    5,
  );
}

function columnIdsOf({ database, object, columns }: PermissionRequest): number[] {
  const definition = object === undefined ? undefined : database.tableById(object.objectId)?.definition;
  if (definition === undefined) return [];
  const names = new Set(columns().map((name) => name.toLowerCase()));
  return definition.columns
    .filter(({ name }) => names.has(name.toLowerCase()))
    .map(({ columnId }) => columnId);
}

/** Calls a step again for as long as it is interrupted: waits for whoever blocks it, or lets others run. */
export async function untilDone<T>(runner: Runner, execution: Execution, step: () => T): Promise<T> {
  for (;;) {
    try {
      return step();
    } catch (error) {
      await interruption(runner, execution, error);
    }
  }
}

/** Waits for what an interrupted step waits for. @throws what is no interruption */
export async function interruption(runner: Runner, execution: Execution, error: unknown): Promise<void> {
  if (error instanceof Blocked) {
    await waitForEnd(execution.transaction, error.by, limitsOf(runner));
  } else if (error instanceof Pause) {
    await new Promise((resolve) => setImmediate(resolve));
  } else {
    throw error;
  }
  runner.signal.throwIfAborted();
  execution.pauseAtMs = nextPauseMs();
}

/** Lets others run when the statement has had its time; undefined when it has not. */
export function giveTime(execution: Execution): Promise<void> | undefined {
  if (performance.now() <= execution.pauseAtMs) return undefined;
  return new Promise((resolve) => {
    setImmediate(() => {
      execution.pauseAtMs = nextPauseMs();
      resolve();
    });
  });
}
