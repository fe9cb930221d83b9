import { datetimeFromMs } from '../../runtime/clock';
import { type Database, type Schema } from '../../runtime/database';
import { type CatalogObject } from '../../runtime/object-lookup';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewColumn, type ViewContext } from './define-view';
import { visibleObjects } from './visible-objects';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'U ': 'USER_TABLE',
  PK: 'PRIMARY_KEY_CONSTRAINT',
  UQ: 'UNIQUE_CONSTRAINT',
  'D ': 'DEFAULT_CONSTRAINT',
  'C ': 'CHECK_CONSTRAINT',
  'F ': 'FOREIGN_KEY_CONSTRAINT',
  'V ': 'VIEW',
};

export function schemaIdOf(database: Database, schema: string): number {
  return database.schema(schema)?.id ?? 0;
}

const OBJECT_COLUMNS: readonly ViewColumn<CatalogObject>[] = [
  ['name sysname', ({ name }) => name],
  ['object_id int', ({ objectId }) => objectId],
  ['principal_id int?', null],
  ['schema_id int', ({ schema }, { database }) => schemaIdOf(database, schema)],
  ['parent_object_id int', ({ parentId }) => parentId],
  ['type char2?', ({ type }) => type],
  ['type_desc nvarchar60?', ({ type }) => TYPE_NAMES[type] ?? null],
  ['create_date datetime', ({ createdAtMs }) => datetimeFromMs(createdAtMs)],
  ['modify_date datetime', ({ modifiedAtMs }) => datetimeFromMs(modifiedAtMs)],
  ['is_ms_shipped bit', ({ shipped }) => bit(shipped)],
  ['is_published bit', 0],
  ['is_schema_published bit', 0],
];

/** The columns that all views of objects begin with. */
export function objectColumns(): readonly ViewColumn<CatalogObject>[] {
  return OBJECT_COLUMNS;
}

export function* objectsOfType(context: ViewContext, type: string): Generator<CatalogObject> {
  for (const object of visibleObjects(context)) if (object.type === type) yield object;
}

const isTracked = ({ objectId }: CatalogObject, { database }: ViewContext): number =>
  bit((database.cdc?.ofSource(objectId).length ?? 0) > 0);

const largestColumnId = ({ objectId }: CatalogObject, { database }: ViewContext): number =>
  Math.max(
    0,
    ...(database.tableById(objectId)?.definition.columns.map(({ columnId }) => columnId) ?? []),
    (database.cdc?.byObjectId(objectId)?.columns.length ?? -6) + 6,
  );

const TABLE_COLUMNS: readonly ViewColumn<CatalogObject>[] = [
  ...OBJECT_COLUMNS,
  ['lob_data_space_id int', 0],
  ['filestream_data_space_id int?', null],
  ['max_column_id_used int', largestColumnId],
  ['lock_on_bulk_load bit', 0],
  ['uses_ansi_nulls bit?', 1],
  ['is_replicated bit?', 0],
  ['has_replication_filter bit?', 0],
  ['is_merge_published bit?', 0],
  ['is_sync_tran_subscribed bit?', 0],
  ['has_unchecked_assembly_data bit', 0],
  ['text_in_row_limit int?', 0],
  ['large_value_types_out_of_row bit?', 0],
  ['is_tracked_by_cdc bit?', isTracked],
  ['lock_escalation tinyint?', 0],
  ['lock_escalation_desc nvarchar60?', 'TABLE'],
  ['is_filetable bit?', 0],
  ['is_memory_optimized bit?', 0],
  ['durability tinyint?', 0],
  ['durability_desc nvarchar60?', 'SCHEMA_AND_DATA'],
  ['temporal_type tinyint?', 0],
  ['temporal_type_desc nvarchar60?', 'NON_TEMPORAL_TABLE'],
  ['history_table_id int?', null],
  ['is_external bit', 0],
  ['is_node bit?', 0],
  ['is_edge bit?', 0],
];

const objects = defineView(visibleObjects, OBJECT_COLUMNS);

/** There are no views, procedures or triggers of users. */
const none = defineView<CatalogObject>(() => [], OBJECT_COLUMNS);

export const OBJECT_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.objects': objects,
  'sys.all_objects': objects,
  'sys.tables': defineView((context) => objectsOfType(context, 'U '), TABLE_COLUMNS),
  'sys.views': none,
  'sys.procedures': none,
  'sys.triggers': none,
  'sys.schemas': defineView<Schema>(
    ({ database }) => database.schemas,
    [
      ['name sysname', ({ name }) => name],
      ['schema_id int', ({ id }) => id],
      ['principal_id int?', ({ principalId }) => principalId],
    ],
  ),
};
