import { type Finding } from '../../../../core/finding';
import { parseTableName } from '../../../../pipeline/table-name';
import { type CapturedTable } from '../discovery/captured-table';
import { qualifiedName } from '../discovery/remedies';
import { changeTable, quoteText } from '../sql-name';
import { textCell } from '../tds/cells';
import { type CheckContext, failed, inDatabase, ok, warning } from './finding';

const CATALOG = ['cdc.change_tables', 'cdc.captured_columns', 'cdc.lsn_time_mapping'];
const SEES_STATE = `SELECT HAS_PERMS_BY_NAME(NULL, 'DATABASE', 'VIEW DATABASE STATE')`;

/** Reads need no more than SELECT on the schema cdc. */
export async function checkChangeRights(
  context: CheckContext,
  tables: readonly CapturedTable[],
): Promise<Finding> {
  const code = 'CHECK_SQLSERVER_RIGHTS_CDC';
  const missing: string[] = [];
  for (const name of [...CATALOG, ...tables.map(({ instance }) => changeTable(instance.name))])
    if (!(await mayRead(context, name))) missing.push(name);
  if (missing.length === 0) return ok(code, 'the login may read the change tables');
  const message = `the login may not read ${missing.join(', ')}`;
  return failed(code, message, inDatabase(context, `GRANT SELECT ON SCHEMA::cdc TO ${context.user};`));
}

/**
 * And SELECT on the columns of each table that are captured.
 * @param tables undefined when it is not known which are captured
 */
export async function checkTableRights(
  context: CheckContext,
  tables: readonly CapturedTable[] | undefined,
): Promise<Finding> {
  const code = 'CHECK_SQLSERVER_RIGHTS_TABLES';
  const missing: string[] = [];
  for (const table of tables ?? [])
    if (!(await mayReadColumns(context, table))) missing.push(qualifiedName(table.instance));
  for (const text of tables === undefined ? context.source.tables : []) {
    const name = qualifiedName(parseTableName(text));
    if (!(await mayRead(context, name))) missing.push(name);
  }
  if (missing.length === 0) return ok(code, 'the login may read the tables');
  const grants = missing.map((table) => `GRANT SELECT ON ${table} TO ${context.user};`).join(' ');
  return failed(code, `the login may not read ${missing.join(', ')}`, inDatabase(context, grants));
}

/** The right that shortens the wait for fences from minutes to seconds on an idle database. */
export async function checkStateRight(context: CheckContext): Promise<Finding> {
  const code = 'CHECK_SQLSERVER_VIEW_STATE';
  const doing = 'asking for the right VIEW DATABASE STATE';
  const [row = []] = await context.queries.rows({ doing, sql: SEES_STATE });
  if (row[0] === 1) return ok(code, 'the login sees the scan sessions of the capture job');
  const message =
    'the login does not see the scan sessions of the capture job: on an idle database a snapshot waits minutes for each fence';
  return warning(code, message, inDatabase(context, `GRANT VIEW DATABASE STATE TO ${context.user};`));
}

async function mayRead({ queries }: CheckContext, object: string): Promise<boolean> {
  const sql = `SELECT HAS_PERMS_BY_NAME(${quoteText(object)}, 'OBJECT', 'SELECT')`;
  const [row = []] = await queries.rows({ doing: `asking for the right to read ${object}`, sql });
  return row[0] === 1;
}

/** A right on the table is one on its columns; else they are asked for one by one. */
async function mayReadColumns(context: CheckContext, { instance, schema }: CapturedTable): Promise<boolean> {
  const name = qualifiedName(instance);
  if (await mayRead(context, name)) return true;
  const rows = await context.queries.rows({
    doing: `asking for the right to read the columns of ${name}`,
    sql: `SELECT name FROM sys.columns WHERE object_id = ${instance.sourceObjectId}
AND HAS_PERMS_BY_NAME(${quoteText(name)}, 'OBJECT', 'SELECT', name, 'COLUMN') = 1`,
  });
  const readable = new Set(rows.map(([column]) => textCell(column)));
  return schema.columns.every((column) => readable.has(column.name));
}
