import { type ColumnMetadata } from 'tedious/lib/token/colmetadata-token-parser';
import { Connection, ISOLATION_LEVEL, Request } from 'tedious';
import { CdcError, InvariantError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';
import { toDriverConfiguration } from './connection-options';
import { readRowsExactly, type RowTarget } from './exact-rows';
import {
  type GiveUp,
  receiveRows,
  resultFormats,
  type ResultHandler,
  type ResultReceiver,
} from './result-rows';
import { type ServerMessage, toConnectError, toSourceError } from './sql-errors';
import { type Queries, type Statement } from './statement';
import { StallWatch } from './stall-watch';

/** The driver's fields that its types keep to themselves. */
interface DriverInternals {
  readonly config: { readonly options: object };
  readonly socket?: { readonly bytesRead: number };
}

type Done = (error: Error | null | undefined) => void;

/**
 * One session, with exact values and rows as arrays. One statement at a time. After an error of the connection itself
 * it is of no more use.
 */
export class TdsConnection implements Queries {
  readonly #connection: Connection;
  readonly #internals: DriverInternals;
  readonly #stallMs: number;
  readonly #target: RowTarget = { rows: undefined };
  #failure: Error | undefined;

  private constructor(connection: Connection, stallMs: number) {
    this.#connection = connection;
    this.#internals = connection as unknown as DriverInternals;
    this.#stallMs = stallMs;
    readRowsExactly(this.#internals.config.options, this.#target);
    connection.on('error', (error) => {
      this.#failure ??= asError(toSourceError(error, 'keeping the connection to SQL Server'));
    });
  }

  /**
   * Connects and logs in. The connection closes when the signal is aborted.
   * @throws CdcError
   */
  static async open(settings: SqlServerConnection, signal: AbortSignal): Promise<TdsConnection> {
    signal.throwIfAborted();
    const connection = new Connection(toDriverConfiguration(settings));
    let reason: ServerMessage | undefined;
    // The server gives the reason first, and then says that the login has failed; the driver keeps what came last.
    connection.on('errorMessage', (token: ServerMessage) => (reason ??= token));
    const close = (): void => connection.close();
    signal.addEventListener('abort', close, { once: true });
    connection.on('end', () => signal.removeEventListener('abort', close));
    try {
      await callback((done) => connection.connect(done));
    } catch (error) {
      signal.throwIfAborted();
      throw toConnectError(error, settings, reason);
    }
    const opened = new TdsConnection(connection, settings.requestTimeoutMs);
    await verifyExactness(opened);
    return opened;
  }

  /** Runs a statement to its end, or until the receiver gives it up. @throws CdcError */
  async execute(statement: Statement, receive: ResultReceiver): Promise<void> {
    await this.run(statement, (giveUp) => receiveRows(receive, statement.readers ?? [], giveUp));
  }

  /** As {@link execute}; rows go to what the handler makes for each result. @throws CdcError */
  async run(statement: Statement, createHandler: (giveUp: GiveUp) => ResultHandler): Promise<void> {
    const state = { isGivenUp: false };
    const handler = createHandler(() => {
      state.isGivenUp = true;
      this.#connection.cancel();
    });
    try {
      await this.#watched(statement.doing, (done) => this.#send(statement, handler, done));
    } catch (error) {
      if (!state.isGivenUp || this.#failure !== undefined) throw error;
    } finally {
      this.#target.rows = undefined;
    }
  }

  #send(statement: Statement, handler: ResultHandler, done: Done): void {
    let result = 0;
    const request = new Request(statement.sql, done);
    for (const { name, type, value, length } of statement.parameters ?? []) {
      request.addParameter(name, type, value, length === undefined ? {} : { length });
    }
    request.on('columnMetadata', (metadata) => {
      try {
        const columns = metadata as ColumnMetadata[];
        this.#target.rows = handler(result++, resultFormats(columns), columns);
      } catch (error) {
        // Thrown into the driver it would come back as a lost connection.
        this.#failure ??= asError(error);
        this.#connection.cancel();
      }
    });
    if (statement.parameters === undefined) this.#connection.execSqlBatch(request);
    else this.#connection.execSql(request);
  }

  async rows(statement: Statement): Promise<Value[][]> {
    const all: Value[][] = [];
    await this.execute(statement, (row, _, result) => {
      if (result === 0) all.push(row);
      return false;
    });
    return all;
  }

  async begin(isolation: 'snapshot' | 'read-committed'): Promise<void> {
    const level = isolation === 'snapshot' ? ISOLATION_LEVEL['SNAPSHOT'] : ISOLATION_LEVEL['READ_COMMITTED'];
    await this.#watched('beginning a read transaction', (done) =>
      this.#connection.beginTransaction(done, '', level),
    );
  }

  async commit(): Promise<void> {
    await this.#watched('ending a read transaction', (done) => this.#connection.commitTransaction(done));
  }

  close(): void {
    this.#connection.close();
  }

  async #watched(doing: string, run: (done: Done) => void): Promise<void> {
    const progress = (): number => this.#internals.socket?.bytesRead ?? 0;
    const watch = new StallWatch(progress, this.#stallMs, () => this.#stall(doing));
    try {
      await callback(run);
    } catch (error) {
      throw this.#failure ?? toSourceError(error, doing);
    } finally {
      watch.stop();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #stall(doing: string): void {
    const message = `${doing}: no data from the server for ${this.#stallMs} ms`;
    this.#failure ??= new CdcError('CDC_SQLSERVER_STALLED', message);
    this.#connection.close();
  }
}

const EXACTNESS = `SELECT CAST('-1234567890123456789012345678.0123456789' AS decimal(38,10)), CAST('922337203685477.5807' AS money),
CAST('0001-01-01T23:59:59.9999999' AS datetime2(7)), CAST(9223372036854775807 AS bigint)`;
const EXACT = JSON.stringify([
  '-1234567890123456789012345678.0123456789',
  '922337203685477.5807',
  { days: -719_162, ticks: 863_999_999_999, offsetMinutes: 0 },
  '9223372036854775807',
]);

/** @throws CdcError when values lose digits on their way through the driver */
async function verifyExactness(queries: Queries): Promise<void> {
  const [row] = await queries.rows({ doing: 'verifying that values are read exactly', sql: EXACTNESS });
  if (JSON.stringify(row) === EXACT) return;
  const message = `reading values exactly: found ${JSON.stringify(row)}, expected ${EXACT}`;
  throw new CdcError('CDC_SQLSERVER_DRIVER_UNSUITABLE', message);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new InvariantError(`the driver failed with ${String(error)}`);
}

function callback(run: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
