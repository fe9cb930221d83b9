import { type ColumnType, type TableSchema } from '../../../../core/table-schema';
import { type CatalogInstance } from './catalog';
import { type CatalogType } from './column-types';

export interface CapturedColumn {
  readonly name: string;
  /** Bit of `__$update_mask`. */
  readonly captureOrdinal: number;
  readonly isLarge: boolean;
  readonly lacksBefore: boolean;
  /** A `bit` that cannot be null, though the server writes null for it when a row is deleted. */
  readonly isNotNullBoolean: boolean;
  readonly catalogType: CatalogType;
  /** What a query selects for the column of the alias `t`. */
  readonly select: string;
}

export interface KeyColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** As T-SQL declares it, e.g. `varchar(20)`. */
  readonly sourceType: string;
  /** Collation to convert with, when it is not the database's. */
  readonly collation: string | null;
}

/** A table of the pipeline with the capture instance it is read from. */
export interface CapturedTable {
  readonly schema: TableSchema;
  readonly instance: CatalogInstance;
  /** False for an instance of an older server, whose rows have no `__$command_id`. */
  readonly hasCommandId: boolean;
  /** Beside `schema.columns`. */
  readonly columns: readonly CapturedColumn[];
  readonly key: readonly KeyColumn[];
  /** Columns of the table that are left out, for a warning. */
  readonly leftOut: readonly { readonly name: string; readonly type: string }[];
}
