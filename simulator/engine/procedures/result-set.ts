import { type SqlValue } from '../../types/sql-type';
import { type ResultWriter } from '../../tds/backend';
import { columnList } from '../catalog/virtual-table';

/** Writes a result: columns as `columnList` reads them, rows in their order. */
export async function writeResult(
  out: ResultWriter,
  columns: string,
  rows: Iterable<readonly SqlValue[]>,
): Promise<void> {
  out.columns(columnList(columns).map((column) => ({ ...column, identity: false, computed: false })));
  let count = 0;
  for (const row of rows) {
    count++;
    await out.row(row);
  }
  out.done(count, 'select');
}

export function printMessage(out: ResultWriter, text: string): void {
  out.info({ number: 0, severity: 0, state: 1, text });
}
