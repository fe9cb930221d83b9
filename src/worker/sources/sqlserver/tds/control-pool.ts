import { ConnectionPool } from 'mssql';
import { type Value } from '../../../../core/table-schema';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';
import { securityOptions } from './connection-options';
import { toConnectError, toSourceError } from './sql-errors';
import { type Queries, type Statement } from './statement';

/**
 * A small pool for questions that are independent of each other. Its values are the driver's own: exact for integers
 * and text, which is all that such statements select.
 */
export class ControlPool implements Queries {
  readonly #pool: ConnectionPool;

  private constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  /** @throws CdcError when no connection can be made */
  static async open(settings: SqlServerConnection, maxConnections: number): Promise<ControlPool> {
    const pool = new ConnectionPool({
      server: settings.hostname,
      port: settings.port,
      user: settings.username,
      password: settings.password,
      database: settings.database,
      connectionTimeout: settings.connectTimeoutMs,
      requestTimeout: settings.requestTimeoutMs,
      pool: { min: 0, max: maxConnections },
      options: { ...securityOptions(settings), appName: settings.applicationName },
      arrayRowMode: true,
    });
    // Errors of idle connections surface at the next statement.
    pool.on('error', () => undefined);
    try {
      await pool.connect();
    } catch (error) {
      throw toConnectError(error, settings, undefined);
    }
    return new ControlPool(pool);
  }

  async rows({ doing, sql }: Statement): Promise<Value[][]> {
    try {
      const { recordset } = await this.#pool.request().query<Value[]>(sql);
      return [...((recordset as unknown as Value[][] | undefined) ?? [])];
    } catch (error) {
      throw toSourceError(error, doing);
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}
