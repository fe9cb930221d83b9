import { SqlServerError } from '../../../types/sql-type';
import { type BackupScope } from '../../../sql/ast/backup';
import { type BackupSet } from '../../backup/backup-set';
import { type StoredSet } from '../../backup/backup-media';
import { type Database } from '../../runtime/database';
import { toNumericLsn } from '../../store/log-position';

/** Whether a backup set may be restored onto what is there. @throws SqlServerError 3117, 3118, 3135, 3136, 3154 ... */
export function checkSequence(
  scope: BackupScope,
  { set }: StoredSet,
  existing: Database | undefined,
  name: string,
  path: string,
  replaces: boolean,
): void {
  const isLog = set.type === 'L';
  if (isLog !== (scope === 'LOG')) {
    throw new SqlServerError(
      3135,
      `The backup set in file '${path}' was created by BACKUP ${isLog ? 'LOG' : 'DATABASE'} and cannot be used for this restore operation.`,
    );
  }
  if (set.type !== 'D') checkFollows(set, existing, name);
  else if (existing !== undefined && !replaces) checkOverwrites(set, existing);
}

/** A full backup over a database that can be used. */
function checkOverwrites(set: BackupSet, existing: Database): void {
  const { recovery, options, name } = existing;
  if (recovery.familyGuid !== set.familyGuid) throw otherDatabase(name);
  if (existing.isRestoring || options.recoveryModel === 'SIMPLE' || recovery.logBackupStart === null) return;
  throw new SqlServerError(
    3159,
    `The tail of the log for the database "${name}" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE statement to just overwrite the contents of the log.`,
  );
}

function otherDatabase(name: string): SqlServerError {
  return new SqlServerError(
    3154,
    `The backup set holds a backup of a database other than the existing '${name}' database.`,
    16,
    4,
  );
}

/** A differential backup, or one of the log, goes on where the restore stands. */
function checkFollows(set: BackupSet, existing: Database | undefined, name: string): void {
  if (existing === undefined) {
    throw new SqlServerError(
      3118,
      `The database "${name}" does not exist. RESTORE can only create a database when restoring either a full backup or a file backup of the primary file.`,
    );
  }
  const { restoring, familyGuid, recoveryForkGuid, differentialBase } = existing.recovery;
  if (restoring === null) {
    throw new SqlServerError(
      3117,
      'The log or differential backup cannot be restored because no files are ready to rollforward.',
    );
  }
  if (familyGuid !== set.familyGuid) throw otherDatabase(existing.name);
  if (set.type === 'I') {
    if (set.base?.backupSetGuid === differentialBase?.backupSetGuid) return;
    throw new SqlServerError(
      3136,
      'This differential backup cannot be restored because the database has not been restored to the correct earlier state.',
      16,
      3,
    );
  }
  checkLog(set, restoring.position, recoveryForkGuid);
}

function checkLog(set: BackupSet, restoredTo: number, fork: string): void {
  if (set.recoveryForkGuid !== fork) {
    throw new SqlServerError(
      4330,
      'This backup set cannot be applied because it is on a recovery path that is inconsistent with the database. The recovery path is the sequence of data and log backups that have brought the database to a particular recovery point. Find a compatible backup to restore, or restore the rest of the database to match a recovery point within this backup set, which will restore the database to a different point in time. For more information about recovery paths, see SQL Server Books Online.',
    );
  }
  const restored = toNumericLsn(restoredTo);
  if (set.firstPosition > restoredTo) {
    throw new SqlServerError(
      4305,
      `The log in this backup set begins at LSN ${toNumericLsn(set.firstPosition)}, which is too recent to apply to the database. An earlier log backup that includes LSN ${restored} can be restored.`,
    );
  }
  if (set.lastPosition < restoredTo) {
    throw new SqlServerError(
      4326,
      `The log in this backup set terminates at LSN ${toNumericLsn(set.lastPosition)}, which is too early to apply to the database. A more recent log backup that includes LSN ${restored} can be restored.`,
    );
  }
}
