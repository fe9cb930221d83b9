import { type Index, type TableDefinition } from '../store/table-definition';
import { visibleTables } from './database-objects';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

interface ListedIndex {
  readonly table: TableDefinition;
  /** Undefined for a heap: rows without a clustered index. */
  readonly index: Index | undefined;
}

function* allIndexes({ execution, database }: Viewer): Generator<ListedIndex> {
  for (const table of visibleTables(execution, database)) {
    if (!table.indexes.some(({ clustered }) => clustered)) yield { table, index: undefined };
    for (const index of table.indexes) yield { table, index };
  }
}

function typeOf({ index }: ListedIndex): 0 | 1 | 2 {
  if (index === undefined) return 0;
  return index.clustered ? 1 : 2;
}

const TYPE_NAMES = ['HEAP', 'CLUSTERED', 'NONCLUSTERED'] as const;

const indexes = view(allIndexes, {
  'object_id int': ({ table }) => table.objectId,
  'name sysname?': ({ index }) => index?.name ?? null,
  'index_id int': ({ index }) => index?.indexId ?? 0,
  'type tinyint': typeOf,
  'type_desc nvarchar60?': (listed) => TYPE_NAMES[typeOf(listed)],
  'is_unique bit?': ({ index }) => bit(index?.unique === true),
  'data_space_id int?': 1,
  'ignore_dup_key bit?': 0,
  'is_primary_key bit?': ({ index }) => bit(index?.constraint?.primary === true),
  'is_unique_constraint bit?': ({ index }) => bit(index?.constraint?.primary === false),
  'fill_factor tinyint': 0,
  'is_padded bit?': 0,
  'is_disabled bit?': 0,
  'is_hypothetical bit?': 0,
  'is_ignored_in_optimization bit?': 0,
  'allow_row_locks bit?': 1,
  'allow_page_locks bit?': 1,
  'has_filter bit?': ({ index }) => bit(index?.filter !== undefined),
  'filter_definition max?': ({ index }) => index?.filter ?? null,
  'compression_delay int?': null,
  'suppress_dup_key_messages bit?': 0,
  'auto_created bit?': 0,
  'optimize_for_sequential_key bit?': 0,
});

interface ListedIndexColumn {
  readonly table: TableDefinition;
  readonly index: Index;
  readonly columnId: number;
  /** 1-based place in the index, key columns first. */
  readonly place: number;
  readonly keyOrdinal: number;
  readonly descending: boolean;
}

function* indexColumns(viewer: Viewer): Generator<ListedIndexColumn> {
  for (const { table, index } of allIndexes(viewer)) {
    if (index === undefined) continue;
    const own = { table, index };
    for (const [at, { columnId, descending }] of index.columns.entries()) {
      yield { ...own, columnId, descending, place: at + 1, keyOrdinal: at + 1 };
    }
    for (const [at, columnId] of index.included.entries()) {
      yield { ...own, columnId, descending: false, place: index.columns.length + at + 1, keyOrdinal: 0 };
    }
  }
}

/** Every index keeps statistics of its own columns; there are no others. */
function* statistics(viewer: Viewer): Generator<{ table: TableDefinition; index: Index }> {
  for (const { table, index } of allIndexes(viewer)) if (index !== undefined) yield { table, index };
}

export const INDEX_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.indexes': indexes,
  'sys.index_columns': view(indexColumns, {
    'object_id int': ({ table }) => table.objectId,
    'index_id int': ({ index }) => index.indexId,
    'index_column_id int': ({ place }) => place,
    'column_id int': ({ columnId }) => columnId,
    'key_ordinal tinyint': ({ keyOrdinal }) => keyOrdinal,
    'partition_ordinal tinyint': 0,
    'is_descending_key bit?': ({ descending }) => bit(descending),
    'is_included_column bit?': ({ keyOrdinal }) => bit(keyOrdinal === 0),
    'column_store_order_ordinal tinyint': 0,
  }),
  'sys.stats': view(statistics, {
    'object_id int': ({ table }) => table.objectId,
    'name sysname?': ({ index }) => index.name,
    'stats_id int': ({ index }) => index.indexId,
    'auto_created bit?': 0,
    'user_created bit?': 0,
    'no_recompute bit?': 0,
    'has_filter bit?': ({ index }) => bit(index.filter !== undefined),
    'filter_definition max?': ({ index }) => index.filter ?? null,
    'is_temporary bit?': 0,
    'is_incremental bit?': 0,
  }),
  'sys.stats_columns': view(indexColumns, {
    'object_id int': ({ table }) => table.objectId,
    'stats_id int': ({ index }) => index.indexId,
    'stats_column_id int?': ({ place }) => place,
    'column_id int?': ({ columnId }) => columnId,
  }),
};
