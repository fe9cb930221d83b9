import { type SqlType, type SqlValue } from '../types/sql-type';
import { ByteWriter } from './bytes/byte-writer';
import { compileValueEncoder } from './values/value-encoder';

/** First byte of a ROW token; the values follow, in the order of the columns, with nothing between them. */
export const ROW_TOKEN = 0xd1;

/** What the bytes of a column's values depend on; a `ColumnMetadata` is one. */
export interface EncodedColumn {
  readonly type: SqlType;
  /** A NOT NULL column of a fixed-size type has no length byte before its values. */
  readonly nullable: boolean;
}

/**
 * Encodes rows of one set of columns. A row is `ROW_TOKEN` and then its values' bytes, so that values encoded apart
 * can be joined later: they only need the same type and nullability as the columns announced with them.
 */
export interface RowEncoder {
  /** Appends a ROW token. @throws RangeError for a value that is not one of its column's type. */
  row(values: readonly SqlValue[], out: ByteWriter): void;
  /** Appends the bytes of one value. */
  value(ordinal: number, value: SqlValue, out: ByteWriter): void;
  /** A ROW token in a buffer of its own. */
  rowToken(values: readonly SqlValue[]): Buffer;
}

export function compileRowEncoder(columns: readonly EncodedColumn[]): RowEncoder {
  const encoders = columns.map(({ type, nullable }) => compileValueEncoder(type, nullable));
  const scratch = new ByteWriter(1024);
  const row = (values: readonly SqlValue[], out: ByteWriter): void => {
    if (values.length !== encoders.length)
      throw new RangeError(`encoding a row: ${values.length} values for ${encoders.length} columns`);
    out.uint8(ROW_TOKEN);
    for (let i = 0; i < encoders.length; i++) encoders[i]?.(values[i] ?? null, out);
  };
  return {
    row,
    value(ordinal, value, out) {
      const encode = encoders[ordinal];
      if (encode === undefined) throw new RangeError(`encoding a value: no column ${ordinal}`);
      encode(value, out);
    },
    rowToken(values) {
      scratch.clear();
      row(values, scratch);
      return scratch.copy();
    },
  };
}
