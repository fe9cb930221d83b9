/** The shape of a captured table, in words that hold for every source system. */

export interface TableId {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
}

/**
 * What a column holds. The value of a column in a {@link Row}, when it is not null or {@link UNAVAILABLE}:
 *
 * | kind                  | value                                                                     |
 * |-----------------------|---------------------------------------------------------------------------|
 * | boolean               | boolean                                                                   |
 * | int16, int32          | number                                                                    |
 * | int64                 | string of decimal digits, with sign                                       |
 * | float32, float64      | number; float32 is to be printed as the shortest text that round-trips    |
 * | decimal               | string, plain notation with exactly `scale` fraction digits               |
 * | string, uuid, xml     | string                                                                    |
 * | bytes                 | Uint8Array                                                                |
 * | date                  | number, days since 1970-01-01 (proleptic Gregorian)                       |
 * | time                  | number, 100 ns ticks since midnight                                       |
 * | timestamp             | {@link DateTime}, local to the source, offset 0                           |
 * | timestamptz           | {@link DateTime}, instant in UTC beside the offset that was stored        |
 */
export type ColumnType =
  | { readonly kind: 'boolean' | 'int16' | 'int32' | 'int64' | 'float32' | 'float64' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'string' | 'uuid' | 'xml' | 'bytes' | 'date' }
  | { readonly kind: 'time' | 'timestamp' | 'timestamptz'; readonly fractionDigits: number };

export type ColumnKind = ColumnType['kind'];

/** A point in time as days and 100 ns ticks, since 64-bit tick counts do not fit a JavaScript number. */
export interface DateTime {
  /** Days since 1970-01-01 (proleptic Gregorian), of the UTC date for `timestamptz`. */
  readonly days: number;
  /** 100 ns ticks since midnight of that day. */
  readonly ticks: number;
  /** Minutes east of UTC that were stored with the value; 0 for `timestamp`. */
  readonly offsetMinutes: number;
}

/** Stands for a large value that the source did not deliver because the change did not touch it. */
export const UNAVAILABLE: unique symbol = Symbol('unavailable');

export type Value = string | number | boolean | Uint8Array | DateTime | typeof UNAVAILABLE | null;

/** One value per column of the {@link TableSchema} beside it, in its order. */
export type Row = readonly Value[];

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The type as the source system writes it, e.g. `datetime2(7)`. */
  readonly sourceType: string;
  readonly nullable: boolean;
}

export interface TableSchema {
  readonly id: TableId;
  readonly columns: readonly Column[];
  /** Ordinals of the key columns in {@link columns}, in key order; never empty. */
  readonly key: readonly number[];
}

/** `database.schema.table`, for messages and metric labels. */
export function formatTableId(id: TableId): string {
  return `${id.database}.${id.schema}.${id.table}`;
}
