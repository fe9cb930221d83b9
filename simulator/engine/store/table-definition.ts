import { type SqlType } from '../../types/sql-type';

/** A table as the catalog describes it. Plain data: it is written to the log file as JSON. */
export interface TableDefinition {
  readonly objectId: number;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly checks: readonly CheckConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  /** Made by the server (the schema cdc, msdb), not by a user. */
  readonly shipped: boolean;
}

export interface Column {
  /** Never given again in one table, even when the column is dropped. */
  readonly columnId: number;
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: { readonly seed: string; readonly increment: string };
  readonly computed?: { readonly text: string; readonly persisted: boolean };
  readonly default?: DefaultConstraint;
  readonly sparse?: boolean;
  readonly rowGuid?: boolean;
}

export interface DefaultConstraint {
  readonly objectId: number;
  readonly name: string;
  readonly systemNamed: boolean;
  /** With the parentheses that the catalog shows: `((0))`, `(getdate())`. */
  readonly text: string;
}

export interface Index {
  /** 1 = clustered, 2 and above nonclustered. */
  readonly indexId: number;
  readonly name: string;
  readonly unique: boolean;
  readonly clustered: boolean;
  /** The constraint it enforces; absent for plain indexes. */
  readonly constraint?: {
    readonly objectId: number;
    readonly primary: boolean;
    readonly systemNamed: boolean;
  };
  readonly columns: readonly { readonly columnId: number; readonly descending: boolean }[];
  readonly included: readonly number[];
  /** Condition of a filtered index; rows that it leaves out are kept in it all the same. */
  readonly filter?: string;
}

export interface CheckConstraint {
  readonly objectId: number;
  readonly name: string;
  readonly systemNamed: boolean;
  /** With its outer parentheses. */
  readonly text: string;
  readonly enabled: boolean;
}

export interface ForeignKey {
  readonly objectId: number;
  readonly name: string;
  readonly systemNamed: boolean;
  readonly columnIds: readonly number[];
  readonly referencedObjectId: number;
  readonly referencedColumnIds: readonly number[];
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly enabled: boolean;
}

export function ordinalOf(definition: Pick<TableDefinition, 'columns'>, columnId: number): number {
  const ordinal = definition.columns.findIndex((column) => column.columnId === columnId);
  if (ordinal < 0) throw new RangeError(`no column ${columnId}`);
  return ordinal;
}

export function clusteredIndex(definition: TableDefinition): Index | undefined {
  return definition.indexes.find((index) => index.clustered);
}
