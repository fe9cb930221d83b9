import { Connection, Request, type ConnectionConfiguration, type ConnectionOptions } from 'tedious';

export interface Answer {
  readonly rows: readonly (readonly unknown[])[];
  readonly rowCount: number;
}

type Authentication = NonNullable<ConnectionConfiguration['authentication']>;

const SA: Authentication = { type: 'default', options: { userName: 'sa', password: 'Passw0rd!' } };

function configuration(
  port: number,
  options: ConnectionOptions,
  authentication: Authentication,
): ConnectionConfiguration {
  return {
    server: 'localhost',
    authentication,
    options: { port, encrypt: false, database: 'shop', connectTimeout: 20_000, ...options },
  };
}

export function open(
  port: number,
  options: ConnectionOptions = {},
  authentication = SA,
): Promise<Connection> {
  const connection = new Connection(configuration(port, options, authentication));
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error === undefined ? resolve(connection) : reject(error)));
  });
}

/** Waits until the socket is gone. */
export function close(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    connection.once('end', resolve);
    connection.close();
  });
}

/** Runs a statement; `prepare` may add parameters and listeners to the request. */
export function run(
  connection: Connection,
  sql: string,
  prepare: (request: Request) => void = () => undefined,
  via: 'execSql' | 'execSqlBatch' | 'callProcedure' = 'execSql',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const rows: unknown[][] = [];
    const request = new Request(sql, (error, rowCount) =>
      error ? reject(error) : resolve({ rows, rowCount: rowCount ?? 0 }),
    );
    request.on('row', (columns: { value: unknown }[]) => rows.push(columns.map(({ value }) => value)));
    prepare(request);
    connection[via](request);
  });
}
