import { CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type Clock } from '../../../../core/ports';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';
import { nearestName } from '../discovery/nearest-name';
import { quoteName } from '../sql-name';
import { textCell } from '../tds/cells';
import { TdsConnection } from '../tds/tds-connection';
import { failed, failedBy, ok } from './finding';

/** The data path's own connection, which also proves that values are read exactly. */
export async function checkConnection(
  connection: SqlServerConnection,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding> {
  const code = 'CHECK_SQLSERVER_CONNECTION';
  const { hostname, port, username } = connection;
  const startedAtMs = clock.monotonicMs();
  try {
    const opened = await TdsConnection.open(connection, signal);
    opened.close();
    const tookMs = Math.round(clock.monotonicMs() - startedAtMs);
    return ok(code, `connected to ${hostname}:${port} as ${username} in ${tookMs} ms`);
  } catch (error) {
    if (!(error instanceof CdcError)) throw error;
    if (error.code !== 'CDC_SQLSERVER_DATABASE_UNAVAILABLE') return failedBy(code, error);
    return (await tryExplain(connection, signal)) ?? failedBy('CHECK_SQLSERVER_DATABASE', error);
  }
}

/** Asks the server's master why the database is not to be had; undefined when the login may not enter that one either. */
async function tryExplain(
  connection: SqlServerConnection,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  try {
    const master = await TdsConnection.open({ ...connection, database: 'master' }, signal);
    const doing = 'reading sys.databases';
    const rows = await master.rows({
      doing,
      sql: 'SELECT name, state_desc, SUSER_SNAME() FROM sys.databases',
    });
    master.close();
    return explain(
      connection.database,
      rows.map((row) => row.map(textCell)),
    );
  } catch (error) {
    if (error instanceof CdcError) return undefined;
    throw error;
  }
}

/** @param databases name, state and the login */
function explain(wanted: string, databases: readonly string[][]): Finding {
  const code = 'CHECK_SQLSERVER_DATABASE';
  const found = databases.find(([name = '']) => name.toLowerCase() === wanted.toLowerCase());
  if (found === undefined) {
    const nearest = nearestName(
      wanted,
      databases.map(([name = '']) => name),
    );
    const suggestion = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    const message = `there is no database ${wanted} that this login may see${suggestion}`;
    return failed(code, message, 'Correct `database` of the connection.');
  }
  const [name = '', state = '', login = ''] = found;
  const quoted = quoteName(name);
  if (state !== 'ONLINE')
    return failed(
      code,
      `database ${name} is ${state}, expected ONLINE`,
      `ALTER DATABASE ${quoted} SET ONLINE;`,
    );
  const user = quoteName(login);
  const remedy = `USE ${quoted}; CREATE USER ${user} FOR LOGIN ${user};`;
  return failed(code, `login ${login} has no user in database ${name}`, remedy);
}
