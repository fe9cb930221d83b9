import { type SqlValue } from '../../types/sql-type';
import { nextPauseMs } from '../compile/pause';
import { type CaptureInstance, type CdcState, type ScanSession } from '../runtime/cdc-state';
import { datetimeFromMs } from '../runtime/clock';
import {
  type CommittedTransaction,
  type LoggedDefinitionChange,
  type LoggedRowChange,
} from '../runtime/committed-transaction';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { ChangeRows } from '../store/change-table';
import { LockMode } from '../store/lock-mode';
import { toLsn } from '../store/log-position';
import { acquireTableLock } from '../store/waiting';
import { type ChangeKey, projectorFor } from './change-projector';
import { followAlteredColumn } from './altered-column';
import { cdcTable } from './metadata';
import { inSystemTransaction, type SystemWriter } from './system-write';

/** What a scan has gathered and not yet published. */
interface Harvest {
  readonly rows: Map<CaptureInstance, ChangeRows>;
  readonly mapping: SqlValue[][];
  readonly history: SqlValue[][];
  commands: number;
}

/** The id of a transaction as the mapping table has it: six bytes, never zero. */
function transactionIdBytes(id: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(id);
  return bytes.subarray(0, 6);
}

/** Instances that capture what was committed there. */
function instancesOf(cdc: CdcState, sourceObjectId: number, commitPosition: number): CaptureInstance[] {
  return cdc.ofSource(sourceObjectId).filter(({ enabledAt }) => commitPosition > enabledAt);
}

function capture(change: LoggedRowChange, key: ChangeKey, instance: CaptureInstance, rows: ChangeRows): void {
  const projector = projectorFor(change.storage, instance);
  const { before, after } = change;
  if (before === null && after !== null) projector.insert(key, after, rows);
  else if (before !== null && after === null) projector.delete(key, before, rows);
  else if (before !== null && after !== null) projector.update(key, { before, after }, rows);
}

/** Writes the changes of a transaction to the rows of the instances that capture them; gives way now and then. */
async function harvestRows(cdc: CdcState, entry: CommittedTransaction, harvest: Harvest): Promise<boolean> {
  const startLsn = toLsn(entry.commitPosition);
  let pauseAtMs = nextPauseMs();
  let captured = false;
  for (const [index, change] of entry.rows.entries()) {
    const instances = instancesOf(cdc, change.table.objectId, entry.commitPosition);
    const key = { startLsn, commandId: index + 1, seqval: toLsn(change.position) };
    for (const instance of instances) {
      const rows = harvest.rows.get(instance) ?? new ChangeRows();
      harvest.rows.set(instance, rows);
      capture(change, key, instance, rows);
      captured = true;
    }
    harvest.commands++;
    if ((index & 127) !== 0 || performance.now() < pauseAtMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    pauseAtMs = nextPauseMs();
  }
  return captured;
}

function historyRows(cdc: CdcState, change: LoggedDefinitionChange, commitPosition: number): SqlValue[][] {
  const { sourceObjectId, alteredColumnId, command, position, atMs } = change;
  return instancesOf(cdc, sourceObjectId, commitPosition).map((instance) => [
    sourceObjectId,
    instance.objectId,
    instance.columns.some(({ columnId }) => columnId === alteredColumnId) ? 1 : 0,
    command,
    toLsn(position),
    datetimeFromMs(atMs),
  ]);
}

async function harvestTransaction(
  cdc: CdcState,
  entry: CommittedTransaction,
  harvest: Harvest,
): Promise<void> {
  for (const definition of entry.definitions)
    harvest.history.push(...historyRows(cdc, definition, entry.commitPosition));
  if (!(await harvestRows(cdc, entry, harvest))) return;
  harvest.mapping.push([
    toLsn(entry.commitPosition),
    datetimeFromMs(entry.beganAtMs),
    datetimeFromMs(entry.endedAtMs),
    transactionIdBytes(entry.transactionId),
    toLsn(entry.beginPosition),
  ]);
}

/** Everything that one scan found becomes visible at once. */
async function publish(writer: SystemWriter, harvest: Harvest, signal: AbortSignal): Promise<void> {
  const { transaction, database } = writer;
  const mapping = cdcTable(database, 'lsn_time_mapping');
  const history = cdcTable(database, 'ddl_history');
  const limits = { lockTimeoutMs: -1, signal };
  const locks = [mapping.locks, ...Array.from(harvest.rows.keys(), ({ table }) => table.locks)];
  for (const lock of locks) await acquireTableLock(lock, transaction, LockMode.intentExclusive, limits);
  for (const row of harvest.history) writer.insert(history, row);
  for (const [{ objectId, table }, rows] of harvest.rows) writer.publish(objectId, table, rows);
  for (const row of harvest.mapping) writer.insert(mapping, row);
}

const altersColumn = ({ definitions }: CommittedTransaction): boolean =>
  definitions.some(({ alteredColumnId }) => alteredColumnId !== undefined);

/** The transactions that can be captured together: one that changes the type of a column is alone. */
function nextTransactions(database: Database, limit: number): CommittedTransaction[] {
  const first = database.captureLog.slice(0, limit);
  const altering = first.findIndex(altersColumn);
  if (altering === 0) return first.slice(0, 1);
  return altering < 0 ? first : first.slice(0, altering);
}

function newSession(engine: EngineState, cdc: CdcState): ScanSession {
  const nowMs = engine.clock.nowMs();
  return {
    id: ++cdc.lastSessionId,
    startedAtMs: nowMs,
    endedAtMs: undefined,
    durationSeconds: 0,
    phase: 'Scan',
    errorCount: 0,
    firstBegin: undefined,
    lastCommit: undefined,
    lastCommitAtMs: undefined,
    transactionCount: 0,
    commandCount: 0,
    logRecordCount: 0,
    latencySeconds: 0,
    emptyScanCount: 0,
    failedSessionsCount: 0,
  };
}

function finish(session: ScanSession, engine: EngineState): void {
  session.endedAtMs = engine.clock.nowMs();
  session.durationSeconds = Math.floor((session.endedAtMs - session.startedAtMs) / 1000);
  session.phase = 'Done';
}

/** Scans that find nothing share one session, for as long as they follow each other. */
function noteEmptyScan(engine: EngineState, cdc: CdcState): ScanSession {
  const last = cdc.sessions.at(-1);
  const isEmpty = last !== undefined && last.emptyScanCount > 0;
  const session = isEmpty ? last : newSession(engine, cdc);
  if (!isEmpty) cdc.sessions.push(session);
  session.emptyScanCount++;
  finish(session, engine);
  return session;
}

function noteScan(
  session: ScanSession,
  engine: EngineState,
  transactions: readonly CommittedTransaction[],
  commands: number,
): void {
  const last = transactions.at(-1);
  session.firstBegin = transactions[0]?.beginPosition;
  session.lastCommit = last?.commitPosition;
  session.lastCommitAtMs = last?.endedAtMs;
  session.transactionCount = transactions.length;
  session.commandCount = commands;
  session.logRecordCount = commands + 2 * transactions.length;
  finish(session, engine);
  session.latencySeconds = Math.max(
    0,
    Math.floor(((session.endedAtMs ?? 0) - (last?.endedAtMs ?? 0)) / 1000),
  );
}

/** Sessions that are kept; the view lists fewer. */
const KEPT_SESSIONS = 100;

/**
 * Reads the log once: captures at most that many transactions, in the order of their commits.
 * @throws the signal's reason when it is aborted
 */
export async function scanLog(
  engine: EngineState,
  database: Database,
  maxTransactions: number,
  signal: AbortSignal,
): Promise<ScanSession | undefined> {
  const { cdc } = database;
  if (cdc === undefined) return undefined;
  const transactions = nextTransactions(database, maxTransactions);
  if (transactions.length === 0) return noteEmptyScan(engine, cdc);
  const session = newSession(engine, cdc);
  cdc.sessions.push(session);
  if (cdc.sessions.length > KEPT_SESSIONS) cdc.sessions.shift();
  for (const { definitions } of transactions)
    for (const definition of definitions) await followAlteredColumn(engine, database, definition, signal);
  const harvest: Harvest = { rows: new Map(), mapping: [], history: [], commands: 0 };
  for (const entry of transactions) await harvestTransaction(cdc, entry, harvest);
  await inSystemTransaction(engine, database, signal, (writer) => publish(writer, harvest, signal));
  database.captureLog.splice(0, transactions.length);
  noteScan(session, engine, transactions, harvest.commands);
  return session;
}
