import { type SqlValue } from '../../types/sql-type';
import { visibleTables } from '../catalog/database-objects';
import { likeToRegExp } from '../compile/expression/like';
import { type Database } from '../runtime/database';
import { type Column, type Index, type TableDefinition } from '../store/table-definition';
import { systemTypeOf } from '../values/type-catalog';
import { odbcTypeOf } from './odbc-type';
import {
  parameterList,
  type ProcedureArguments,
  type ProcedureContext,
  type SystemProcedure,
} from './procedure';
import { writeResult } from './result-set';

/** Matches a name by a pattern of LIKE; null takes every name. */
function matcher(pattern: string | null): (name: string) => boolean {
  if (pattern === null) return () => true;
  const expression = likeToRegExp(pattern, null, true);
  return (name) => expression.test(name);
}

/** Tables by the arguments that all these procedures have, in the order of owner and name. */
function tablesFor(args: ProcedureArguments, { execution, database }: ProcedureContext): TableDefinition[] {
  const qualifier = args.text('@table_qualifier');
  if (qualifier !== null && qualifier.toLowerCase() !== database.name.toLowerCase()) return [];
  const takesName = matcher(args.text('@table_name'));
  const takesOwner = matcher(args.text('@table_owner'));
  return [...visibleTables(execution, database)]
    .filter(({ name, schema }) => takesName(name) && takesOwner(schema))
    .sort((a, b) => a.schema.localeCompare(b.schema) || a.name.localeCompare(b.name));
}

/** The table of that very name, in the schema given or the first one that has it. */
function tableFor(
  args: ProcedureArguments,
  { execution, database }: ProcedureContext,
): TableDefinition | undefined {
  const same = (name: string, wanted: string | null): boolean =>
    wanted === null || name.toLowerCase() === wanted.toLowerCase();
  return [...visibleTables(execution, database)].find(
    ({ name, schema }) => same(name, args.text('@table_name')) && same(schema, args.text('@table_owner')),
  );
}

const nameOf = ({ name }: Database, { schema, name: table }: TableDefinition): SqlValue[] => [
  name,
  schema,
  table,
];

const NAME_COLUMNS = 'TABLE_QUALIFIER sysname?, TABLE_OWNER sysname?, TABLE_NAME sysname?';

const tables: SystemProcedure = {
  parameters: parameterList(
    '@table_name nvarchar384 = null, @table_owner nvarchar384 = null, @table_qualifier sysname = null, @table_type varchar100 = null, @fusepattern bit = 1',
  ),
  async run(args, context) {
    const types = args.text('@table_type');
    const wantsTables = types === null || types.toUpperCase().includes("'TABLE'");
    const found = wantsTables ? tablesFor(args, context) : [];
    const rows = found.map((table) => [...nameOf(context.database, table), 'TABLE', null]);
    await writeResult(context.out, `${NAME_COLUMNS}, TABLE_TYPE varchar32?, REMARKS varchar254?`, rows);
    return 0;
  },
};

function typeName({ type, identity }: Column): string {
  const { name } = systemTypeOf(type.name);
  return identity === undefined ? name : `${name} identity`;
}

const flag = (value: boolean): number => (value ? 1 : 0);

function columnRow(database: Database, table: TableDefinition, column: Column, place: number): SqlValue[] {
  const odbc = odbcTypeOf(column.type);
  const isUdt = column.type.name === 'hierarchyid';
  return [
    ...nameOf(database, table),
    column.name,
    odbc.dataType,
    typeName(column),
    odbc.precision,
    odbc.length,
    odbc.scale,
    odbc.radix,
    flag(column.nullable),
    null,
    column.default?.text ?? null,
    odbc.sqlDataType,
    odbc.datetimeSub,
    odbc.octetLength,
    place + 1,
    column.nullable ? 'YES' : 'NO',
    flag(column.sparse === true),
    0,
    flag(column.computed !== undefined),
    flag(column.identity !== undefined),
    isUdt ? database.name : null,
    isUdt ? 'sys' : null,
    null,
    null,
    null,
    null,
    column.nullable ? odbc.legacyType.nullable : odbc.legacyType.notNull,
  ];
}

const COLUMN_COLUMNS = `${NAME_COLUMNS}, COLUMN_NAME sysname?, DATA_TYPE smallint, TYPE_NAME sysname, PRECISION int?, LENGTH int?, SCALE smallint?, RADIX smallint?, NULLABLE smallint, REMARKS varchar254?, COLUMN_DEF nvarchar4000?, SQL_DATA_TYPE smallint, SQL_DATETIME_SUB smallint?, CHAR_OCTET_LENGTH int?, ORDINAL_POSITION int, IS_NULLABLE varchar254?, SS_IS_SPARSE smallint?, SS_IS_COLUMN_SET smallint?, SS_IS_COMPUTED smallint?, SS_IS_IDENTITY smallint?, SS_UDT_CATALOG_NAME sysname?, SS_UDT_SCHEMA_NAME sysname?, SS_UDT_ASSEMBLY_TYPE_NAME nvarcharmax?, SS_XML_SCHEMACOLLECTION_CATALOG_NAME sysname?, SS_XML_SCHEMACOLLECTION_SCHEMA_NAME sysname?, SS_XML_SCHEMACOLLECTION_NAME sysname?, SS_DATA_TYPE tinyint`;

const columns: SystemProcedure = {
  parameters: parameterList(
    '@table_name nvarchar384, @table_owner nvarchar384 = null, @table_qualifier sysname = null, @column_name nvarchar384 = null, @namescope int = 0, @odbcver int = 2, @fusepattern bit = 1',
  ),
  async run(args, context) {
    const takes = matcher(args.text('@column_name'));
    const rows = tablesFor(args, context).flatMap((table) =>
      table.columns.flatMap((column, place) =>
        takes(column.name) ? [columnRow(context.database, table, column, place)] : [],
      ),
    );
    await writeResult(context.out, COLUMN_COLUMNS, rows);
    return 0;
  },
};

const ONE_TABLE = '@table_name sysname, @table_owner sysname = null, @table_qualifier sysname = null';

function columnNamesOf({ columns: all }: TableDefinition, index: Index): string[] {
  return index.columns.map(({ columnId }) => all.find((column) => column.columnId === columnId)?.name ?? '');
}

const primaryKeys: SystemProcedure = {
  parameters: parameterList(ONE_TABLE),
  async run(args, context) {
    const table = tableFor(args, context);
    const key = table?.indexes.find(({ constraint }) => constraint?.primary === true);
    const rows =
      table === undefined || key === undefined
        ? []
        : columnNamesOf(table, key).map((name, place) => [
            ...nameOf(context.database, table),
            name,
            place + 1,
            key.name,
          ]);
    const own = 'COLUMN_NAME sysname?, KEY_SEQ smallint, PK_NAME sysname?';
    await writeResult(context.out, `${NAME_COLUMNS}, ${own}`, rows);
    return 0;
  },
};

/** A row for the table itself, then one for each column of each index: unique ones first, as ODBC orders them. */
function statisticsRows(database: Database, table: TableDefinition, uniqueOnly: boolean): SqlValue[][] {
  const rowCount = database.tableById(table.objectId)?.rowCount ?? 0;
  const name = nameOf(database, table);
  const indexes = table.indexes
    .filter(({ unique }) => unique || !uniqueOnly)
    .sort((a, b) => Number(b.unique) - Number(a.unique) || a.indexId - b.indexId);
  const own = indexes.flatMap((index) =>
    columnNamesOf(table, index).map((column, place): SqlValue[] => [
      ...name,
      flag(!index.unique),
      table.name,
      index.name,
      index.clustered ? 1 : 3,
      place + 1,
      column,
      index.columns[place]?.descending === true ? 'D' : 'A',
      rowCount,
      1,
      null,
    ]),
  );
  return [[...name, null, null, null, 0, null, null, null, rowCount, 1, null], ...own];
}

const statistics: SystemProcedure = {
  parameters: parameterList(
    `${ONE_TABLE}, @index_name sysname = '%', @is_unique char1 = 'N', @accuracy char1 = 'Q'`,
  ),
  async run(args, context) {
    const table = tableFor(args, context);
    const uniqueOnly = args.text('@is_unique')?.toUpperCase() === 'Y';
    const rows = table === undefined ? [] : statisticsRows(context.database, table, uniqueOnly);
    const own =
      'NON_UNIQUE smallint?, INDEX_QUALIFIER sysname?, INDEX_NAME sysname?, TYPE smallint, SEQ_IN_INDEX smallint?, COLUMN_NAME sysname?, COLLATION char1?, CARDINALITY int?, PAGES int?, FILTER_CONDITION varchar128?';
    await writeResult(context.out, `${NAME_COLUMNS}, ${own}`, rows);
    return 0;
  },
};

const databases: SystemProcedure = {
  parameters: [],
  async run(_args, { execution, out }) {
    const rows = Array.from(execution.engine.databases.values(), ({ name }) => [name, 8192, null]);
    await writeResult(out, 'DATABASE_NAME sysname?, DATABASE_SIZE int?, REMARKS varchar254?', rows);
    return 0;
  },
};

/** Procedures by which drivers learn what a database holds; the versions differ in what older drivers are not told. */
export const DRIVER_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_tables': tables,
  'sys.sp_columns': columns,
  'sys.sp_columns_90': columns,
  'sys.sp_columns_100': columns,
  'sys.sp_columns_170': columns,
  'sys.sp_pkeys': primaryKeys,
  'sys.sp_statistics': statistics,
  'sys.sp_statistics_100': statistics,
  'sys.sp_databases': databases,
};
