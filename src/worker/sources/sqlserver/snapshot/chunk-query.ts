import { TYPES } from 'tedious';
import { type CapturedTable } from '../discovery/captured-table';
import { quoteName } from '../sql-name';
import { type Statement } from '../tds/statement';
import { BoundComparison, type KeyBound } from './key-bound';

function tableName({ schema }: CapturedTable): string {
  return `${quoteName(schema.id.schema)}.${quoteName(schema.id.table)}`;
}

/** The key of the `rows`-th row above a bound, if there are so many: one row of the key columns, else none. */
export function chunkEndQuery(table: CapturedTable, above: KeyBound | null, rows: number): Statement {
  const comparison = new BoundComparison(table.key, 't');
  const where = above === null ? '' : ` WHERE ${comparison.above(above)}`;
  const keys = table.key.map(({ name }) => `t.${quoteName(name)}`).join(', ');
  return {
    doing: `finding the end of a chunk of ${tableName(table)}`,
    sql: `SELECT ${keys} FROM ${tableName(table)} AS t${where}
ORDER BY ${keys} OFFSET @skip ROWS FETCH NEXT 1 ROWS ONLY`,
    parameters: [{ name: 'skip', type: TYPES.Int, value: rows - 1 }, ...comparison.parameters],
  };
}

/**
 * The keys of the next `rows` rows above a bound, each with the bytes of its large values behind it: where rows may be of
 * any size, a chunk ends by their sizes.
 */
export function rowSizesQuery(table: CapturedTable, above: KeyBound | null, rows: number): Statement {
  const comparison = new BoundComparison(table.key, 't');
  const where = above === null ? '' : ` WHERE ${comparison.above(above)}`;
  const keys = table.key.map(({ name }) => `t.${quoteName(name)}`).join(', ');
  const sizes = table.columns
    .filter(({ isLarge }) => isLarge)
    .map(({ name }) => `COALESCE(DATALENGTH(t.${quoteName(name)}), 0)`);
  return {
    doing: `measuring rows of ${tableName(table)}`,
    sql: `SELECT TOP (@rows) ${keys}, CAST(${sizes.join(' + ')} AS bigint) FROM ${tableName(table)} AS t${where}
ORDER BY ${keys}`,
    parameters: [{ name: 'rows', type: TYPES.Int, value: rows }, ...comparison.parameters],
  };
}

/** Result 0: the rows of a chunk in key order; result 1: the server's time when it had read them. */
export function chunkQuery(table: CapturedTable, above: KeyBound | null, upTo: KeyBound | null): Statement {
  const comparison = new BoundComparison(table.key, 't');
  const conditions = [
    ...(above === null ? [] : [comparison.above(above)]),
    ...(upTo === null ? [] : [comparison.upTo(upTo)]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const columns = table.columns.map(({ select }) => select).join(', ');
  const keys = table.key.map(({ name }) => `t.${quoteName(name)}`).join(', ');
  return {
    doing: `reading a chunk of ${tableName(table)}`,
    sql: `SELECT ${columns} FROM ${tableName(table)} AS t${where} ORDER BY ${keys};
SELECT SYSDATETIME()`,
    parameters: comparison.parameters,
  };
}

/** Rows of the table as the server estimates them; no scan, but not every login may ask. */
export function rowCountQuery({ schema, instance }: CapturedTable): Statement {
  return {
    doing: `estimating the rows of ${quoteName(schema.id.schema)}.${quoteName(schema.id.table)}`,
    sql: `SELECT SUM(row_count) FROM sys.dm_db_partition_stats WHERE object_id = ${instance.sourceObjectId} AND index_id < 2`,
  };
}
