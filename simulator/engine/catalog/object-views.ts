import { type Schema } from '../runtime/database';
import { datetimeFromMs } from '../runtime/clock';
import { tableDefinitionById } from './change-table-definition';
import {
  type DatabaseObject,
  OBJECT_TYPE_NAMES,
  systemObjects,
  visibleObjects,
  visibleTables,
} from './database-objects';
import { bit, view, type ViewColumns, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

function schemaId(schemas: Iterable<Schema>, name: string): number {
  for (const schema of schemas) if (schema.name.toLowerCase() === name.toLowerCase()) return schema.id;
  throw new RangeError(`no schema ${name}`);
}

const OBJECT_COLUMNS: ViewColumns<DatabaseObject> = {
  'name sysname': ({ name }) => name,
  'object_id int': ({ objectId }) => objectId,
  'principal_id int?': null,
  'schema_id int': ({ schema }, { database }) => schemaId(database.schemas, schema),
  'parent_object_id int': ({ parentId }) => parentId,
  'type char2?': ({ type }) => type,
  'type_desc nvarchar60?': ({ type }) => OBJECT_TYPE_NAMES[type],
  'create_date datetime': ({ createdAtMs }) => datetimeFromMs(createdAtMs),
  'modify_date datetime': ({ modifiedAtMs }) => datetimeFromMs(modifiedAtMs),
  'is_ms_shipped bit': ({ shipped }) => bit(shipped),
  'is_published bit': 0,
  'is_schema_published bit': 0,
};

const ofType =
  (...types: readonly DatabaseObject['type'][]) =>
  ({ execution, database }: Viewer): DatabaseObject[] =>
    [...visibleObjects(execution, database)].filter(({ type }) => types.includes(type));

function* userObjects({ execution, database }: Viewer): Generator<DatabaseObject> {
  yield* visibleObjects(execution, database);
}

function* allObjects(viewer: Viewer): Generator<DatabaseObject> {
  yield* userObjects(viewer);
  yield* systemObjects();
}

function isTracked({ database }: Viewer, objectId: number): boolean {
  return (database.cdc?.ofSource(objectId).length ?? 0) > 0;
}

const tables = view(ofType('U '), {
  ...OBJECT_COLUMNS,
  'lob_data_space_id int': 0,
  'filestream_data_space_id int?': null,
  'max_column_id_used int': ({ objectId }, { database }) =>
    Math.max(0, ...(tableDefinitionById(database, objectId)?.columns ?? []).map(({ columnId }) => columnId)),
  'lock_on_bulk_load bit': 0,
  'uses_ansi_nulls bit?': 1,
  'is_replicated bit?': 0,
  'has_replication_filter bit?': 0,
  'is_merge_published bit?': 0,
  'is_sync_tran_subscribed bit?': 0,
  'has_unchecked_assembly_data bit': 0,
  'text_in_row_limit int?': 0,
  'large_value_types_out_of_row bit?': 0,
  'is_tracked_by_cdc bit?': ({ objectId }, viewer) => bit(isTracked(viewer, objectId)),
  'lock_escalation tinyint?': 0,
  'lock_escalation_desc nvarchar60?': 'TABLE',
  'is_filetable bit?': 0,
  'is_memory_optimized bit?': 0,
  'durability tinyint?': 0,
  'durability_desc nvarchar60?': 'SCHEMA_AND_DATA',
  'temporal_type tinyint?': 0,
  'temporal_type_desc nvarchar60?': 'NON_TEMPORAL_TABLE',
  'history_table_id int?': null,
  'is_remote_data_archive_enabled bit?': 0,
  'is_external bit': 0,
  'history_retention_period int?': null,
  'history_retention_period_unit int?': null,
  'history_retention_period_unit_desc nvarchar10?': null,
  'is_node bit?': 0,
  'is_edge bit?': 0,
});

const VIEW_COLUMNS: ViewColumns<DatabaseObject> = {
  ...OBJECT_COLUMNS,
  'is_replicated bit?': 0,
  'has_replication_filter bit?': 0,
  'has_opaque_metadata bit': 0,
  'has_unchecked_assembly_data bit': 0,
  'with_check_option bit': 0,
  'is_date_correlation_view bit': 0,
};

interface RowCount {
  readonly objectId: number;
  readonly indexId: number;
  readonly rows: number;
}

/** Rows of each index of each table; heaps have index 0. */
function* rowCounts({ execution, database }: Viewer): Generator<RowCount> {
  for (const { objectId, indexes } of visibleTables(execution, database)) {
    const rows =
      database.tableById(objectId)?.rowCount ?? database.cdc?.byObjectId(objectId)?.table.rowCount ?? 0;
    if (!indexes.some(({ clustered }) => clustered)) yield { objectId, indexId: 0, rows };
    for (const { indexId } of indexes) yield { objectId, indexId, rows };
  }
}

/** An id for the rows of an index, as a partition has. */
function partitionId({ objectId, indexId }: RowCount): bigint {
  return 72_057_594_000_000_000n + BigInt(objectId) * 65_536n + BigInt(indexId);
}

const partitionStats = view(
  rowCounts,
  {
    'partition_id bigint?': partitionId,
    'object_id int': ({ objectId }) => objectId,
    'index_id int': ({ indexId }) => indexId,
    'partition_number int': 1,
    'row_count bigint?': ({ rows }) => BigInt(rows),
  },
  'VIEW DATABASE STATE',
);

const partitions = view(rowCounts, {
  'partition_id bigint': partitionId,
  'object_id int': ({ objectId }) => objectId,
  'index_id int': ({ indexId }) => indexId,
  'partition_number int': 1,
  'hobt_id bigint': partitionId,
  'rows bigint?': ({ rows }) => BigInt(rows),
  'filestream_filegroup_id smallint': 0,
  'data_compression tinyint?': 0,
  'data_compression_desc nvarchar60?': 'NONE',
});

/** Triggers, procedures and synonyms cannot be made here, and nothing has a description: there are none to list. */
const none = (): DatabaseObject[] => [];

export const OBJECT_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.objects': view(userObjects, OBJECT_COLUMNS),
  'sys.all_objects': view(allObjects, OBJECT_COLUMNS),
  'sys.system_objects': view(() => systemObjects(), OBJECT_COLUMNS),
  'sys.tables': tables,
  'sys.views': view(ofType('V '), VIEW_COLUMNS),
  'sys.all_views': view(
    (viewer) => [...allObjects(viewer)].filter(({ type }) => type === 'V '),
    VIEW_COLUMNS,
  ),
  'sys.procedures': view(none, {
    ...OBJECT_COLUMNS,
    'is_auto_executed bit': 0,
    'is_execution_replicated bit?': 0,
  }),
  'sys.synonyms': view(none, { ...OBJECT_COLUMNS, 'base_object_name nvarchar1035?': null }),
  'sys.triggers': view(none, {
    'name sysname': ({ name }) => name,
    'object_id int': ({ objectId }) => objectId,
    'parent_class tinyint': 1,
    'parent_class_desc nvarchar60?': null,
    'parent_id int': ({ parentId }) => parentId,
    'type char2': 'TR',
    'type_desc nvarchar60?': null,
    'create_date datetime': null,
    'modify_date datetime': null,
    'is_ms_shipped bit': 0,
    'is_disabled bit': 0,
    'is_not_for_replication bit': 0,
    'is_instead_of_trigger bit': 0,
  }),
  'sys.extended_properties': view(none, {
    'class tinyint': 1,
    'class_desc nvarchar60?': null,
    'major_id int': ({ objectId }) => objectId,
    'minor_id int': 0,
    'name sysname': ({ name }) => name,
    'value variant?': null,
  }),
  'sys.partitions': partitions,
  'sys.dm_db_partition_stats': partitionStats,
};
