import { randomUUID } from 'node:crypto';
import { SqlServerError } from '../../../types/sql-type';
import { type BackupStatement } from '../../../sql/ast/backup';
import { type BackupSet, type BackupType } from '../../backup/backup-set';
import { type StoredSet, writeSet } from '../../backup/backup-media';
import { imageRecords } from '../../backup/database-image';
import { recordDefinition } from '../../definition/definition-change';
import { type Database } from '../../runtime/database';
import { inRestore } from '../../runtime/engine-state';
import { type Execution } from '../../runtime/execution';
import { hasPermission } from '../../runtime/permissions';
import { type RecoveryStatus } from '../../runtime/recovery-status';
import { type Runner } from '../runner';
import { orEndAbnormally } from './abnormal-end';
import { BackupHistory } from './backup-history';
import { databaseNamed, filePath, givenOptions, type GivenOptions } from './backup-options';
import { refuseBackupInTransaction } from './backup-options';
import { mediaError } from './media-error';
import { printProcessed } from './progress';

const OPTIONS = ['INIT', 'NOINIT', 'FORMAT', 'NOFORMAT', 'COPY_ONLY', 'NAME', 'DESCRIPTION'];
const OPTIONS_OF = {
  DATABASE: [...OPTIONS, 'DIFFERENTIAL'],
  LOG: [...OPTIONS, 'NORECOVERY'],
} as const;

/** BACKUP DATABASE and BACKUP LOG. @throws SqlServerError 155, 3013 */
export async function backup(
  runner: Runner,
  execution: Execution,
  statement: BackupStatement,
): Promise<void> {
  const { scope } = statement;
  const command = `BACKUP ${scope}` as const;
  const options = await givenOptions(runner, 'BACKUP', statement.options, OPTIONS_OF[scope]);
  await orEndAbnormally(runner, command, async () => {
    refuseBackupInTransaction(runner);
    const database = databaseToBackUp(runner, databaseNamed(runner, statement.database), command);
    const path = await filePath(runner, statement.devices);
    const type = scope === 'LOG' ? 'L' : options.has('DIFFERENTIAL') ? 'I' : 'D';
    checkBase(database, type);
    if (options.has('NORECOVERY')) refuseInUse(runner, database);
    const stored = write(runner, execution, database, { type, path, options });
    setRecovery(runner, execution, database, recoveryAfter(database, stored.set, options));
    new BackupHistory(runner.engine, execution).noteSet(stored, path);
    printProcessed(runner, command, stored, stored.set.databaseName);
  });
}

/** @throws SqlServerError 262, 911, 927, 3147 */
function databaseToBackUp({ engine, session }: Runner, name: string, command: string): Database {
  const database = engine.findDatabase(name) ?? engine.database(name);
  if (database.name === 'tempdb') {
    throw new SqlServerError(3147, 'Backup and restore operations are not allowed on database tempdb.');
  }
  if (!hasPermission(engine, session.identity, database, command)) {
    throw new SqlServerError(262, `${command} permission denied in database '${database.name}'.`, 14);
  }
  if (database.isRestoring) throw inRestore(database.name);
  return database;
}

/** @throws SqlServerError 3035, 4208, 4214 */
function checkBase({ name, recovery, options: { recoveryModel } }: Database, type: BackupType): void {
  if (type === 'I' && recovery.differentialBase === null) {
    throw new SqlServerError(
      3035,
      `Cannot perform a differential backup for database "${name}", because a current database backup does not exist. Perform a full database backup by reissuing BACKUP DATABASE, omitting the WITH DIFFERENTIAL option.`,
    );
  }
  if (type !== 'L') return;
  if (recoveryModel === 'SIMPLE') {
    throw new SqlServerError(
      4208,
      'The statement BACKUP LOG is not allowed while the recovery model is SIMPLE. Use BACKUP DATABASE or change the recovery model using ALTER DATABASE.',
    );
  }
  if (recovery.logBackupStart === null) {
    throw new SqlServerError(
      4214,
      'BACKUP LOG cannot be performed because there is no current database backup.',
    );
  }
}

/** The database is left in the middle of a restore: nobody else may be in it. @throws SqlServerError 3101 */
export function refuseInUse({ engine, session }: Runner, database: Database): void {
  if (session.database === database) {
    throw new SqlServerError(
      3102,
      `RESTORE cannot process database '${database.name}' because it is in use by this session. It is recommended that the master database be used when performing this operation.`,
    );
  }
  const isUsed = [...engine.sessions.values()].some(
    (other) => other.database === database || other.transaction?.beginPositions.has(database.id) === true,
  );
  if (!isUsed) return;
  throw new SqlServerError(3101, 'Exclusive access could not be obtained because the database is in use.');
}

interface Wanted {
  readonly type: BackupType;
  readonly path: string;
  readonly options: GivenOptions;
}

function write(runner: Runner, execution: Execution, database: Database, wanted: Wanted): StoredSet {
  const { path, options } = wanted;
  const mode = options.has('INIT') || options.has('FORMAT') ? 'overwrite' : 'append';
  // The backup itself is in the log.
  const firstPosition = database.nextPosition++;
  const describe = (mediaGuid: string): BackupSet => ({
    ...describeSet(runner, execution, database, wanted, firstPosition),
    mediaGuid,
  });
  try {
    return writeSet(path, mode, describe, imageRecords(database));
  } catch (error) {
    throw mediaError(path, error);
  }
}

function describeSet(
  { engine, session }: Runner,
  execution: Execution,
  database: Database,
  { type, options }: Wanted,
  checkpoint: number,
): Omit<BackupSet, 'mediaGuid'> {
  const { recovery } = database;
  const base = recovery.differentialBase;
  return {
    guid: randomUUID().toUpperCase(),
    type,
    name: options.text('NAME'),
    description: options.text('DESCRIPTION'),
    isCopyOnly: options.has('COPY_ONLY'),
    userName: session.identity.login,
    serverName: engine.serverName,
    databaseName: database.name,
    databaseGuid: recovery.databaseGuid,
    familyGuid: recovery.familyGuid,
    firstRecoveryForkGuid: recovery.firstRecoveryForkGuid ?? recovery.recoveryForkGuid,
    recoveryForkGuid: recovery.recoveryForkGuid,
    forkPoint: recovery.forkPoint,
    databaseCreatedAtMs: database.createdAtMs,
    startedAtMs: execution.nowMs,
    finishedAtMs: engine.clock.nowMs(),
    firstPosition: type === 'L' ? (recovery.logBackupStart ?? checkpoint) : checkpoint,
    lastPosition: database.nextPosition,
    base: base && { backupSetGuid: base.backupSetGuid, position: base.position },
    beginsLogChain: type === 'L' && recovery.logBackupStart === base?.position,
    recoveryModel: database.options.recoveryModel,
    collation: database.collation,
    compatibilityLevel: database.options.compatibilityLevel,
    isReadOnly: database.options.readOnly,
    isSingleUser: database.options.userAccess === 'SINGLE_USER',
    files: { name: database.fileName, data: database.dataFile, log: database.logFile },
  };
}

/** A copy changes nothing; a full backup is a base, and begins a chain where there is none; the log goes on with it. */
function recoveryAfter(
  { recovery, options: { recoveryModel } }: Database,
  set: BackupSet,
  options: GivenOptions,
): RecoveryStatus {
  if (set.isCopyOnly) return recovery;
  if (set.type === 'D') {
    return {
      ...recovery,
      differentialBase: { backupSetGuid: set.guid, position: set.firstPosition },
      logBackupStart: recoveryModel === 'SIMPLE' ? null : (recovery.logBackupStart ?? set.firstPosition),
    };
  }
  if (set.type === 'I') return recovery;
  const { serverName, databaseName, lastPosition: position } = set;
  const restoring = options.has('NORECOVERY') ? { position, serverName, databaseName } : null;
  return { ...recovery, logBackupStart: position, restoring };
}

/** Changes where a database stands; journaled. */
export function setRecovery(
  { engine }: Runner,
  { transaction }: Execution,
  database: Database,
  recovery: RecoveryStatus,
): void {
  const before = database.recovery;
  database.recovery = recovery;
  recordDefinition(engine, transaction, {
    undo: () => {
      database.recovery = before;
    },
    entry: { kind: 'database-recovery', databaseId: database.id, recovery },
  });
}
