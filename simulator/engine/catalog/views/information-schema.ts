import { type CatalogObject, objectById } from '../../runtime/object-lookup';
import { type Database } from '../../runtime/database';
import { type ForeignKey, type Index, type TableDefinition } from '../../store/table-definition';
import { familyOf, fractionDigits, isUnicode } from '../../values/type-family';
import { maxLengthOf, precisionColumn, scaleColumn, systemTypeOf } from '../../values/type-catalog';
import { findCollation } from '../../../types/collation';
import { type VirtualTable } from '../virtual-table';
import { type CatalogColumn, collationOf, columnsOfObject } from './column-views';
import { defineView, type ViewColumn, type ViewContext } from './define-view';
import { objectsOfType } from './object-views';
import { visibleObjects } from './visible-objects';

interface SchemaColumn extends CatalogColumn {
  readonly object: CatalogObject;
}

function* columns(context: ViewContext): Generator<SchemaColumn> {
  for (const object of objectsOfType(context, 'U '))
    for (const column of columnsOfObject(context.database, object.objectId)) yield { ...column, object };
}

const isNumber = ({ type }: CatalogColumn): boolean =>
  ['integer', 'exact', 'approximate'].includes(familyOf(type)) && type.name !== 'bit';

const isTime = ({ type }: CatalogColumn): boolean => ['date', 'time', 'datetime'].includes(familyOf(type));
const hasLength = ({ type }: CatalogColumn): boolean =>
  type.name !== 'rowversion' && ['character', 'binary', 'xml'].includes(familyOf(type));

/** In characters, or in bytes; the long types of old have more than fits in max_length. */
function lengthOf(column: CatalogColumn, inBytes: boolean): number | null {
  if (!hasLength(column)) return null;
  const { name } = column.type;
  if (name === 'text' || name === 'image') return 2_147_483_647;
  if (name === 'ntext') return inBytes ? 2_147_483_646 : 1_073_741_823;
  const bytes = maxLengthOf(column.type);
  return bytes === -1 || inBytes || !isUnicode(column.type) ? bytes : bytes / 2;
}

function characterSet(column: CatalogColumn, database: Database): string | null {
  const collation = collationOf(column, database);
  if (collation === null) return null;
  if (isUnicode(column.type)) return 'UNICODE';
  return findCollation(collation)?.codePageId === 1252
    ? 'iso_1'
    : `cp${findCollation(collation)?.codePageId ?? 0}`;
}

function timePrecision({ type }: CatalogColumn): number {
  if (type.name === 'datetime') return 3;
  return ['date', 'smalldatetime'].includes(type.name) ? 0 : fractionDigits(type);
}

const radix = ({ type }: CatalogColumn): number => (familyOf(type) === 'approximate' ? 2 : 10);
const isExact = (column: CatalogColumn): boolean =>
  isNumber(column) && familyOf(column.type) !== 'approximate';
const databaseName = (_item: unknown, { database }: ViewContext): string => database.name;

const COLUMN_COLUMNS: readonly ViewColumn<SchemaColumn>[] = [
  ['TABLE_CATALOG nvarchar128?', databaseName],
  ['TABLE_SCHEMA nvarchar128?', ({ object }) => object.schema],
  ['TABLE_NAME sysname', ({ object }) => object.name],
  ['COLUMN_NAME sysname?', ({ name }) => name],
  ['ORDINAL_POSITION int?', ({ columnId }) => columnId],
  ['COLUMN_DEFAULT nvarchar4000?', ({ definition }) => definition?.default?.text ?? null],
  ['IS_NULLABLE varchar3?', ({ nullable }) => (nullable ? 'YES' : 'NO')],
  ['DATA_TYPE nvarchar128?', ({ type }) => systemTypeOf(type.name).name],
  ['CHARACTER_MAXIMUM_LENGTH int?', (column) => lengthOf(column, false)],
  ['CHARACTER_OCTET_LENGTH int?', (column) => lengthOf(column, true)],
  ['NUMERIC_PRECISION tinyint?', (column) => (isNumber(column) ? precisionColumn(column.type) : null)],
  ['NUMERIC_PRECISION_RADIX smallint?', (column) => (isNumber(column) ? radix(column) : null)],
  ['NUMERIC_SCALE int?', (column) => (isExact(column) ? scaleColumn(column.type) : null)],
  ['DATETIME_PRECISION smallint?', (column) => (isTime(column) ? timePrecision(column) : null)],
  ['CHARACTER_SET_CATALOG sysname?', null],
  ['CHARACTER_SET_SCHEMA sysname?', null],
  ['CHARACTER_SET_NAME sysname?', (column, { database }) => characterSet(column, database)],
  ['COLLATION_CATALOG sysname?', null],
  ['COLLATION_SCHEMA sysname?', null],
  ['COLLATION_NAME sysname?', (column, { database }) => collationOf(column, database)],
  ['DOMAIN_CATALOG sysname?', null],
  ['DOMAIN_SCHEMA sysname?', null],
  ['DOMAIN_NAME sysname?', null],
];

const CONSTRAINT_TYPES: Readonly<Record<string, string>> = {
  PK: 'PRIMARY KEY',
  UQ: 'UNIQUE',
  'C ': 'CHECK',
  'F ': 'FOREIGN KEY',
};

interface TableConstraint {
  readonly constraint: CatalogObject;
  readonly table: CatalogObject;
}

function* constraints(context: ViewContext): Generator<TableConstraint> {
  for (const constraint of visibleObjects(context)) {
    const table = objectById(context.database, constraint.parentId);
    if (table !== undefined && CONSTRAINT_TYPES[constraint.type] !== undefined) yield { constraint, table };
  }
}

interface KeyColumn extends TableConstraint {
  readonly name: string;
  readonly position: number;
}

const columnIdsOf = ({ indexes, foreignKeys }: TableDefinition, constraintId: number): readonly number[] => {
  const isIt = ({ constraint }: Index): boolean => constraint?.objectId === constraintId;
  const key = foreignKeys.find(({ objectId }: ForeignKey) => objectId === constraintId);
  return indexes.find(isIt)?.columns.map(({ columnId }) => columnId) ?? key?.columnIds ?? [];
};

function* keyColumns(context: ViewContext): Generator<KeyColumn> {
  for (const { constraint, table } of constraints(context)) {
    const definition = context.database.tableById(table.objectId)?.definition;
    if (definition === undefined) continue;
    for (const [place, id] of columnIdsOf(definition, constraint.objectId).entries()) {
      const name = definition.columns.find(({ columnId }) => columnId === id)?.name ?? '';
      yield { constraint, table, name, position: place + 1 };
    }
  }
}

const CONSTRAINT_COLUMNS: readonly ViewColumn<TableConstraint>[] = [
  ['CONSTRAINT_CATALOG nvarchar128?', databaseName],
  ['CONSTRAINT_SCHEMA nvarchar128?', ({ table }) => table.schema],
  ['CONSTRAINT_NAME sysname', ({ constraint }) => constraint.name],
  ['TABLE_CATALOG nvarchar128?', databaseName],
  ['TABLE_SCHEMA nvarchar128?', ({ table }) => table.schema],
  ['TABLE_NAME sysname?', ({ table }) => table.name],
];

export const INFORMATION_SCHEMA_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'INFORMATION_SCHEMA.TABLES': defineView(
    (context) => objectsOfType(context, 'U '),
    [
      ['TABLE_CATALOG nvarchar128?', databaseName],
      ['TABLE_SCHEMA sysname?', ({ schema }) => schema],
      ['TABLE_NAME sysname', ({ name }) => name],
      ['TABLE_TYPE varchar10?', 'BASE TABLE'],
    ],
  ),
  'INFORMATION_SCHEMA.COLUMNS': defineView(columns, COLUMN_COLUMNS),
  'INFORMATION_SCHEMA.SCHEMATA': defineView(
    ({ database }) => database.schemas,
    [
      ['CATALOG_NAME nvarchar128?', databaseName],
      ['SCHEMA_NAME nvarchar128', ({ name }) => name],
      [
        'SCHEMA_OWNER nvarchar128?',
        ({ principalId }, { database }) => database.security.byId(principalId)?.name ?? null,
      ],
      ['DEFAULT_CHARACTER_SET_CATALOG sysname?', null],
      ['DEFAULT_CHARACTER_SET_SCHEMA sysname?', null],
      ['DEFAULT_CHARACTER_SET_NAME sysname?', 'iso_1'],
    ],
  ),
  'INFORMATION_SCHEMA.TABLE_CONSTRAINTS': defineView(constraints, [
    ...CONSTRAINT_COLUMNS,
    ['CONSTRAINT_TYPE varchar11?', ({ constraint }) => CONSTRAINT_TYPES[constraint.type] ?? null],
    ['IS_DEFERRABLE varchar2', 'NO'],
    ['INITIALLY_DEFERRED varchar2', 'NO'],
  ]),
  'INFORMATION_SCHEMA.KEY_COLUMN_USAGE': defineView<KeyColumn>(keyColumns, [
    ...CONSTRAINT_COLUMNS,
    ['COLUMN_NAME nvarchar128?', ({ name }) => name],
    ['ORDINAL_POSITION int', ({ position }) => position],
  ]),
};
