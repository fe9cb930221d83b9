import { Connection, Request } from 'tedious';
import { type SqlServerConnection } from '../../../src/pipeline/schema/sqlserver-source';

export type Cell = string | number | boolean | Buffer | Date | null;
export type Cells = readonly Cell[];

/** An error of the server. */
export interface ServerError extends Error {
  readonly number: number;
  readonly state: number;
}

/** One session for tests, by the driver alone: what it reads is not what is tested. */
export class SqlClient {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  static async connect(settings: SqlServerConnection): Promise<SqlClient> {
    const connection = new Connection({
      server: settings.hostname,
      authentication: {
        type: 'default',
        options: { userName: settings.username, password: settings.password },
      },
      options: {
        port: settings.port,
        database: settings.database,
        encrypt: settings.encrypt,
        trustServerCertificate: true,
        requestTimeout: 120_000,
        useColumnNames: false,
      },
    });
    connection.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    return new SqlClient(connection);
  }

  /** Runs a batch. @returns the rows of all its results */
  query(sql: string): Promise<Cells[]> {
    return new Promise((resolve, reject) => {
      const rows: Cells[] = [];
      const request = new Request(sql, (error) => (error ? reject(error) : resolve(rows)));
      request.on('row', (columns: readonly { value: Cell }[]) =>
        rows.push(columns.map(({ value }) => value)),
      );
      this.#connection.execSqlBatch(request);
    });
  }

  /** The only value of the only row. */
  async scalar(sql: string): Promise<Cell> {
    const [row = []] = await this.query(sql);
    return row[0] ?? null;
  }

  /** The error that a batch ends with. */
  async errorOf(sql: string): Promise<ServerError> {
    try {
      await this.query(sql);
    } catch (error) {
      const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
      return first as ServerError;
    }
    throw new Error(`no error came of ${sql}`);
  }

  /** Sends an attention while a batch runs. */
  cancel(): void {
    this.#connection.cancel();
  }

  close(): void {
    this.#connection.close();
  }
}
