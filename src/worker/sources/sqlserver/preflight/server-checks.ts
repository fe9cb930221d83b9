import { type Finding } from '../../../../core/finding';
import { readHistoryIdentity } from '../discovery/history-identity';
import { integerCell, textCell } from '../tds/cells';
import { tryRows } from '../tds/try-rows';
import { type CheckContext, failed, grantInMsdb, inDatabase, ok, warning } from './finding';

const OLDEST_MAJOR = 13;

const VERSION = `SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)), CAST(SERVERPROPERTY('EngineEdition') AS int)`;
const DATABASE = `SELECT name, CAST(is_cdc_enabled AS int), CAST(snapshot_isolation_state AS int), state_desc
FROM sys.databases WHERE name = DB_NAME()`;
const MAX_REPLICATED_BYTES = `SELECT CAST(value_in_use AS int) FROM sys.configurations WHERE name = 'max text repl size (B)'`;

export async function checkVersion({ queries }: CheckContext): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_VERSION';
  const [row = []] = await queries.rows({ doing: 'asking for the version of the server', sql: VERSION });
  const version = textCell(row[0]);
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return [ok(code, `the server is version ${version}`)];
  const message = `the server is version ${version}, expected SQL Server 2016 (13) or newer`;
  return [failed(code, message, 'Upgrade the server, or read from a newer one.')];
}

export async function checkDatabase({ queries, database }: CheckContext): Promise<Finding[]> {
  const [row = []] = await queries.rows({ doing: 'reading sys.databases', sql: DATABASE });
  const name = textCell(row[0]);
  const cdc = 'CHECK_SQLSERVER_CDC_ENABLED';
  const isolation = 'CHECK_SQLSERVER_SNAPSHOT_ISOLATION';
  return [
    row[1] === 1
      ? ok(cdc, `change data capture is enabled in ${name}`)
      : failed(
          cdc,
          `change data capture is not enabled in ${name}`,
          inDatabase({ database }, 'EXEC sys.sp_cdc_enable_db;'),
        ),
    row[2] === 1
      ? ok(isolation, `snapshot isolation is allowed in ${name}`)
      : warning(
          isolation,
          `snapshot isolation is not allowed in ${name}: reads may wait for writers, and look twice for cleanup`,
          `ALTER DATABASE ${database} SET ALLOW_SNAPSHOT_ISOLATION ON;`,
        ),
  ];
}

/** Restores are only noticed where at least one of two things can be seen. */
export async function checkHistory(context: CheckContext): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_HISTORY';
  const noticed = ok(code, 'a restored database would be noticed');
  const { recoveryForkGuid, restoreHistoryId } = await readHistoryIdentity(context.queries);
  if (recoveryForkGuid !== null || restoreHistoryId !== null) return [noticed];
  const restores = await tryRows(context.queries, {
    doing: 'reading msdb.dbo.restorehistory',
    sql: 'SELECT COUNT(*) FROM msdb.dbo.restorehistory',
  });
  if (restores !== undefined) return [noticed];
  const message =
    'neither sys.database_recovery_status nor msdb.dbo.restorehistory can be read: a restored database would not be noticed';
  return [warning(code, message, grantInMsdb(context, 'restorehistory'))];
}

/** @param largeColumns names of captured columns with large values */
export async function checkLargeValues(
  { queries }: CheckContext,
  largeColumns: readonly string[],
): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_LARGE_VALUES';
  const rows = await tryRows(queries, { doing: 'reading sys.configurations', sql: MAX_REPLICATED_BYTES });
  const limit = integerCell(rows?.[0]?.[0] ?? -1);
  if (limit < 0 || largeColumns.length === 0)
    return [ok(code, 'no captured value is too large to be written')];
  const message = `values beyond ${limit} bytes in ${largeColumns.join(', ')} are refused when the application writes them (error 7139)`;
  return [warning(code, message, `EXEC sp_configure 'max text repl size (B)', -1; RECONFIGURE;`)];
}
