import { type Value } from '../../../core/table-schema';
import { type ByteCursor } from './byte-cursor';
import { type ColumnFormat, type ValueReader } from './column-format';
import { LargeValueReader } from './large-value';

/**
 * Takes one value from the cursor.
 * @throws NotEnoughBytes when it has not arrived as a whole: to be called again from the cursor's mark
 */
export type ColumnReader = (cursor: ByteCursor) => Value;

const NULL_LENGTH = 0xffff;

/** A reader for one column of one connection. */
export function columnReader(format: ColumnFormat): ColumnReader {
  switch (format.prefixBytes) {
    case 'chunked': {
      const reader = new LargeValueReader(format.convert);
      return (cursor) => reader.read(cursor);
    }
    case 0:
      return fixedReader(format.fixedLength, format.read);
    case 1:
      return shortReader(format.read);
    case 2:
      return longReader(format.read);
  }
}

function fixedReader(length: number, read: ValueReader): ColumnReader {
  return (cursor) => take(cursor, length, read);
}

function shortReader(read: ValueReader): ColumnReader {
  return (cursor) => {
    const length = cursor.uint8();
    return length === 0 ? null : take(cursor, length, read);
  };
}

function longReader(read: ValueReader): ColumnReader {
  return (cursor) => {
    const length = cursor.uint16();
    return length === NULL_LENGTH ? null : take(cursor, length, read);
  };
}

function take(cursor: ByteCursor, length: number, read: ValueReader): Value {
  cursor.need(length);
  const start = cursor.position;
  cursor.position = start + length;
  return read(cursor.buffer, start, length);
}

/** Moves the cursor over one value. @throws NotEnoughBytes */
export type ColumnSkipper = (cursor: ByteCursor) => void;

/** Undefined for values in chunks. */
export function columnSkipper(format: ColumnFormat): ColumnSkipper | undefined {
  switch (format.prefixBytes) {
    case 'chunked':
      return undefined;
    case 0:
      return (cursor) => cursor.skip(format.fixedLength);
    case 1:
      return (cursor) => cursor.skip(cursor.uint8());
    case 2:
      return (cursor) => {
        const length = cursor.uint16();
        if (length !== NULL_LENGTH) cursor.skip(length);
      };
  }
}
