import { type SqlValue } from '../../types/sql-type';
import { findCollation } from '../../types/collation';
import { type Column, type ForeignKey, type Index, type TableDefinition } from '../store/table-definition';
import { maxLengthOf, precisionColumn, scaleColumn } from '../values/type-catalog';
import { familyOf, isUnicode, typeLabel } from '../values/type-family';
import { tableDefinitionById } from './change-table-definition';
import { visibleTables } from './database-objects';

import { view, type ViewColumns, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

interface ListedColumn {
  readonly table: TableDefinition;
  readonly column: Column;
}

function* tables({ execution, database }: Viewer): Generator<TableDefinition> {
  yield* visibleTables(execution, database);
}

function* columns(viewer: Viewer): Generator<ListedColumn> {
  for (const table of tables(viewer)) for (const column of table.columns) yield { table, column };
}

/** Null for what has no length; -1 = max. */
function characterLength({ type }: Column, unit: 'characters' | 'bytes'): number | null {
  switch (familyOf(type)) {
    case 'xml':
      return -1;
    case 'character':
    case 'binary':
      return lengthIn(maxLengthOf(type), unit === 'characters' && isUnicode(type), type.name);
    default:
      return type.name === 'hierarchyid' ? 892 : null;
  }
}

function lengthIn(bytes: number, halved: boolean, name: string): number | null {
  if (name === 'rowversion') return null;
  if (name === 'text' || name === 'image') return 2_147_483_647;
  if (name === 'ntext') return halved ? 1_073_741_823 : 2_147_483_646;
  return halved && bytes > 0 ? bytes / 2 : bytes;
}

function isCharacter({ type }: Column): boolean {
  return familyOf(type) === 'character';
}

function isNumber({ type }: Column): boolean {
  return ['integer', 'exact', 'approximate'].includes(familyOf(type)) && type.name !== 'bit';
}

function isMoment({ type }: Column): boolean {
  return ['date', 'time', 'datetime'].includes(familyOf(type));
}

/** The wide character types hold UTF-16. */
function characterSet({ type }: Column, databaseCollation: string): string {
  if (isUnicode(type)) return 'UNICODE';
  const codePageId = findCollation(type.collation ?? databaseCollation)?.codePageId ?? 1252;
  if (codePageId === 65_001) return 'utf8';
  return codePageId === 1252 ? 'iso_1' : `cp${codePageId}`;
}

const COLUMN_COLUMNS: ViewColumns<ListedColumn> = {
  'TABLE_CATALOG nvarchar128?': (_, { database }) => database.name,
  'TABLE_SCHEMA nvarchar128?': ({ table }) => table.schema,
  'TABLE_NAME sysname': ({ table }) => table.name,
  'COLUMN_NAME sysname?': ({ column }) => column.name,
  'ORDINAL_POSITION int?': ({ column }) => column.columnId,
  'COLUMN_DEFAULT nvarchar4000?': ({ column }) => column.default?.text ?? null,
  'IS_NULLABLE varchar3?': ({ column }) => (column.nullable ? 'YES' : 'NO'),
  'DATA_TYPE nvarchar128?': ({ column }) => typeLabel(column.type),
  'CHARACTER_MAXIMUM_LENGTH int?': ({ column }) => characterLength(column, 'characters'),
  'CHARACTER_OCTET_LENGTH int?': ({ column }) => characterLength(column, 'bytes'),
  'NUMERIC_PRECISION tinyint?': ({ column }) => (isNumber(column) ? precisionColumn(column.type) : null),
  'NUMERIC_PRECISION_RADIX smallint?': ({ column }) => {
    if (!isNumber(column)) return null;
    return familyOf(column.type) === 'approximate' ? 2 : 10;
  },
  'NUMERIC_SCALE int?': ({ column }) =>
    isNumber(column) && familyOf(column.type) !== 'approximate' ? scaleColumn(column.type) : null,
  'DATETIME_PRECISION smallint?': ({ column }) => (isMoment(column) ? scaleColumn(column.type) : null),
  'CHARACTER_SET_CATALOG sysname?': null,
  'CHARACTER_SET_SCHEMA sysname?': null,
  'CHARACTER_SET_NAME sysname?': ({ column }, { database }) =>
    isCharacter(column) ? characterSet(column, database.collation) : null,
  'COLLATION_CATALOG sysname?': null,
  'COLLATION_SCHEMA sysname?': null,
  'COLLATION_NAME sysname?': ({ column }, { database }) =>
    isCharacter(column) ? (column.type.collation ?? database.collation) : null,
  'DOMAIN_CATALOG sysname?': null,
  'DOMAIN_SCHEMA sysname?': null,
  'DOMAIN_NAME sysname?': null,
};

/** A named constraint with the columns of its own table. */
interface ListedConstraint {
  readonly table: TableDefinition;
  readonly name: string;
  readonly kind: 'PRIMARY KEY' | 'UNIQUE' | 'FOREIGN KEY' | 'CHECK';
  readonly columnIds: readonly number[];
}

function keyConstraint(table: TableDefinition, index: Index): ListedConstraint[] {
  if (index.constraint === undefined) return [];
  const kind = index.constraint.primary ? 'PRIMARY KEY' : 'UNIQUE';
  return [{ table, name: index.name, kind, columnIds: index.columns.map(({ columnId }) => columnId) }];
}

function* constraints(viewer: Viewer): Generator<ListedConstraint> {
  for (const table of tables(viewer)) {
    for (const index of table.indexes) yield* keyConstraint(table, index);
    for (const { name, columnIds } of table.foreignKeys)
      yield { table, name, kind: 'FOREIGN KEY', columnIds };
    for (const { name } of table.checks) yield { table, name, kind: 'CHECK', columnIds: [] };
  }
}

interface ConstraintColumn {
  readonly constraint: ListedConstraint;
  readonly name: string;
  readonly place: number;
}

function* constraintColumns(viewer: Viewer): Generator<ConstraintColumn> {
  for (const constraint of constraints(viewer)) {
    for (const [index, id] of constraint.columnIds.entries()) {
      const column = constraint.table.columns.find(({ columnId }) => columnId === id);
      yield { constraint, name: column?.name ?? '', place: index + 1 };
    }
  }
}

const CONSTRAINT_NAME_COLUMNS = {
  'CONSTRAINT_CATALOG nvarchar128?': (_: unknown, { database }: Viewer) => database.name,
  'CONSTRAINT_SCHEMA nvarchar128?': ({ table }: { table: TableDefinition }) => table.schema,
} as const;

/** The key constraint that a foreign key refers to; null when it refers to a plain unique index. */
function referencedKey({ database }: Viewer, key: ForeignKey): { schema: string; name: string } | null {
  const table = tableDefinitionById(database, key.referencedObjectId);
  const wanted = key.referencedColumnIds.toSorted((a, b) => a - b).join();
  const found = table?.indexes.find(
    ({ constraint, columns: own }) =>
      constraint !== undefined &&
      own
        .map(({ columnId }) => columnId)
        .toSorted((a, b) => a - b)
        .join() === wanted,
  );
  return table === undefined || found === undefined ? null : { schema: table.schema, name: found.name };
}

interface ListedForeignKey {
  readonly table: TableDefinition;
  readonly key: ForeignKey;
}

function* foreignKeys(viewer: Viewer): Generator<ListedForeignKey> {
  for (const table of tables(viewer)) for (const key of table.foreignKeys) yield { table, key };
}

const columnUsage: ViewColumns<ConstraintColumn> = {
  'TABLE_CATALOG nvarchar128?': (_, { database }) => database.name,
  'TABLE_SCHEMA nvarchar128?': ({ constraint }) => constraint.table.schema,
  'TABLE_NAME nvarchar128?': ({ constraint }) => constraint.table.name,
  'COLUMN_NAME nvarchar128?': ({ name }) => name,
};

const constraintOfColumn: ViewColumns<ConstraintColumn> = {
  'CONSTRAINT_CATALOG nvarchar128?': (_, { database }) => database.name,
  'CONSTRAINT_SCHEMA nvarchar128?': ({ constraint }) => constraint.table.schema,
  'CONSTRAINT_NAME nvarchar128?': ({ constraint }) => constraint.name,
};

const databaseName = (_: unknown, { database }: Viewer): SqlValue => database.name;

export const INFORMATION_SCHEMA: Readonly<Record<string, VirtualTable>> = {
  'INFORMATION_SCHEMA.TABLES': view(tables, {
    'TABLE_CATALOG nvarchar128?': databaseName,
    'TABLE_SCHEMA nvarchar128?': ({ schema }) => schema,
    'TABLE_NAME sysname': ({ name }) => name,
    'TABLE_TYPE varchar10?': 'BASE TABLE',
  }),
  'INFORMATION_SCHEMA.COLUMNS': view(columns, COLUMN_COLUMNS),
  'INFORMATION_SCHEMA.SCHEMATA': view(({ database }) => database.schemas, {
    'CATALOG_NAME sysname?': databaseName,
    'SCHEMA_NAME sysname': ({ name }) => name,
    'SCHEMA_OWNER sysname?': ({ principalId, name }, { database }) =>
      database.security.byId(principalId)?.name ?? name,
    'DEFAULT_CHARACTER_SET_CATALOG sysname?': null,
    'DEFAULT_CHARACTER_SET_SCHEMA sysname?': null,
    'DEFAULT_CHARACTER_SET_NAME sysname?': 'iso_1',
  }),
  'INFORMATION_SCHEMA.TABLE_CONSTRAINTS': view(constraints, {
    ...CONSTRAINT_NAME_COLUMNS,
    'CONSTRAINT_NAME sysname': ({ name }) => name,
    'TABLE_CATALOG nvarchar128?': databaseName,
    'TABLE_SCHEMA nvarchar128?': ({ table }) => table.schema,
    'TABLE_NAME sysname?': ({ table }) => table.name,
    'CONSTRAINT_TYPE varchar11?': ({ kind }) => kind,
    'IS_DEFERRABLE varchar2': 'NO',
    'INITIALLY_DEFERRED varchar2': 'NO',
  }),
  'INFORMATION_SCHEMA.KEY_COLUMN_USAGE': view(constraintColumns, {
    ...constraintOfColumn,
    ...columnUsage,
    'ORDINAL_POSITION int': ({ place }) => place,
  }),
  'INFORMATION_SCHEMA.CONSTRAINT_COLUMN_USAGE': view(constraintColumns, {
    ...columnUsage,
    ...constraintOfColumn,
  }),
  'INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS': view(foreignKeys, {
    ...CONSTRAINT_NAME_COLUMNS,
    'CONSTRAINT_NAME sysname': ({ key }) => key.name,
    'UNIQUE_CONSTRAINT_CATALOG nvarchar128?': databaseName,
    'UNIQUE_CONSTRAINT_SCHEMA nvarchar128?': ({ key }, viewer) => referencedKey(viewer, key)?.schema ?? null,
    'UNIQUE_CONSTRAINT_NAME sysname?': ({ key }, viewer) => referencedKey(viewer, key)?.name ?? null,
    'MATCH_OPTION varchar7?': 'SIMPLE',
    'UPDATE_RULE varchar11?': ({ key }) => key.onUpdate.toUpperCase(),
    'DELETE_RULE varchar11?': ({ key }) => key.onDelete.toUpperCase(),
  }),
  'INFORMATION_SCHEMA.CHECK_CONSTRAINTS': view(
    (viewer) => [...tables(viewer)].flatMap((table) => table.checks.map((check) => ({ table, check }))),
    {
      ...CONSTRAINT_NAME_COLUMNS,
      'CONSTRAINT_NAME sysname': ({ check }) => check.name,
      'CHECK_CLAUSE nvarchar4000?': ({ check }) => check.text,
    },
  ),
};
