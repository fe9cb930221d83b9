import { Connection, Request } from 'tedious';
import { type Column, headerText, valueText } from './result-text';

/** A server that scripts run on, and its administrator. */
export interface Target {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly encrypt: boolean;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

interface Message {
  readonly number: number;
  readonly state: number;
  readonly class: number;
  readonly message: string;
}

/** That the database or the language changed is not said in scripts. */
const UNSAID = new Set([5701, 5703]);

/** A connection that writes down all that comes back, in order. */
export class TsqlSession {
  readonly #connection: Connection;
  #lines: string[] = [];
  #started: Promise<string[]> | undefined;
  #isOpen = false;

  constructor({ host, port, encrypt }: Target, { user, password }: Login, database: string) {
    this.#connection = new Connection({
      server: host,
      authentication: { type: 'default', options: { userName: user, password } },
      options: {
        port,
        encrypt,
        database,
        trustServerCertificate: true,
        connectTimeout: 20_000,
        // A refused login is told once.
        maxRetriesOnTransientErrors: 0,
        requestTimeout: 60_000,
      },
    });
    this.#connection.on('infoMessage', ({ number, message }: Message) => {
      if (!UNSAID.has(number)) this.#lines.push(number === 0 ? message : `Info ${number}: ${message}`);
    });
    this.#connection.on('errorMessage', ({ number, class: level, state, message }: Message) => {
      this.#lines.push(`Msg ${number}, Level ${level}, State ${state}: ${message}`);
    });
    this.#connection.on('error', () => undefined);
    this.#connection.on('end', () => {
      this.#isOpen = false;
    });
  }

  /** Logs in; returns the errors of a login that is refused. */
  open(): Promise<string[]> {
    return new Promise((resolve) => {
      this.#connection.connect((error) => {
        if (error !== undefined && this.#lines.length === 0) this.#lines.push(error.message);
        this.#isOpen = error === undefined;
        resolve(this.#isOpen ? [] : this.#lines);
      });
    });
  }

  /** Runs a batch to its end; errors are lines like any other. */
  run(sql: string): Promise<string[]> {
    this.#lines = [];
    let columns: Column[] | undefined;
    return new Promise((resolve) => {
      const request = new Request(sql, () => resolve(this.#lines));
      request.on('columnMetadata', (metadata) => {
        columns = Object.values(metadata);
        this.#lines.push(headerText(columns));
      });
      request.on('row', (row: { value: unknown; metadata: Column }[]) =>
        this.#lines.push(row.map(({ value, metadata }) => valueText(value, metadata)).join(' | ')),
      );
      const onDone = (rowCount: number | undefined): void => {
        if (columns === undefined && rowCount !== undefined)
          this.#lines.push(`(${rowCount} ${rowCount === 1 ? 'row' : 'rows'})`);
        columns = undefined;
      };
      request.on('done', onDone).on('doneInProc', onDone);
      this.#connection.execSqlBatch(request);
    });
  }

  start(sql: string): void {
    this.#started = this.run(sql);
  }

  async finish(): Promise<string[]> {
    const started = this.#started;
    this.#started = undefined;
    return started ?? ['nothing was started'];
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      // A login that was refused has ended its connection already.
      if (this.#isOpen) this.#connection.once('end', () => resolve());
      else resolve();
      this.#connection.close();
    });
  }
}
