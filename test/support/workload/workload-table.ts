import { imageText } from '../delivery/row-image';
import { type TableContents } from '../delivery/delivery-checker';
import { type SqlSession } from './sql-session';

/**
 * A table that the workload writes. Besides its own columns each has `id` (the key), `n` and `txn` (which change and
 * which transaction made the row) and `payload`, which repeats the three.
 */
export interface WorkloadTable {
  /** `schema.table`. */
  readonly name: string;
  /** Name and T-SQL type of the columns of its own: integers and strings, which are equal in SQL and in JSON. */
  readonly columns: Readonly<Record<string, string>>;
  /** T-SQL literals for these columns, in their order. */
  values(random: () => number): readonly string[];
  /** Bytes that fill the payload. */
  readonly padding: number;
}

/** T-SQL that creates the table and captures it. */
export function createTableSql(table: WorkloadTable): readonly string[] {
  const [schema = '', name = ''] = table.name.split('.');
  const own = Object.entries(table.columns).map(([column, type]) => `, ${column} ${type}`);
  return [
    `CREATE TABLE ${table.name} (id int NOT NULL PRIMARY KEY, n int NOT NULL, txn int NOT NULL, ` +
      `payload nvarchar(400) NOT NULL${own.join('')})`,
    `EXEC sys.sp_cdc_enable_table @source_schema = N'${schema}', @source_name = N'${name}', @role_name = NULL`,
  ];
}

/** The columns that the fold of the output is compared in. */
export function comparedColumns(tables: readonly WorkloadTable[]): readonly string[] {
  const own = tables.flatMap((table) => Object.keys(table.columns));
  return ['n', 'txn', 'payload', ...new Set(own)];
}

/** The committed rows of the table, as the checker compares them. */
export async function readContents(
  session: SqlSession,
  table: WorkloadTable,
  columns: readonly string[],
): Promise<TableContents> {
  const own = ['id', 'n', 'txn', 'payload', ...Object.keys(table.columns)].join(', ');
  const rows = await session.query(`SELECT ${own} FROM ${table.name}`);
  return new Map(rows.map((row) => [String(row['id']), imageText(row, columns)]));
}
