import { type LogPosition } from '../store/log-position';

/** Where a database stands in the family of its backups. Plain data: it is journaled as it is. */
export interface RecoveryStatus {
  readonly databaseGuid: string;
  /** The same for all databases that came from backups of one. */
  readonly familyGuid: string;
  /** Another one after each restore: positions of two forks cannot be compared. */
  readonly recoveryForkGuid: string;
  /** Fork before the last restore, and where the one of now branched off; null when there was none. */
  readonly firstRecoveryForkGuid: string | null;
  readonly forkPoint: LogPosition | null;
  /** Where the next backup of the log begins; null without a chain of log backups. */
  readonly logBackupStart: LogPosition | null;
  /** The full backup that differential ones are based on. */
  readonly differentialBase: DifferentialBase | null;
  /** While more backups may follow; null when it can be used. */
  readonly restoring: Restoring | null;
}

export interface Restoring {
  /** Up to where it was restored so far. */
  readonly position: LogPosition;
  /** Where the backup was made: CDC is kept there without being asked. */
  readonly serverName: string;
  readonly databaseName: string;
}

export interface DifferentialBase {
  readonly backupSetGuid: string;
  readonly position: LogPosition;
}

/** A database that was just created. */
export function newFamily(guid: string): RecoveryStatus {
  return {
    databaseGuid: guid,
    familyGuid: guid,
    recoveryForkGuid: guid,
    firstRecoveryForkGuid: null,
    forkPoint: null,
    logBackupStart: null,
    differentialBase: null,
    restoring: null,
  };
}
