import { type SqlValue } from '../../../types/sql-type';
import { type Database } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { columnList, type StatePermission, type VirtualTable } from '../virtual-table';

export interface ViewContext {
  readonly execution: Execution;
  readonly database: Database;
}

/** A column as `columnList` reads it, and its value: one for all rows, or made from the item behind a row. */
export type ViewColumn<T> = readonly [
  declaration: string,
  value: Exclude<SqlValue, object> | ((item: T, context: ViewContext) => SqlValue),
];

/** A system view with a row for each item. */
export function defineView<T>(
  items: (context: ViewContext) => Iterable<T>,
  columns: readonly ViewColumn<T>[],
  permission?: StatePermission,
): VirtualTable {
  const values = columns.map(([, value]) => value);
  return {
    columns: columns.flatMap(([declaration]) => columnList(declaration)),
    permission,
    *rows(execution, database) {
      const context = { execution, database };
      for (const item of items(context))
        yield values.map((value) => (typeof value === 'function' ? value(item, context) : value));
    },
  };
}

export const bit = (value: boolean): number => (value ? 1 : 0);
