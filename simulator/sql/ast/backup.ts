import { type Expression } from './query';

export type BackupScope = 'DATABASE' | 'LOG';

export interface BackupStatement {
  readonly kind: 'backup';
  readonly scope: BackupScope;
  readonly database: DatabaseName;
  readonly devices: readonly BackupDevice[];
  readonly options: readonly BackupOption[];
}

/** What RESTORE only tells about a device. */
export type BackupReport = 'HEADERONLY' | 'FILELISTONLY' | 'LABELONLY' | 'VERIFYONLY';

export type RestoreStatement =
  | {
      readonly kind: 'restore';
      readonly scope: BackupScope;
      readonly database: DatabaseName;
      /** None: the database is only recovered. */
      readonly devices: readonly BackupDevice[];
      readonly options: readonly BackupOption[];
    }
  | {
      readonly kind: 'restore-report';
      readonly report: BackupReport;
      readonly devices: readonly BackupDevice[];
      readonly options: readonly BackupOption[];
    };

/** A name, written out or held by a variable. */
export interface DatabaseName {
  readonly text: string;
  readonly isVariable: boolean;
}

/** `DISK = 'path'`, or the name of a device that was defined before. */
export type BackupDevice =
  | { readonly kind: 'DISK' | 'TAPE' | 'URL'; readonly path: Expression }
  | { readonly kind: 'named'; readonly name: string };

export interface BackupOption {
  /** In upper case. */
  readonly name: string;
  readonly value: Expression | undefined;
  /** MOVE value TO moveTo. */
  readonly moveTo: Expression | undefined;
}
