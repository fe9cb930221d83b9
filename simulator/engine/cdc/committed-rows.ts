import { type SqlValue } from '../../types/sql-type';
import { type ReadView, type RowSlot, visibleImage } from '../store/row';
import { EVERYTHING, IndexCursor } from '../store/sorted-index';
import { type Table } from '../store/table';
import { Transaction } from '../store/transaction';

/** Makes no changes and takes no locks: whatever is committed is visible to it. */
const reader = new Transaction({ isolation: 'read-committed', nowMs: 0, sessionId: 0 });
const VIEW: ReadView = { transaction: reader, sequence: Infinity, dirty: false, blocking: false };

/** The rows of a table that are committed, in the order of its clustered index. */
export function* committedRows(
  table: Table,
  direction: 'forwards' | 'backwards' = 'forwards',
): Generator<SqlValue[]> {
  const cursor = new IndexCursor<RowSlot>(table.storage.rows, EVERYTHING, direction === 'backwards');
  while (cursor.next()) {
    const image = cursor.value === undefined ? null : visibleImage(cursor.value, VIEW);
    if (image !== null) yield table.storage.layout.decode(image);
  }
}
