import { SqlServerError } from '../../types/sql-type';
import { RowChange } from '../store/table';
import { type LogPosition } from '../store/log-position';
import { type Transaction } from '../store/transaction';
import { type CommittedTransaction, type LoggedDefinitionChange } from './committed-transaction';
import { type Database } from './database';
import { type EngineState } from './engine-state';

/**
 * The position of a transaction's next record in a database; its begin record comes before the first one.
 * @throws SqlServerError 3906 where nothing may be written
 */
export function nextPosition(transaction: Transaction, database: Database): LogPosition {
  if (database.options.readOnly) {
    const text = `Failed to update database "${database.name}" because the database is read-only.`;
    throw new SqlServerError(3906, text);
  }
  if (!transaction.beginPositions.has(database.id)) {
    transaction.beginPositions.set(database.id, database.nextPosition++);
  }
  const position = database.nextPosition++;
  transaction.lastPositions.set(database.id, position);
  return position;
}

/** A change of a table's definition that the capture job has to see. */
export interface LoggedChange {
  readonly databaseId: number;
  readonly logged: LoggedDefinitionChange;
}

/** Versions of rows that somebody may still look at. */
interface Garbage {
  readonly change: RowChange;
  readonly sequence: number;
}

const garbage = new WeakMap<EngineState, Garbage[]>();

/** Makes what a transaction did visible and permanent, and ends it. */
export function commitTransaction(engine: EngineState, transaction: Transaction): void {
  if (transaction.ended) return;
  const { changes } = transaction;
  if (changes.length === 0 && transaction.beginPositions.size === 0) {
    endReads(engine, transaction);
    transaction.end(engine.versions.current);
    return;
  }
  const endedAtMs = engine.clock.nowMs();
  const sequence = engine.versions.advance();
  for (const databaseId of transaction.beginPositions.keys()) {
    const database = engine.databaseById(databaseId);
    if (database !== undefined) logCommit(database, transaction, endedAtMs);
  }
  engine.journal.commit(transaction, endedAtMs);
  for (const change of changes) change.publish?.(sequence);
  endReads(engine, transaction);
  transaction.end(sequence);
  forget(
    engine,
    changes.filter((change) => change instanceof RowChange),
    sequence,
  );
}

export function rollbackTransaction(engine: EngineState, transaction: Transaction): void {
  if (transaction.ended) return;
  transaction.undoTo(0);
  engine.journal.rollback(transaction);
  endReads(engine, transaction);
  transaction.end(0);
}

function endReads(engine: EngineState, transaction: Transaction): void {
  if (transaction.snapshot !== undefined) engine.versions.release(transaction.snapshot);
}

/** Hands the transaction to the capture job if it changed a captured table. */
function logCommit(database: Database, transaction: Transaction, endedAtMs: number): void {
  const commitPosition = database.nextPosition++;
  const beginPosition = transaction.beginPositions.get(database.id) ?? commitPosition;
  const rows: RowChange[] = [];
  const definitions: LoggedDefinitionChange[] = [];
  for (const change of transaction.changes) {
    if (change instanceof RowChange) {
      if (change.table.captureInstances > 0 && change.table.databaseId === database.id) rows.push(change);
    } else if (isLogged(change) && change.databaseId === database.id) {
      definitions.push(change.logged);
    }
  }
  if (rows.length === 0 && definitions.length === 0) return;
  const entry: CommittedTransaction = {
    transactionId: transaction.id,
    beginPosition,
    commitPosition,
    beganAtMs: transaction.beganAtMs,
    endedAtMs,
    rows,
    definitions,
  };
  database.captureLog.push(entry);
}

function isLogged(change: object): change is LoggedChange {
  return 'logged' in change && change.logged !== undefined;
}

/** Drops versions nobody can see any more, now or when the last view of them is closed. */
function forget(engine: EngineState, changes: readonly RowChange[], sequence: number): void {
  for (const change of changes) countRows(change);
  const oldestView = engine.versions.oldestView;
  const waiting = garbage.get(engine) ?? [];
  garbage.set(engine, waiting);
  if (oldestView < sequence) {
    for (const change of changes) waiting.push({ change, sequence });
  } else {
    for (const { table, slot, storage } of changes) table.prune(slot, storage, oldestView);
  }
  collectGarbage(engine);
}

function countRows({ table, before, after }: RowChange): void {
  if (before === null && after !== null) table.rowCount++;
  else if (before !== null && after === null) table.rowCount--;
}

/** Drops what was waiting for views that are closed by now. */
export function collectGarbage(engine: EngineState): void {
  const waiting = garbage.get(engine);
  if (waiting === undefined || waiting.length === 0) return;
  const oldestView = engine.versions.oldestView;
  let done = 0;
  while (done < waiting.length && (waiting[done]?.sequence ?? Infinity) <= oldestView) done++;
  for (const { change } of waiting.splice(0, done))
    change.table.prune(change.slot, change.storage, oldestView);
}
