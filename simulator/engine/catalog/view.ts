import { type SqlValue } from '../../types/sql-type';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { columnList, type StatePermission, type VirtualTable } from './virtual-table';

/** The session that looks at a view, and the database it looks at. */
export interface Viewer {
  readonly execution: Execution;
  readonly database: Database;
}

/** The value of a column: the same for every row, or made from what the row is about. */
type ColumnSource<T> = SqlValue | ((item: T, viewer: Viewer) => SqlValue);

/** Columns by `name type` as `columnList` reads them. */
export type ViewColumns<T> = Readonly<Record<string, ColumnSource<T>>>;

/** A view with one row for each item. */
export function view<T>(
  items: (viewer: Viewer) => Iterable<T>,
  columns: ViewColumns<T>,
  permission?: StatePermission,
): VirtualTable {
  const sources = Object.values(columns);
  return {
    columns: Object.keys(columns).flatMap(columnList),
    permission,
    *rows(execution, database) {
      const viewer = { execution, database };
      for (const item of items(viewer)) {
        yield sources.map((source) => (typeof source === 'function' ? source(item, viewer) : source));
      }
    },
  };
}

export function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}
