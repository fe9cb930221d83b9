import { Connection, Request } from 'tedious';

export interface SqlServerAddress {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** `master` when absent. */
  readonly database?: string;
}

export type SqlValue = string | number | boolean | Buffer | Date | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** One connection of the workload to SQL Server, as sa. It is dead after the first lost socket. */
export class SqlSession {
  readonly #connection: Connection;
  #lost: Error | undefined;

  private constructor(connection: Connection) {
    this.#connection = connection;
    connection.on('error', (error) => (this.#lost ??= error));
    connection.on('end', () => (this.#lost ??= new Error('the connection has ended')));
  }

  static async connect({ host, port, password, database }: SqlServerAddress): Promise<SqlSession> {
    const connection = new Connection({
      server: host,
      authentication: { type: 'default', options: { userName: 'sa', password } },
      options: {
        port,
        database: database ?? 'master',
        encrypt: false,
        connectTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        rowCollectionOnRequestCompletion: true,
        useColumnNames: false,
      },
    });
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error === undefined ? resolve() : reject(error)));
    });
    return new SqlSession(connection);
  }

  /** True when the server is gone: what was asked last may have happened or not. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /** Runs one batch of T-SQL and gives the rows of its results. */
  query(sql: string): Promise<readonly SqlRow[]> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const onLost = (): void => reject(new Error('the connection was lost before the answer came'));
      this.#connection.once('end', onLost);
      const rows: SqlRow[] = [];
      const request = new Request(sql, (error) => {
        this.#connection.off('end', onLost);
        if (error) reject(error);
        else resolve(rows);
      });
      request.on('row', (columns: readonly { metadata: { colName: string }; value: SqlValue }[]) => {
        rows.push(Object.fromEntries(columns.map(({ metadata, value }) => [metadata.colName, value])));
      });
      this.#connection.execSqlBatch(request);
    });
  }

  close(): void {
    this.#connection.close();
  }
}
