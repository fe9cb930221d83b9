import { CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type Clock } from '../../../../core/ports';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { type CapturedTable } from '../discovery/captured-table';
import { readCatalog } from '../discovery/catalog';
import { quoteName } from '../sql-name';
import { textCell } from '../tds/cells';
import { ControlPool } from '../tds/control-pool';
import { TdsConnection } from '../tds/tds-connection';
import { checkCapture, checkJobs } from './capture-checks';
import { type CheckContext, failedBy, ok } from './finding';
import {
  checkDatabase,
  checkHistory,
  checkLargeValues,
  checkStateRight,
  checkVersion,
} from './server-checks';
import { checkRights, checkTables } from './table-checks';

const CONNECTIONS = 2;

/**
 * Looks at everything that a pipeline needs of its server, without changing anything.
 * @returns one finding per check; a check that cannot be made is a finding as well
 */
export async function checkSqlServer(
  source: SqlServerSource,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding[]> {
  const connection = await checkConnection(source, clock, signal);
  if (connection.level === 'failed') return [connection];
  const pool = await ControlPool.open(source.connection, CONNECTIONS);
  try {
    return [connection, ...(await runChecks(source, pool))];
  } finally {
    await pool.close();
  }
}

/** The data path's own connection, which also proves that values are read exactly. */
async function checkConnection(source: SqlServerSource, clock: Clock, signal: AbortSignal): Promise<Finding> {
  const code = 'CHECK_SQLSERVER_CONNECTION';
  const { hostname, port, username } = source.connection;
  const startedAtMs = clock.monotonicMs();
  const found = await attempt(code, async () => {
    const connection = await TdsConnection.open(source.connection, signal);
    connection.close();
    const tookMs = Math.round(clock.monotonicMs() - startedAtMs);
    return [ok(code, `connected to ${hostname}:${port} as ${username} in ${tookMs} ms`)];
  });
  return found[0] ?? ok(code, `connected to ${hostname}:${port}`);
}

export async function runChecks(
  source: SqlServerSource,
  queries: CheckContext['queries'],
): Promise<Finding[]> {
  const [user = []] = await queries.rows({
    doing: 'asking for the database user',
    sql: 'SELECT USER_NAME()',
  });
  const context: CheckContext = { queries, source, user: quoteName(textCell(user[0])) };
  const tables: CapturedTable[] = [];
  const [server, database, found] = await Promise.all([
    attempt('CHECK_SQLSERVER_VERSION', () => checkVersion(context)),
    attempt('CHECK_SQLSERVER_CDC_ENABLED', () => checkDatabase(context)),
    attempt('CHECK_SQLSERVER_TABLE', async () => checkTables(context, await readCatalog(queries), tables)),
  ]);
  const large = tables.flatMap(({ columns, schema }) =>
    columns
      .filter(({ isLarge }) => isLarge)
      .map(({ name }) => `${schema.id.schema}.${schema.id.table}.${name}`),
  );
  const others = await Promise.all([
    attempt('CHECK_SQLSERVER_RIGHTS_CDC', () => checkRights(context, tables)),
    attempt('CHECK_SQLSERVER_VIEW_STATE', () => checkStateRight(context)),
    attempt('CHECK_SQLSERVER_CAPTURE_JOB', () => checkJobs(context)),
    attempt('CHECK_SQLSERVER_CAPTURE_RUNNING', () => checkCapture(context)),
    attempt('CHECK_SQLSERVER_LARGE_VALUES', () => checkLargeValues(context, large)),
    attempt('CHECK_SQLSERVER_HISTORY', () => checkHistory(context)),
  ]);
  return [server, database, found, ...others].flat();
}

/** A check that the server refuses to answer has found something all the same. */
async function attempt(code: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof CdcError)) throw error;
    return [failedBy(code, error)];
  }
}
