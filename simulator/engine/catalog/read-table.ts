import { type SqlValue } from '../../types/sql-type';
import { type Execution } from '../runtime/execution';
import { type ReadView, type RowSlot, visibleImage } from '../store/row';
import { EVERYTHING, IndexCursor } from '../store/sorted-index';
import { type Table } from '../store/table';

/** What the statement sees, without ever waiting for somebody's unfinished change. */
function patientView({ view }: Execution): ReadView {
  return view.blocking ? { ...view, blocking: false } : view;
}

/** Rows of a table in the order of its clustered index, as the statement sees them. */
export function* readTable(
  execution: Execution,
  table: Table,
  direction: 'forwards' | 'backwards' = 'forwards',
): Generator<SqlValue[]> {
  const view = patientView(execution);
  const cursor = new IndexCursor<RowSlot>(table.storage.rows, EVERYTHING, direction === 'backwards');
  while (cursor.next()) {
    const image = cursor.value === undefined ? null : visibleImage(cursor.value, view);
    if (image !== null) yield table.storage.layout.decode(image);
  }
}

/** The row with that clustered key; undefined when the statement sees none. */
export function findRow(execution: Execution, table: Table, key: string): SqlValue[] | undefined {
  const slot = table.storage.rows.get(key);
  const image = slot === undefined ? null : visibleImage(slot, patientView(execution));
  return image === null ? undefined : table.storage.layout.decode(image);
}
