import { type CaptureInstance } from '../../runtime/cdc-state';
import { type CatalogObject } from '../../runtime/object-lookup';
import { type Index } from '../../store/table-definition';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewColumn, type ViewContext } from './define-view';
import { objectColumns, objectsOfType } from './object-views';
import { visibleObjects } from './visible-objects';

/** An index, or the heap of a table that has no clustered one. */
interface CatalogIndex {
  readonly objectId: number;
  readonly index: Index | undefined;
}

interface CatalogIndexColumn {
  readonly objectId: number;
  readonly indexId: number;
  /** From 1 on, key columns first. */
  readonly indexColumnId: number;
  readonly columnId: number;
  readonly keyOrdinal: number;
  readonly descending: boolean;
  readonly included: boolean;
}

/** Places of the key in a change table's list of columns: LSN, sequence value, operation, and the command id, the last. */
function changeTableIndex(instance: CaptureInstance): Index {
  const last = instance.columns.length + 6;
  return {
    indexId: 1,
    name: `${instance.name}_CT_clustered_idx`,
    unique: true,
    clustered: true,
    columns: [1, last, 3, 4].map((columnId) => ({ columnId, descending: false })),
    included: [],
  };
}

function indexesOf({ database }: ViewContext, objectId: number): CatalogIndex[] {
  const instance = database.cdc?.byObjectId(objectId);
  if (instance !== undefined) return [{ objectId, index: changeTableIndex(instance) }];
  const indexes = database.tableById(objectId)?.definition.indexes ?? [];
  const sorted = [...indexes].sort((a, b) => a.indexId - b.indexId);
  const heap = sorted.some(({ clustered }) => clustered) ? [] : [{ objectId, index: undefined }];
  return [...heap, ...sorted.map((index) => ({ objectId, index }))];
}

function* visibleIndexes(context: ViewContext): Generator<CatalogIndex> {
  for (const { objectId, type } of visibleObjects(context))
    if (type === 'U ') yield* indexesOf(context, objectId);
}

function* visibleIndexColumns(context: ViewContext): Generator<CatalogIndexColumn> {
  for (const { objectId, index } of visibleIndexes(context)) {
    if (index === undefined) continue;
    const common = { objectId, indexId: index.indexId };
    for (const [place, { columnId, descending }] of index.columns.entries()) {
      const key = { keyOrdinal: place + 1, descending, included: false };
      yield { ...common, ...key, columnId, indexColumnId: place + 1 };
    }
    for (const [place, columnId] of index.included.entries()) {
      const included = { keyOrdinal: 0, descending: false, included: true };
      yield { ...common, ...included, columnId, indexColumnId: index.columns.length + place + 1 };
    }
  }
}

function rowCount({ objectId }: CatalogIndex, { database }: ViewContext): bigint {
  const instance = database.cdc?.byObjectId(objectId);
  return BigInt(instance?.table.rowCount ?? database.tableById(objectId)?.rowCount ?? 0);
}

const hobt = ({ objectId, index }: CatalogIndex): bigint =>
  BigInt(objectId) * 65_536n + BigInt(index?.indexId ?? 0);

/** A page holds 8 kB; rows are not kept in pages, so this is no more than plausible. */
const ROWS_PER_PAGE = 100n;
const pages = (item: CatalogIndex, context: ViewContext): bigint =>
  rowCount(item, context) / ROWS_PER_PAGE + 1n;

const INDEX_COLUMNS: readonly ViewColumn<CatalogIndex>[] = [
  ['object_id int', ({ objectId }) => objectId],
  ['name sysname?', ({ index }) => index?.name ?? null],
  ['index_id int', ({ index }) => index?.indexId ?? 0],
  ['type tinyint', ({ index }) => (index === undefined ? 0 : index.clustered ? 1 : 2)],
  [
    'type_desc nvarchar60?',
    ({ index }) => (index === undefined ? 'HEAP' : index.clustered ? 'CLUSTERED' : 'NONCLUSTERED'),
  ],
  ['is_unique bit?', ({ index }) => bit(index?.unique === true)],
  ['data_space_id int?', 1],
  ['ignore_dup_key bit?', 0],
  ['is_primary_key bit?', ({ index }) => bit(index?.constraint?.primary === true)],
  ['is_unique_constraint bit?', ({ index }) => bit(index?.constraint?.primary === false)],
  ['fill_factor tinyint', 0],
  ['is_padded bit?', 0],
  ['is_disabled bit?', 0],
  ['is_hypothetical bit?', 0],
  ['is_ignored_in_optimization bit?', 0],
  ['allow_row_locks bit?', 1],
  ['allow_page_locks bit?', 1],
  ['has_filter bit?', 0],
  ['filter_definition max?', null],
  ['compression_delay int?', null],
  ['suppress_dup_key_messages bit?', 0],
  ['auto_created bit?', 0],
];

const INDEX_COLUMN_COLUMNS: readonly ViewColumn<CatalogIndexColumn>[] = [
  ['object_id int', ({ objectId }) => objectId],
  ['index_id int', ({ indexId }) => indexId],
  ['index_column_id int', ({ indexColumnId }) => indexColumnId],
  ['column_id int', ({ columnId }) => columnId],
  ['key_ordinal tinyint', ({ keyOrdinal }) => keyOrdinal],
  ['partition_ordinal tinyint', 0],
  ['is_descending_key bit?', ({ descending }) => bit(descending)],
  ['is_included_column bit?', ({ included }) => bit(included)],
  ['column_store_order_ordinal tinyint', 0],
];

const PARTITION_COLUMNS: readonly ViewColumn<CatalogIndex>[] = [
  ['partition_id bigint', hobt],
  ['object_id int', ({ objectId }) => objectId],
  ['index_id int', ({ index }) => index?.indexId ?? 0],
  ['partition_number int', 1],
  ['hobt_id bigint', hobt],
  ['rows bigint?', rowCount],
  ['filestream_filegroup_id smallint', 0],
  ['data_compression tinyint', 0],
  ['data_compression_desc nvarchar60?', 'NONE'],
];

const PARTITION_STATS_COLUMNS: readonly ViewColumn<CatalogIndex>[] = [
  ['partition_id bigint?', hobt],
  ['object_id int', ({ objectId }) => objectId],
  ['index_id int', ({ index }) => index?.indexId ?? 0],
  ['partition_number int', 1],
  ['in_row_data_page_count bigint?', pages],
  ['in_row_used_page_count bigint?', pages],
  ['in_row_reserved_page_count bigint?', pages],
  ['lob_used_page_count bigint?', 0n],
  ['lob_reserved_page_count bigint?', 0n],
  ['row_overflow_used_page_count bigint?', 0n],
  ['row_overflow_reserved_page_count bigint?', 0n],
  ['used_page_count bigint?', pages],
  ['reserved_page_count bigint?', pages],
  ['row_count bigint?', rowCount],
];

function constraintIndex(
  { objectId, parentId }: CatalogObject,
  { database }: ViewContext,
): Index | undefined {
  return database
    .tableById(parentId)
    ?.definition.indexes.find(({ constraint }) => constraint?.objectId === objectId);
}

function* keyConstraints(context: ViewContext): Generator<CatalogObject> {
  yield* objectsOfType(context, 'PK');
  yield* objectsOfType(context, 'UQ');
}

export const INDEX_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.indexes': defineView(visibleIndexes, INDEX_COLUMNS),
  'sys.index_columns': defineView(visibleIndexColumns, INDEX_COLUMN_COLUMNS),
  'sys.partitions': defineView(visibleIndexes, PARTITION_COLUMNS),
  'sys.dm_db_partition_stats': defineView(visibleIndexes, PARTITION_STATS_COLUMNS, 'VIEW DATABASE STATE'),
  'sys.key_constraints': defineView(keyConstraints, [
    ...objectColumns(),
    ['unique_index_id int?', (object, context) => constraintIndex(object, context)?.indexId ?? null],
    [
      'is_system_named bit',
      (object, context) => bit(constraintIndex(object, context)?.constraint?.systemNamed === true),
    ],
    ['is_enforced bit?', 1],
  ]),
};
