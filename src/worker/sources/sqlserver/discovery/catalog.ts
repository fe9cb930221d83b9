import { type Value } from '../../../../core/table-schema';
import { integerCell, textCell, textOrNull } from '../tds/cells';
import { type Queries } from '../tds/statement';
import { type CatalogType } from './column-types';

export interface CatalogInstance {
  readonly name: string;
  /** Of the change table; a new one when the instance is dropped and created again. */
  readonly objectId: number;
  readonly sourceObjectId: number;
  /** As text, only compared. */
  readonly createdAt: string;
  readonly schema: string;
  readonly table: string;
}

export interface CatalogColumn {
  readonly name: string;
  readonly type: CatalogType;
  readonly nullable: boolean;
  readonly computed: boolean;
}

export interface CatalogIndex {
  readonly isPrimaryKey: boolean;
  readonly columns: readonly string[];
}

/** What the database says of its captured tables. Maps are by object id of the table, or of the change table. */
export interface Catalog {
  readonly database: string;
  /** The user of the database that the login is. */
  readonly user: string;
  readonly cdcEnabled: boolean;
  readonly snapshotIsolation: boolean;
  readonly collation: string | null;
  /** `schema` and `table` of every table that the login may see. */
  readonly tables: readonly { readonly schema: string; readonly table: string }[];
  readonly instances: readonly CatalogInstance[];
  /** By change table: names of the captured columns, in their order. */
  readonly captured: ReadonlyMap<number, readonly string[]>;
  /** Change tables with `__$command_id`. */
  readonly withCommandId: ReadonlySet<number>;
  /** By table. */
  readonly columns: ReadonlyMap<number, readonly CatalogColumn[]>;
  /** By table: unique indexes, in the order of their ids. */
  readonly uniqueIndexes: ReadonlyMap<number, readonly CatalogIndex[]>;
}

const DATABASE = `SELECT name, CAST(is_cdc_enabled AS int), CAST(snapshot_isolation_state AS int), collation_name, USER_NAME()
FROM sys.databases WHERE name = DB_NAME()`;

const TABLES = `SELECT s.name, t.name FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
WHERE t.is_ms_shipped = 0`;

const INSTANCES = `SELECT ct.capture_instance, ct.object_id, ct.source_object_id, CONVERT(nvarchar(30), ct.create_date, 126), s.name, o.name
FROM cdc.change_tables AS ct JOIN sys.objects AS o ON o.object_id = ct.source_object_id
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
ORDER BY ct.capture_instance`;

const CAPTURED = `SELECT object_id, column_name FROM cdc.captured_columns ORDER BY object_id, column_ordinal`;

const COMMAND_IDS = `SELECT object_id FROM sys.columns WHERE name = N'__$command_id'
AND object_id IN (SELECT object_id FROM cdc.change_tables)`;

// The base type of an alias type; CLR types have none and are their own.
const COLUMNS = `SELECT c.object_id, c.name, COALESCE(b.name, t.name), CAST(c.max_length AS int), CAST(c.precision AS int),
CAST(c.scale AS int), c.collation_name, CAST(c.is_nullable AS int), CAST(c.is_computed AS int)
FROM sys.columns AS c JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.types AS b ON b.user_type_id = c.system_type_id
WHERE c.object_id IN (SELECT source_object_id FROM cdc.change_tables)
ORDER BY c.object_id, c.column_id`;

const INDEXES = `SELECT i.object_id, i.index_id, CAST(i.is_primary_key AS int), c.name
FROM sys.indexes AS i
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND ic.key_ordinal > 0 AND i.object_id IN (SELECT source_object_id FROM cdc.change_tables)
ORDER BY i.object_id, i.index_id, ic.key_ordinal`;

const NOTHING_CAPTURED = {
  instances: [],
  captured: new Map(),
  withCommandId: new Set<number>(),
  columns: new Map(),
  uniqueIndexes: new Map(),
};

/** @throws CdcError */
export async function readCatalog(connection: Queries): Promise<Catalog> {
  const read = (what: string, sql: string): Promise<Value[][]> =>
    connection.rows({ doing: `reading ${what}`, sql });
  const [database = []] = await read('sys.databases', DATABASE);
  const base = {
    database: textCell(database[0]),
    cdcEnabled: database[1] === 1,
    snapshotIsolation: database[2] === 1,
    collation: textOrNull(database[3]),
    user: textCell(database[4]),
    tables: (await read('sys.tables', TABLES)).map(([schema, table]) => ({
      schema: textCell(schema),
      table: textCell(table),
    })),
  };
  if (!base.cdcEnabled) return { ...base, ...NOTHING_CAPTURED };
  return {
    ...base,
    instances: (await read('cdc.change_tables', INSTANCES)).map(toInstance),
    captured: group(await read('cdc.captured_columns', CAPTURED), ([, name]) => textCell(name)),
    withCommandId: new Set((await read('sys.columns', COMMAND_IDS)).map(([id]) => integerCell(id))),
    columns: group(await read('sys.columns', COLUMNS), toColumn),
    uniqueIndexes: toIndexes(await read('sys.indexes', INDEXES)),
  };
}

function toInstance(row: Value[]): CatalogInstance {
  const [name, objectId, sourceObjectId, createdAt, schema, table] = row;
  return {
    name: textCell(name),
    objectId: integerCell(objectId),
    sourceObjectId: integerCell(sourceObjectId),
    createdAt: textCell(createdAt),
    schema: textCell(schema),
    table: textCell(table),
  };
}

function toColumn(row: Value[]): CatalogColumn {
  const [, name, type, maxLength, precision, scale, collation, nullable, computed] = row;
  return {
    name: textCell(name),
    type: {
      name: textCell(type),
      maxLength: integerCell(maxLength),
      precision: integerCell(precision),
      scale: integerCell(scale),
      collation: textOrNull(collation),
    },
    nullable: nullable === 1,
    computed: computed === 1,
  };
}

function toIndexes(rows: Value[][]): Map<number, CatalogIndex[]> {
  const byTable = new Map<number, CatalogIndex[]>();
  for (const [table, ofTable] of group(rows, (row) => row.slice(1))) {
    const byIndex = group(ofTable, (row) => row);
    const indexes = [...byIndex.values()].map((columns) => ({
      isPrimaryKey: columns[0]?.[1] === 1,
      columns: columns.map(([, , name]) => textCell(name)),
    }));
    byTable.set(table, indexes);
  }
  return byTable;
}

/** Groups rows by the number in their first column. */
function group<T>(rows: Value[][], convert: (row: Value[]) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const id = integerCell(row[0]);
    groups.set(id, [...(groups.get(id) ?? []), convert(row)]);
  }
  return groups;
}
