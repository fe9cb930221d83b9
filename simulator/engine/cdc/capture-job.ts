import { type CaptureJobSettings, type ScanSession } from '../runtime/cdc-state';
import { datetimeFromMs } from '../runtime/clock';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { toLsn } from '../store/log-position';
import { SqlServerError } from '../../types/sql-type';
import { cdcTable } from './metadata';
import { scanLog } from './log-scan';
import { inSystemTransaction } from './system-write';

/** After so long without a transaction the job vouches for the log with an entry of no transaction. */
const IDLE_ENTRY_MS = 5 * 60_000;
/** A polling interval of zero: scans follow each other, with room for others in between. */
const SHORTEST_PAUSE_MS = 20;

const NO_TRANSACTION = Buffer.from([0]);

/** The job of one database, for as long as it runs. */
interface RunningJob {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

const running = new WeakMap<Database, RunningJob>();
/** The scan at work, that of the job or one asked for by hand: there is never more than one. */
const scanning = new WeakMap<Database, Promise<unknown>>();
const lastEntryMs = new WeakMap<Database, number>();

async function oneAtATime<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const before = scanning.get(database) ?? Promise.resolve();
  const scan = before.catch(() => undefined).then(work);
  scanning.set(database, scan);
  return scan;
}

async function writeIdleEntry(engine: EngineState, database: Database, signal: AbortSignal): Promise<void> {
  await inSystemTransaction(engine, database, signal, (writer) => {
    const lsn = toLsn(database.nextPosition++);
    const now = datetimeFromMs(engine.clock.nowMs());
    writer.insert(cdcTable(database, 'lsn_time_mapping'), [lsn, now, now, NO_TRANSACTION, lsn]);
  });
}

async function noteIdleness(
  engine: EngineState,
  database: Database,
  session: ScanSession,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = engine.clock.nowMs();
  const since = lastEntryMs.get(database) ?? engine.startedAtMs;
  if (session.transactionCount === 0 && nowMs - since < IDLE_ENTRY_MS) return;
  lastEntryMs.set(database, nowMs);
  if (session.transactionCount === 0) await writeIdleEntry(engine, database, signal);
}

/**
 * Scans the log until it is read, at most so many times; returns how many transactions were captured. A scan that is
 * at work already is waited for.
 */
export function scan(
  engine: EngineState,
  database: Database,
  { maxTransactions, maxScans }: Pick<CaptureJobSettings, 'maxTransactions' | 'maxScans'>,
  signal: AbortSignal,
): Promise<number> {
  return oneAtATime(database, async () => {
    let captured = 0;
    for (let count = 0; count < maxScans; count++) {
      const session = await scanLog(engine, database, maxTransactions, signal);
      if (session === undefined) return captured;
      await noteIdleness(engine, database, session, signal);
      captured += session.transactionCount;
      if (database.captureLog.length === 0) return captured;
    }
    return captured;
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    // A server that has nothing else to do may end.
    timer.unref();
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}

/** Where an error is of this database's capture or cleanup, and no session is there to be told. */
export function noteJobError(engine: EngineState, database: Database, phase: string, error: unknown): void {
  const { cdc } = database;
  if (cdc === undefined) return;
  const last = cdc.sessions.at(-1);
  if (last !== undefined) last.errorCount++;
  const shown = error instanceof SqlServerError ? error : asScanError(error);
  cdc.errors.push({
    sessionId: last?.id ?? 0,
    phase,
    atMs: engine.clock.nowMs(),
    number: shown.number,
    severity: shown.severity,
    state: shown.state,
    message: shown.message,
    startPosition: last?.firstBegin,
  });
}

function asScanError(error: unknown): SqlServerError {
  return new SqlServerError(
    22_859,
    `Log Scan process failed: ${error instanceof Error ? error.message : String(error)}`,
  );
}

const isOver = (signal: AbortSignal): boolean => signal.aborted;

async function work(engine: EngineState, database: Database, signal: AbortSignal): Promise<void> {
  while (!isOver(signal)) {
    const settings = database.cdc?.runningCapture;
    // The job itself may be gone: a rollback took back what made it.
    if (settings === undefined || database.cdc?.captureJob === undefined) return;
    try {
      if (engine.agentRunning) await scan(engine, database, settings, signal);
    } catch (error) {
      if (isOver(signal)) return;
      noteJobError(engine, database, 'Scan', error);
    }
    if (!settings.continuous) return;
    await pause(Math.max(settings.pollingIntervalSeconds * 1000, SHORTEST_PAUSE_MS), signal);
  }
}

export function isCaptureRunning(database: Database): boolean {
  return running.has(database);
}

/** Starts the job with the settings that it has now. */
export function startCapture(engine: EngineState, database: Database): void {
  const { cdc } = database;
  if (cdc?.captureJob === undefined || running.has(database)) return;
  cdc.runningCapture = { ...cdc.captureJob };
  const stop = new AbortController();
  const ended = work(engine, database, stop.signal).finally(() => {
    if (running.get(database)?.stop !== stop) return;
    running.delete(database);
    if (database.cdc !== undefined) database.cdc.runningCapture = undefined;
  });
  running.set(database, { stop, ended });
}

/** Ends the job, once the scan at work is done. */
export async function stopCapture(database: Database): Promise<void> {
  const job = running.get(database);
  if (job === undefined) return;
  running.delete(database);
  if (database.cdc !== undefined) database.cdc.runningCapture = undefined;
  await scanning.get(database)?.catch(() => undefined);
  job.stop.abort();
  await job.ended;
}
