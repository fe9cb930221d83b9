import { type SqlType } from '../../types/sql-type';
import { type BackupStatement, type RestoreStatement } from './backup';
import { type Expression } from './query';

export interface ColumnDefinition {
  readonly name: string;
  /** Undefined for computed columns. */
  readonly type: SqlType | undefined;
  /** Undefined: not said; NULL is then allowed unless the column is part of the primary key. */
  readonly nullable: boolean | undefined;
  readonly identity: { readonly seed: bigint; readonly increment: bigint } | undefined;
  readonly computed:
    { readonly expression: Expression; readonly text: string; readonly persisted: boolean } | undefined;
  readonly default: DefaultDefinition | undefined;
  readonly constraints: readonly TableConstraint[];
  readonly sparse: boolean;
  readonly rowGuid: boolean;
}

export interface DefaultDefinition {
  readonly name: string | undefined;
  readonly expression: Expression;
  /** As written; the catalog shows it in one more pair of parentheses. */
  readonly text: string;
}

export interface IndexColumn {
  readonly name: string;
  readonly descending: boolean;
}

export type TableConstraint =
  | {
      readonly kind: 'key';
      readonly name: string | undefined;
      readonly primary: boolean;
      /** Undefined: not said. */
      readonly clustered: boolean | undefined;
      readonly columns: readonly IndexColumn[];
    }
  | {
      readonly kind: 'foreign-key';
      readonly name: string | undefined;
      readonly columns: readonly string[];
      readonly referencedTable: readonly string[];
      readonly referencedColumns: readonly string[];
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
    }
  | {
      readonly kind: 'check';
      readonly name: string | undefined;
      readonly expression: Expression;
      readonly text: string;
    }
  | {
      readonly kind: 'default';
      readonly column: string;
      readonly definition: DefaultDefinition;
    }
  | {
      readonly kind: 'index';
      readonly name: string;
      readonly unique: boolean;
      readonly clustered: boolean;
      readonly columns: readonly IndexColumn[];
    };

export type ReferentialAction = 'NO ACTION' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

export type DataDefinition =
  | {
      readonly kind: 'create-table';
      readonly name: readonly string[];
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly TableConstraint[];
    }
  | { readonly kind: 'alter-table'; readonly name: readonly string[]; readonly action: AlterTableAction }
  | {
      readonly kind: 'drop-table';
      readonly names: readonly (readonly string[])[];
      readonly ifExists: boolean;
    }
  | {
      readonly kind: 'create-index';
      readonly name: string;
      readonly table: readonly string[];
      readonly unique: boolean;
      readonly clustered: boolean;
      readonly columns: readonly IndexColumn[];
      readonly included: readonly string[];
      /** WHERE, as written. */
      readonly filter: string | undefined;
    }
  | {
      readonly kind: 'drop-index';
      readonly name: string;
      readonly table: readonly string[];
      readonly ifExists: boolean;
    }
  | { readonly kind: 'create-schema'; readonly name: string; readonly owner: string | undefined }
  | { readonly kind: 'drop-schema'; readonly name: string; readonly ifExists: boolean }
  | {
      readonly kind: 'create-database';
      readonly name: string;
      readonly collation: string | undefined;
      /** Of the first data file and the log, as far as they are told. */
      readonly files:
        | {
            readonly name: string | undefined;
            readonly path: string | undefined;
            readonly log: string | undefined;
          }
        | undefined;
    }
  | {
      readonly kind: 'alter-database';
      /** `CURRENT` is the current database. */
      readonly name: string;
      readonly action: AlterDatabaseAction;
    }
  | { readonly kind: 'drop-database'; readonly names: readonly string[]; readonly ifExists: boolean }
  | BackupStatement
  | RestoreStatement;

/** What becomes of those who are in the way: waited for, refused at once, or ended after so many seconds. */
export type Termination = 'wait' | 'no-wait' | { readonly rollbackAfterSeconds: number };

export type AlterDatabaseAction =
  | {
      readonly kind: 'set';
      readonly option: string;
      readonly value: string;
      readonly termination: Termination;
    }
  | { readonly kind: 'collate'; readonly collation: string }
  | { readonly kind: 'rename'; readonly name: string };

export type AlterTableAction =
  | {
      readonly kind: 'add';
      /** WITH NOCHECK: rows that are there may break the new constraints. */
      readonly unchecked: boolean;
      readonly columns: readonly ColumnDefinition[];
      readonly constraints: readonly TableConstraint[];
    }
  | {
      readonly kind: 'alter-column';
      readonly name: string;
      readonly type: SqlType;
      readonly nullable: boolean | undefined;
    }
  | { readonly kind: 'drop-columns'; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'drop-constraints'; readonly names: readonly string[]; readonly ifExists: boolean }
  | {
      readonly kind: 'check-constraints';
      readonly names: readonly string[] | 'all';
      readonly enabled: boolean;
      /** WITH CHECK: rows that are there have to meet them. */
      readonly checksRows: boolean;
    }
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'lock-escalation'; readonly value: string };
