import { LSN_BYTES, type Lsn, lsnFromBytes } from '../lsn';
import { type ByteCursor } from './byte-cursor';
import { type ColumnReader } from './column-reader';

const NULL_LENGTH = 0xffff;

/**
 * Reads a `binary(10)` column as an {@link Lsn}. Neighbouring rows mostly have the same one, which is then not made
 * anew. One reader serves one column.
 */
export function lsnReader(): ColumnReader {
  const last = Buffer.alloc(LSN_BYTES);
  let lastLsn: Lsn = lsnFromBytes(last);
  return (cursor: ByteCursor) => {
    const length = cursor.uint16();
    if (length === NULL_LENGTH) return null;
    cursor.need(length);
    const start = cursor.position;
    const { buffer } = cursor;
    cursor.position = start + length;
    let i = LSN_BYTES - 1;
    while (i >= 0 && buffer[start + i] === last[i]) i--;
    if (i < 0) return lastLsn;
    buffer.copy(last, 0, start, start + LSN_BYTES);
    lastLsn = lsnFromBytes(last);
    return lastLsn;
  };
}
