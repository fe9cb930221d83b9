import { type Index, type TableDefinition } from '../store/table-definition';
import { columnList } from './virtual-table';

/** A table that the server makes for itself. */
export interface ShippedTable {
  readonly name: string;
  /** As `columnList` reads them. */
  readonly columns: string;
  /** Columns of its clustered index, which is unique. */
  readonly clusteredBy: readonly string[];
  /** Columns of another unique index. */
  readonly uniqueBy?: readonly string[];
  /** Column that counts up from 1. */
  readonly identity?: string;
}

export function shippedTable(
  schema: string,
  table: ShippedTable,
  newObjectId: () => number,
  nowMs: number,
): TableDefinition {
  const columns = columnList(table.columns).map((column, index) => ({
    ...column,
    columnId: index + 1,
    ...(column.name === table.identity ? { identity: { seed: '1', increment: '1' } } : {}),
  }));
  const index = (indexId: number, suffix: string, names: readonly string[]): Index => ({
    indexId,
    name: `${table.name}_${suffix}`,
    unique: true,
    clustered: indexId === 1,
    columns: names.map((name) => ({
      columnId: columns.find((column) => column.name === name)?.columnId ?? 0,
      descending: false,
    })),
    included: [],
  });
  const { clusteredBy, uniqueBy } = table;
  return {
    objectId: newObjectId(),
    schema,
    name: table.name,
    columns,
    indexes: [
      index(1, 'clustered_idx', clusteredBy),
      ...(uniqueBy === undefined ? [] : [index(2, 'unique_idx', uniqueBy)]),
    ],
    checks: [],
    foreignKeys: [],
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    shipped: true,
  };
}
