import { type SqlType } from '../../../types/sql-type';
import { columnsOfChangeTable } from '../../compile/plan/sources';
import { type Database } from '../../runtime/database';
import { type Column } from '../../store/table-definition';
import { type Table } from '../../store/table';
import {
  maxLengthOf,
  precisionColumn,
  scaleColumn,
  SYSTEM_TYPES,
  type SystemType,
  systemTypeOf,
} from '../../values/type-catalog';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewColumn, type ViewContext } from './define-view';
import { visibleObjects, visibleTables } from './visible-objects';

/** A column of a table or of a change table. */
export interface CatalogColumn {
  readonly objectId: number;
  readonly columnId: number;
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** What only a user's table has. */
  readonly definition?: Column;
  readonly table?: Table;
}

export function* columnsOfObject(database: Database, objectId: number): Generator<CatalogColumn> {
  const table = database.tableById(objectId);
  for (const definition of table?.definition.columns ?? []) {
    const { columnId, name, type, nullable } = definition;
    yield { objectId, columnId, name, type, nullable, definition, ...(table && { table }) };
  }
  const instance = table === undefined ? database.cdc?.byObjectId(objectId) : undefined;
  const columns = instance === undefined ? [] : columnsOfChangeTable(instance);
  for (const [place, { name, type, nullable }] of columns.entries())
    yield { objectId, columnId: place + 1, name, type, nullable };
}

function* visibleColumns(context: ViewContext): Generator<CatalogColumn> {
  for (const { objectId, type } of visibleObjects(context))
    if (type === 'U ') yield* columnsOfObject(context.database, objectId);
}

export function collationOf({ type }: Pick<CatalogColumn, 'type'>, database: Database): string | null {
  return systemTypeOf(type.name).hasCollation ? (type.collation ?? database.collation) : null;
}

const isAnsiPadded = ({ type }: CatalogColumn): number =>
  bit(['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'].includes(type.name));

const COLUMN_COLUMNS: readonly ViewColumn<CatalogColumn>[] = [
  ['object_id int', ({ objectId }) => objectId],
  ['name sysname?', ({ name }) => name],
  ['column_id int', ({ columnId }) => columnId],
  ['system_type_id tinyint', ({ type }) => systemTypeOf(type.name).systemTypeId],
  ['user_type_id int', ({ type }) => systemTypeOf(type.name).userTypeId],
  ['max_length smallint', ({ type }) => maxLengthOf(type)],
  ['precision tinyint', ({ type }) => precisionColumn(type)],
  ['scale tinyint', ({ type }) => scaleColumn(type)],
  ['collation_name sysname?', (column, { database }) => collationOf(column, database)],
  ['is_nullable bit?', ({ nullable }) => bit(nullable)],
  ['is_ansi_padded bit', isAnsiPadded],
  ['is_rowguidcol bit', ({ definition }) => bit(definition?.rowGuid === true)],
  ['is_identity bit', ({ definition }) => bit(definition?.identity !== undefined)],
  ['is_computed bit', ({ definition }) => bit(definition?.computed !== undefined)],
  ['is_filestream bit', 0],
  ['is_replicated bit?', 0],
  ['is_non_sql_subscribed bit?', 0],
  ['is_merge_published bit?', 0],
  ['is_dts_replicated bit?', 0],
  ['is_xml_document bit', 0],
  ['xml_collection_id int', 0],
  ['default_object_id int', ({ definition }) => definition?.default?.objectId ?? 0],
  ['rule_object_id int', 0],
  ['is_sparse bit?', ({ definition }) => bit(definition?.sparse === true)],
  ['is_column_set bit?', 0],
  ['generated_always_type tinyint?', 0],
  ['generated_always_type_desc nvarchar60?', 'NOT_APPLICABLE'],
  ['encryption_type int?', null],
  ['encryption_type_desc nvarchar64?', null],
  ['encryption_algorithm_name sysname?', null],
  ['column_encryption_key_id int?', null],
  ['is_hidden bit', 0],
  ['is_masked bit', 0],
];

const TYPE_COLUMNS: readonly ViewColumn<SystemType>[] = [
  ['name sysname', ({ name }) => name],
  ['system_type_id tinyint', ({ systemTypeId }) => systemTypeId],
  ['user_type_id int', ({ userTypeId }) => userTypeId],
  ['schema_id int', 4],
  ['principal_id int?', null],
  ['max_length smallint', ({ maxLength }) => maxLength],
  ['precision tinyint', ({ precision }) => precision],
  ['scale tinyint', ({ scale }) => scale],
  ['collation_name sysname?', ({ hasCollation }, { database }) => (hasCollation ? database.collation : null)],
  ['is_nullable bit?', ({ name }) => bit(name !== 'sysname' && name !== 'timestamp')],
  ['is_user_defined bit', 0],
  ['is_assembly_type bit', ({ name }) => bit(name === 'hierarchyid')],
  ['default_object_id int', 0],
  ['rule_object_id int', 0],
  ['is_table_type bit', 0],
];

function* columnsWith(context: ViewContext, part: 'computed' | 'identity'): Generator<CatalogColumn> {
  for (const { objectId } of visibleTables(context))
    for (const column of columnsOfObject(context.database, objectId))
      if (column.definition?.[part] !== undefined) yield column;
}

const integer = (text: string | undefined): { type: SqlType; value: bigint } | null =>
  text === undefined ? null : { type: { name: 'bigint' }, value: BigInt(text) };

const columns = defineView(visibleColumns, COLUMN_COLUMNS);

export const COLUMN_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.columns': columns,
  'sys.all_columns': columns,
  'sys.types': defineView<SystemType>(() => SYSTEM_TYPES, TYPE_COLUMNS),
  'sys.computed_columns': defineView(
    (context) => columnsWith(context, 'computed'),
    [
      ...COLUMN_COLUMNS,
      ['definition max?', ({ definition }) => definition?.computed?.text ?? null],
      ['uses_database_collation bit', 1],
      ['is_persisted bit', ({ definition }) => bit(definition?.computed?.persisted === true)],
    ],
  ),
  'sys.identity_columns': defineView(
    (context) => columnsWith(context, 'identity'),
    [
      ...COLUMN_COLUMNS,
      ['seed_value variant?', ({ definition }) => integer(definition?.identity?.seed)],
      ['increment_value variant?', ({ definition }) => integer(definition?.identity?.increment)],
      ['last_value variant?', ({ table }) => integer(table?.identityCurrent?.toString())],
      ['is_not_for_replication bit?', 0],
    ],
  ),
};
