import { type CaptureInstance } from '../runtime/cdc-state';
import { toMs } from '../runtime/clock';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type SqlDateTime, type SqlValue } from '../../types/sql-type';
import { LockMode } from '../store/lock-mode';
import { acquireTableLock } from '../store/waiting';
import { committedRows } from './committed-rows';
import { cdcTable, LSN_ZERO } from './metadata';
import { inSystemTransaction, type SystemWriter } from './system-write';

const MS_PER_MINUTE = 60_000;

/** Places in the rows of cdc.change_tables and cdc.lsn_time_mapping. */
const ChangeTables = { objectId: 0, startLsn: 4 } as const;
const Mapping = { startLsn: 0, endTime: 2 } as const;

export function lowWatermarkOf(database: Database, { objectId }: CaptureInstance): Buffer {
  for (const row of committedRows(cdcTable(database, 'change_tables')))
    if (row[ChangeTables.objectId] === objectId)
      return (row[ChangeTables.startLsn] as Buffer | null) ?? LSN_ZERO;
  return LSN_ZERO;
}

function raise(writer: SystemWriter, { objectId }: CaptureInstance, lsn: Buffer): void {
  writer.update(
    cdcTable(writer.database, 'change_tables'),
    (row) => row[ChangeTables.objectId] === objectId,
    (row) => row.map((value, place) => (place === ChangeTables.startLsn ? lsn : value)),
  );
}

/** Deletes rows below the low watermark, at most `threshold` in each transaction. */
async function removeRows(
  engine: EngineState,
  database: Database,
  instance: CaptureInstance,
  lsn: Buffer,
  threshold: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const removed = await inSystemTransaction(engine, database, signal, async (writer) => {
      const { table, objectId } = instance;
      const limits = { lockTimeoutMs: -1, signal };
      await acquireTableLock(table.locks, writer.transaction, LockMode.intentExclusive, limits);
      const count = table.countBelow(lsn, threshold);
      if (count > 0) writer.removeFirst(objectId, table, count);
      return count;
    });
    instance.table.prune(engine.versions.oldestView);
    if (removed < threshold) return;
  }
}

/** Entries of transactions that no change table has rows of any more. */
async function removeMapping(engine: EngineState, database: Database, signal: AbortSignal): Promise<void> {
  const lowest = Array.from(database.cdc?.all ?? [], (instance) => lowWatermarkOf(database, instance)).reduce<
    Buffer | undefined
  >((least, lsn) => (least === undefined || lsn.compare(least) < 0 ? lsn : least), undefined);
  if (lowest === undefined) return;
  await inSystemTransaction(engine, database, signal, (writer) => {
    const isBelow = (row: readonly SqlValue[]): boolean =>
      (row[Mapping.startLsn] as Buffer).compare(lowest) < 0;
    writer.delete(cdcTable(database, 'lsn_time_mapping'), isBelow);
  });
}

/** Raises the low watermark of an instance, and only then deletes what is below it. */
export async function cleanUp(
  engine: EngineState,
  database: Database,
  instance: CaptureInstance,
  options: { readonly lsn: Buffer | null; readonly threshold: number },
  signal: AbortSignal,
): Promise<void> {
  const { lsn, threshold } = options;
  if (lsn !== null)
    await inSystemTransaction(engine, database, signal, (writer) => raise(writer, instance, lsn));
  const watermark = lsn ?? lowWatermarkOf(database, instance);
  await removeRows(engine, database, instance, watermark, threshold, signal);
  await removeMapping(engine, database, signal);
}

/** The commit up to which the retention is over; undefined when it is for none. */
function expiredUpTo(database: Database, retentionMinutes: number, nowMs: number): Buffer | undefined {
  const expiredMs = nowMs - retentionMinutes * MS_PER_MINUTE;
  for (const row of committedRows(cdcTable(database, 'lsn_time_mapping'), 'backwards')) {
    const ended = row[Mapping.endTime] as SqlDateTime | null;
    if (ended !== null && toMs(ended) <= expiredMs) return row[Mapping.startLsn] as Buffer;
  }
  return undefined;
}

/** One run of the cleanup job: all instances, by the retention. */
export async function runCleanup(
  engine: EngineState,
  database: Database,
  signal: AbortSignal,
): Promise<void> {
  const { cdc } = database;
  if (cdc?.cleanupJob === undefined) return;
  const { retentionMinutes, threshold } = cdc.cleanupJob;
  const lsn = expiredUpTo(database, retentionMinutes, engine.clock.nowMs());
  if (lsn === undefined) return;
  for (const instance of cdc.all) {
    if (lsn.compare(lowWatermarkOf(database, instance)) <= 0) continue;
    await cleanUp(engine, database, instance, { lsn, threshold }, signal);
  }
}
