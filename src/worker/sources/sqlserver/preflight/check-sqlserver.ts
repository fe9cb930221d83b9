import { CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type Clock } from '../../../../core/ports';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { type CapturedTable } from '../discovery/captured-table';
import { type Catalog, readCatalog } from '../discovery/catalog';
import { quoteName } from '../sql-name';
import { textCell } from '../tds/cells';
import { ControlPool } from '../tds/control-pool';
import { checkAgent, checkCapture, checkCaptureErrors, checkJobs } from './capture-checks';
import { checkConnection } from './connection-check';
import { type CheckContext, failedBy } from './finding';
import { checkChangeRights, checkStateRight, checkTableRights } from './rights-checks';
import { checkDatabase, checkHistory, checkLargeValues, checkVersion } from './server-checks';
import { checkTables } from './table-checks';

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
  const connection = await checkConnection(source.connection, clock, signal);
  if (connection.level === 'failed') return [connection];
  const pool = await ControlPool.open(source.connection, CONNECTIONS);
  try {
    return [connection, ...(await runChecks(source, pool))];
  } finally {
    await pool.close();
  }
}

export async function runChecks(
  source: SqlServerSource,
  queries: CheckContext['queries'],
): Promise<Finding[]> {
  const [names = []] = await queries.rows({
    doing: 'asking for the database user',
    sql: 'SELECT USER_NAME(), SUSER_SNAME(), DB_NAME()',
  });
  const [user = '', login = '', database = ''] = names.map((name) => quoteName(textCell(name)));
  const context: CheckContext = { queries, source, user, login, database };
  const [server, found] = await Promise.all([
    attempt('CHECK_SQLSERVER_VERSION', () => checkVersion(context)),
    attempt('CHECK_SQLSERVER_CDC_ENABLED', () => checkDatabase(context)),
  ]);
  const history = await attempt('CHECK_SQLSERVER_HISTORY', () => checkHistory(context));
  const general = [...server, ...found, ...history];
  // All that follows is about change data capture.
  if (found.some(({ level }) => level === 'failed')) return general;
  return [...general, ...(await checkCaptured(context))];
}

async function checkCaptured(context: CheckContext): Promise<Finding[]> {
  const tables: CapturedTable[] = [];
  let isCatalogRead = false;
  const resolved = await attempt('CHECK_SQLSERVER_TABLE', async () => {
    const catalog = await tryReadCatalog(context);
    isCatalogRead = catalog !== undefined;
    return catalog === undefined ? [] : checkTables(context, catalog, tables);
  });
  const checks = await Promise.all([
    attempt('CHECK_SQLSERVER_RIGHTS_CDC', async () => [await checkChangeRights(context, tables)]),
    attempt('CHECK_SQLSERVER_RIGHTS_TABLES', async () => [
      await checkTableRights(context, isCatalogRead ? tables : undefined),
    ]),
    attempt('CHECK_SQLSERVER_VIEW_STATE', async () => [await checkStateRight(context)]),
    attempt('CHECK_SQLSERVER_AGENT', () => checkAgent(context)),
    attempt('CHECK_SQLSERVER_JOBS', () => checkJobs(context)),
    attempt('CHECK_SQLSERVER_CAPTURE_ERRORS', () => checkCaptureErrors(context)),
    attempt('CHECK_SQLSERVER_CAPTURE_RUNNING', () => checkCapture(context)),
    attempt('CHECK_SQLSERVER_LARGE_VALUES', () => checkLargeValues(context, largeColumns(tables))),
  ]);
  return [...resolved, ...checks.flat()];
}

/** Undefined without the rights on the schema cdc, for which there is a check. */
async function tryReadCatalog({ queries }: CheckContext): Promise<Catalog | undefined> {
  try {
    return await readCatalog(queries);
  } catch (error) {
    if (error instanceof CdcError && error.code === 'CDC_SQLSERVER_PERMISSION_DENIED') return undefined;
    throw error;
  }
}

function largeColumns(tables: readonly CapturedTable[]): string[] {
  return tables.flatMap(({ columns, schema: { id } }) =>
    columns.filter(({ isLarge }) => isLarge).map(({ name }) => `${id.schema}.${id.table}.${name}`),
  );
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
