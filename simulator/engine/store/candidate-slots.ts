import { type SqlValue } from '../../types/sql-type';
import { compileKey } from './key-encoding';
import { type RowSlot } from './row';
import { IndexCursor, type SortedIndex } from './sorted-index';
import { type Table } from './table';
import { clusteredIndex, type Index, ordinalOf } from './table-definition';

/** Encodes values of these columns of a table, in their order, so that equal ones are equal. */
export function columnKey(
  table: Table,
  columnIds: readonly number[],
  places: readonly number[],
): (values: readonly SqlValue[]) => string {
  const parts = columnIds.map((columnId) => {
    const { type } = table.definition.columns[ordinalOf(table.definition, columnId)] ?? {};
    return { type: type ?? { name: 'int' as const }, nullable: true, descending: false };
  });
  return compileKey(parts, places);
}

/** Slots that may hold rows with these values in these columns: by an index that begins with them, else all. */
export function* candidateSlots(
  table: Table,
  columnIds: readonly number[],
  values: readonly SqlValue[],
): Generator<RowSlot, void, undefined> {
  const found = indexFor(table, columnIds);
  if (found === undefined) {
    yield* table.storage.rows.values();
    return;
  }
  const prefix = prefixOf(table, found.index, columnIds, values);
  const bound = { prefix, inclusive: true };
  const cursor = new IndexCursor<RowSlot>(found.entries, { low: bound, high: bound }, false);
  while (cursor.next()) if (cursor.value !== undefined) yield cursor.value;
}

/** Whether rows with values in these columns are found without looking at all of them. */
export function hasIndexOn(table: Table, columnIds: readonly number[]): boolean {
  return indexFor(table, columnIds) !== undefined;
}

function indexFor(
  { definition, storage }: Table,
  columnIds: readonly number[],
): { readonly index: Index; readonly entries: SortedIndex<RowSlot> } | undefined {
  const beginsSo = ({ columns }: Index): boolean =>
    columns.length >= columnIds.length &&
    columns.slice(0, columnIds.length).every(({ columnId }) => columnIds.includes(columnId));
  const clustered = clusteredIndex(storage.definition);
  if (clustered !== undefined && beginsSo(clustered)) return { index: clustered, entries: storage.rows };
  const secondary = storage.secondary.find(
    (one) =>
      beginsSo(one.definition) &&
      definition.indexes.some(({ indexId }) => indexId === one.definition.indexId),
  );
  return secondary && { index: secondary.definition, entries: secondary.entries };
}

function prefixOf(
  table: Table,
  index: Index,
  columnIds: readonly number[],
  values: readonly SqlValue[],
): string {
  const leading = index.columns.slice(0, columnIds.length);
  const { definition } = table.storage;
  const parts = leading.map(({ columnId, descending }) => {
    const column = definition.columns[ordinalOf(definition, columnId)];
    if (column === undefined) throw new RangeError(`index ${index.name}: no column`);
    return { type: column.type, nullable: column.nullable, descending };
  });
  const places = leading.map(({ columnId }) => columnIds.indexOf(columnId));
  return compileKey(parts, places)(values);
}
