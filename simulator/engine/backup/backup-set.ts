import { type LogPosition } from '../store/log-position';
import { type DatabaseFiles } from '../runtime/database';

/** D = the whole database, I = what changed since a full backup, L = the log. */
export type BackupType = 'D' | 'I' | 'L';

/** What a backup set says of itself. Plain data: it stands before the content in the file. */
export interface BackupSet {
  readonly guid: string;
  readonly mediaGuid: string;
  readonly type: BackupType;
  readonly name: string | null;
  readonly description: string | null;
  readonly isCopyOnly: boolean;
  readonly userName: string;
  readonly serverName: string;
  readonly databaseName: string;
  readonly databaseGuid: string;
  readonly familyGuid: string;
  readonly firstRecoveryForkGuid: string;
  readonly recoveryForkGuid: string;
  readonly forkPoint: LogPosition | null;
  readonly databaseCreatedAtMs: number;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** Log that it holds: from the first position, up to but without the last. */
  readonly firstPosition: LogPosition;
  readonly lastPosition: LogPosition;
  /** Of the full backup it builds on. */
  readonly base: { readonly backupSetGuid: string; readonly position: LogPosition } | null;
  readonly beginsLogChain: boolean;
  readonly recoveryModel: string;
  readonly collation: string;
  readonly compatibilityLevel: number;
  readonly isReadOnly: boolean;
  readonly isSingleUser: boolean;
  readonly files: DatabaseFiles;
}
