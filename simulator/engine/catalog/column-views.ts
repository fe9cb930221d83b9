import { type Column } from '../store/table-definition';
import { allViews } from './registry';
import { systemObjects, visibleTables } from './database-objects';
import { familyOf } from '../values/type-family';
import { maxLengthOf, precisionColumn, scaleColumn, systemTypeOf } from '../values/type-catalog';
import { bit, view, type ViewColumns, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** A column of a table, of a change table or of a system view. */
export interface ListedColumn {
  readonly objectId: number;
  readonly column: Column;
}

function* tableColumns({ execution, database }: Viewer): Generator<ListedColumn> {
  for (const { objectId, columns } of visibleTables(execution, database)) {
    for (const column of columns) yield { objectId, column };
  }
}

function* systemColumns(): Generator<ListedColumn> {
  const views = allViews();
  for (const { objectId, schema, name } of systemObjects()) {
    const columns = views.get(`${schema}.${name}`.toLowerCase())?.columns ?? [];
    yield* columns.map((column, index) => ({ objectId, column: { columnId: index + 1, ...column } }));
  }
}

function* allColumns(viewer: Viewer): Generator<ListedColumn> {
  yield* tableColumns(viewer);
  yield* systemColumns();
}

const COLUMN_COLUMNS: ViewColumns<ListedColumn> = {
  'object_id int': ({ objectId }) => objectId,
  'name sysname?': ({ column }) => column.name,
  'column_id int': ({ column }) => column.columnId,
  'system_type_id tinyint': ({ column }) => systemTypeOf(column.type.name).systemTypeId,
  'user_type_id int': ({ column }) => systemTypeOf(column.type.name).userTypeId,
  'max_length smallint': ({ column }) => maxLengthOf(column.type),
  'precision tinyint': ({ column }) => precisionColumn(column.type),
  'scale tinyint': ({ column }) => scaleColumn(column.type),
  'collation_name sysname?': ({ column: { type } }, { database }) =>
    familyOf(type) === 'character' ? (type.collation ?? database.collation) : null,
  'is_nullable bit?': ({ column }) => bit(column.nullable),
  'is_ansi_padded bit': ({ column: { type } }) =>
    bit(['char', 'varchar', 'binary', 'varbinary', 'nchar', 'nvarchar'].includes(type.name)),
  'is_rowguidcol bit': ({ column }) => bit(column.rowGuid === true),
  'is_identity bit': ({ column }) => bit(column.identity !== undefined),
  'is_computed bit': ({ column }) => bit(column.computed !== undefined),
  'is_filestream bit': 0,
  'is_replicated bit?': 0,
  'is_non_sql_subscribed bit?': 0,
  'is_merge_published bit?': 0,
  'is_dts_replicated bit?': 0,
  'is_xml_document bit': 0,
  'xml_collection_id int': 0,
  'default_object_id int': ({ column }) => column.default?.objectId ?? 0,
  'rule_object_id int': 0,
  'is_sparse bit?': ({ column }) => bit(column.sparse === true),
  'is_column_set bit?': 0,
  'generated_always_type tinyint?': 0,
  'generated_always_type_desc nvarchar60?': 'NOT_APPLICABLE',
  'encryption_type int?': null,
  'encryption_type_desc nvarchar64?': null,
  'encryption_algorithm_name sysname?': null,
  'column_encryption_key_id int?': null,
  'column_encryption_key_database_name sysname?': null,
  'is_hidden bit?': 0,
  'is_masked bit': 0,
  'graph_type int?': null,
  'graph_type_desc nvarchar60?': null,
};

function* identityColumns(viewer: Viewer): Generator<ListedColumn> {
  for (const listed of tableColumns(viewer)) if (listed.column.identity !== undefined) yield listed;
}

function* computedColumns(viewer: Viewer): Generator<ListedColumn> {
  for (const listed of tableColumns(viewer)) if (listed.column.computed !== undefined) yield listed;
}

/** Identity values have the type of their column. */
function variantOf(
  { column }: ListedColumn,
  value: bigint | undefined,
): ReturnType<typeof numericVariant> | null {
  return value === undefined ? null : numericVariant(column, value);
}

function numericVariant({ type }: Column, value: bigint): { type: Column['type']; value: bigint | number } {
  const isNumber = type.name === 'int' || type.name === 'smallint' || type.name === 'tinyint';
  return { type, value: isNumber ? Number(value) : value };
}

const identity = view(identityColumns, {
  ...COLUMN_COLUMNS,
  'seed_value variant?': (listed) => variantOf(listed, BigInt(listed.column.identity?.seed ?? 1)),
  'increment_value variant?': (listed) => variantOf(listed, BigInt(listed.column.identity?.increment ?? 1)),
  'last_value variant?': (listed, { database }) =>
    variantOf(listed, database.tableById(listed.objectId)?.identityCurrent),
  'is_not_for_replication bit?': 0,
});

const computed = view(computedColumns, {
  ...COLUMN_COLUMNS,
  'definition max?': ({ column }) => column.computed?.text ?? null,
  'uses_database_collation bit': 1,
  'is_persisted bit': ({ column }) => bit(column.computed?.persisted === true),
});

export const COLUMN_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.columns': view(tableColumns, COLUMN_COLUMNS),
  'sys.all_columns': view(allColumns, COLUMN_COLUMNS),
  'sys.system_columns': view(() => systemColumns(), COLUMN_COLUMNS),
  'sys.identity_columns': identity,
  'sys.computed_columns': computed,
};
