import { randomUUID } from 'node:crypto';
import { type BackupSet } from '../../backup/backup-set';
import { readSet, type StoredSet } from '../../backup/backup-media';
import { type DatabaseImage } from '../../backup/database-image';
import { pendingEntries } from '../../backup/pending-changes';
import { databaseOf, type RestoredIdentity, RowRestorer } from '../../backup/rebuild-database';
import { startCapture, stopCapture } from '../../cdc/capture-job';
import { scheduleCleanup, stopCleanup } from '../../cdc/cleanup-job';
import { removeCdc } from '../../cdc/enable-database';
import { recordDefinition } from '../../definition/definition-change';
import { type Database, type DatabaseFiles } from '../../runtime/database';
import { type EngineState } from '../../runtime/engine-state';
import { type Execution } from '../../runtime/execution';
import { type RecoveryStatus } from '../../runtime/recovery-status';
import { ChangeRows } from '../../store/change-table';
import { type Runner } from '../runner';
import { setRecovery } from './backup-statement';
import { mediaError } from './media-error';

export interface Placement {
  readonly name: string;
  readonly existing: Database | undefined;
  readonly path: string;
  readonly stored: StoredSet;
  readonly files: DatabaseFiles;
}

/** Builds the database that a set holds, in the middle of a restore, in the place of the one that is there. */
export async function putInPlace(
  runner: Runner,
  execution: Execution,
  placement: Placement,
): Promise<Database> {
  const { engine } = runner;
  const { existing, path, stored } = placement;
  if (existing !== undefined) {
    await stopCapture(existing);
    stopCleanup(existing);
  }
  const identity = identityOf(runner, placement);
  const { database, image } = build(engine, identity, path, stored);
  if (existing !== undefined) engine.databases.delete(existing.name.toLowerCase());
  engine.placeDatabase(database);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      engine.databases.delete(database.name.toLowerCase());
      if (existing === undefined) return;
      engine.placeDatabase(existing);
      startJobs(engine, existing);
    },
    // Snapshots that are open saw another database.
    committed: (sequence) => {
      for (const table of database.tables) table.changedAtSequence = sequence;
    },
    entry: { kind: 'restore-database', databaseId: database.id, identity, image },
  });
  journalRows(engine, execution, database);
  return database;
}

function identityOf({ engine, session }: Runner, placement: Placement): RestoredIdentity {
  const { existing, name, stored, files } = placement;
  const recovery = recoveryOf(stored.set, existing);
  if (existing === undefined) {
    const jobs = { capture: null, cleanup: null };
    return { databaseId: engine.newDatabaseId(), name, owner: session.identity.login, files, recovery, jobs };
  }
  const { cdc, security } = existing;
  return {
    databaseId: existing.id,
    name: existing.name,
    owner: security.byName('dbo')?.login ?? session.identity.login,
    files,
    recovery,
    // The jobs are in msdb: a restore neither brings nor takes them.
    jobs: { capture: cdc?.captureJob ?? null, cleanup: cdc?.cleanupJob ?? null },
  };
}

function recoveryOf(set: BackupSet, existing: Database | undefined): RecoveryStatus {
  const before = existing?.recovery;
  const { guid, familyGuid, recoveryForkGuid, firstPosition, lastPosition } = set;
  const origin = before?.restoring ?? { serverName: set.serverName, databaseName: set.databaseName };
  return {
    databaseGuid: before?.databaseGuid ?? randomUUID().toUpperCase(),
    familyGuid,
    recoveryForkGuid,
    firstRecoveryForkGuid: null,
    forkPoint: null,
    logBackupStart: set.recoveryModel === 'SIMPLE' ? null : lastPosition,
    differentialBase:
      set.type === 'D' ? { backupSetGuid: guid, position: firstPosition } : (set.base ?? null),
    restoring: { serverName: origin.serverName, databaseName: origin.databaseName, position: lastPosition },
  };
}

function build(
  engine: EngineState,
  identity: RestoredIdentity,
  path: string,
  stored: StoredSet,
): { readonly database: Database; readonly image: DatabaseImage } {
  try {
    let image: DatabaseImage | undefined;
    let restorer: RowRestorer | undefined;
    for (const record of readSet(path, stored)) {
      if (restorer === undefined && record.kind === 'definition') {
        image = record.entry['image'] as DatabaseImage;
        restorer = new RowRestorer(engine, databaseOf(engine, identity, image));
      } else restorer?.apply(record);
    }
    if (image === undefined || restorer === undefined)
      throw new RangeError(`${path}: a set without an image`);
    return { database: restorer.database, image };
  } catch (error) {
    throw mediaError(path, error);
  }
}

/** What stands in the new database, behind the definition of it. */
function journalRows({ journal }: EngineState, { transaction }: Execution, database: Database): void {
  for (const table of database.tables) journal.storage(transaction, table);
  for (const { objectId, table } of database.cdc?.all ?? []) {
    const { start, end } = table.visibleRows(Infinity);
    for (let from = start; from < end;) {
      const { bytes, offsets, next } = table.runOffsets(from, end);
      const rows = new ChangeRows();
      rows.finished.push({ bytes, offsets: Array.from(offsets) });
      journal.changeRows(transaction, database.id, objectId, rows);
      from = next;
    }
  }
  for (const entry of pendingEntries(database, database.id)) journal.definition(transaction, entry);
}

/**
 * Ends a restore: the database can be used, on a recovery fork of its own. CDC stays when it is the same database on the
 * same server, or is asked for.
 */
export function recoverDatabase(
  runner: Runner,
  execution: Execution,
  database: Database,
  { keepsCdc }: { readonly keepsCdc: boolean },
): void {
  const { engine } = runner;
  const { recovery } = database;
  const { restoring } = recovery;
  const isSame =
    restoring?.serverName === engine.serverName &&
    restoring.databaseName.toLowerCase() === database.name.toLowerCase();
  if (database.cdc !== undefined && !isSame && !keepsCdc) dropCdc(engine, execution, database);
  setRecovery(runner, execution, database, {
    ...recovery,
    recoveryForkGuid: randomUUID().toUpperCase(),
    firstRecoveryForkGuid: recovery.recoveryForkGuid,
    forkPoint: database.nextPosition,
    restoring: null,
  });
  recordDefinition(engine, execution.transaction, {
    undo: () => undefined,
    committed: () => {
      startJobs(engine, database);
    },
    entry: undefined,
  });
}

function startJobs(engine: EngineState, database: Database): void {
  startCapture(engine, database);
  if (database.cdc?.cleanupJob !== undefined) scheduleCleanup(engine, database);
}

function dropCdc(engine: EngineState, { transaction }: Execution, database: Database): void {
  const putBack = removeCdc(engine, database);
  database.captureLog.length = 0;
  recordDefinition(engine, transaction, {
    undo: putBack,
    entry: { kind: 'cdc-disable-db', databaseId: database.id },
  });
}
