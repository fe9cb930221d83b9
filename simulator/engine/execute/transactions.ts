import { SqlServerError } from '../../types/sql-type';
import { type EngineState } from '../runtime/engine-state';
import { type SessionState } from '../runtime/session-state';
import { commitTransaction, nextPosition, rollbackTransaction } from '../runtime/write-log';
import { newTransaction } from './statement-run';

/** BEGIN TRANSACTION: the first one counts, and its name; others are only counted. */
export function beginTransaction(engine: EngineState, session: SessionState, name = ''): void {
  if (session.transaction === undefined) {
    session.transaction = newTransaction(engine, session);
    session.transactionName = name;
  }
  session.transactionCount++;
}

/** @throws SqlServerError 3902, 3930 */
export function commit(engine: EngineState, session: SessionState): void {
  const { transaction } = session;
  if (transaction === undefined || session.transactionCount === 0) {
    throw new SqlServerError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
  }
  if (transaction.doomed) throw doomed();
  session.transactionCount--;
  if (session.transactionCount > 0) return;
  session.transaction = undefined;
  session.lastOutcome = 'commit';
  commitTransaction(engine, transaction);
}

export function doomed(): SqlServerError {
  return new SqlServerError(
    3930,
    'The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.',
  );
}

/** The whole transaction, or back to a savepoint. @throws SqlServerError 3903, 6401 */
export function rollback(engine: EngineState, session: SessionState, name: string | undefined): void {
  const { transaction } = session;
  if (transaction === undefined) {
    throw new SqlServerError(
      3903,
      'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.',
    );
  }
  const point =
    name === undefined
      ? -1
      : transaction.savepoints.findLastIndex((one) => one.name.toLowerCase() === name.toLowerCase());
  const savepoint = transaction.savepoints[point];
  if (savepoint === undefined) {
    if (name !== undefined && name.toLowerCase() !== session.transactionName.toLowerCase())
      throw noSuchPoint(name);
    endByRollback(engine, session);
    return;
  }
  if (transaction.doomed) {
    throw new SqlServerError(
      3931,
      'The current transaction cannot be rolled back to a savepoint. Roll back the entire transaction.',
    );
  }
  transaction.savepoints = transaction.savepoints.slice(0, point + 1);
  transaction.undoTo(savepoint.changeCount);
  engine.journal.undone(transaction, savepoint.changeCount);
}

function noSuchPoint(name: string): SqlServerError {
  return new SqlServerError(
    6401,
    `Cannot roll back ${name}. No transaction or savepoint of that name was found.`,
  );
}

export function endByRollback(engine: EngineState, session: SessionState): void {
  const { transaction } = session;
  session.transaction = undefined;
  session.transactionCount = 0;
  session.lastOutcome = 'rollback';
  if (transaction !== undefined) rollbackTransaction(engine, transaction);
}

/** @throws SqlServerError 628 */
export function save(session: SessionState, name: string): void {
  const { transaction, database } = session;
  if (transaction === undefined) {
    throw new SqlServerError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.');
  }
  // Writes a record, so that the transaction has a place in the log.
  nextPosition(transaction, database);
  transaction.savepoints.push({ name, changeCount: transaction.changes.length });
}
