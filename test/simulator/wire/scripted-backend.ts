import { EventEmitter, once } from 'node:events';
import {
  type Backend,
  type ColumnMetadata,
  type LoginRequest,
  type Parameter,
  type ResultWriter,
  type Session,
  type TransactionRequest,
} from '../../../simulator/tds/backend';
import { compileRowEncoder } from '../../../simulator/tds/row-encoder';
import { SqlServerError, type SqlType } from '../../../simulator/types/sql-type';
import { TYPE_LIMITS } from './type-limits';

type Work = (match: RegExpExecArray, request: Request) => Promise<void> | void;

interface Request {
  readonly parameters: readonly Parameter[];
  readonly out: ResultWriter;
  readonly signal: AbortSignal;
  readonly session: ScriptedSession;
}

const column = (name: string, type: SqlType, nullable = true): ColumnMetadata => ({
  name,
  type,
  nullable,
  identity: false,
  computed: false,
});

const NUMBERED = [column('id', { name: 'int' }, false), column('text', { name: 'nvarchar', length: 100 })];
const TEXT = 'the text of a row';

async function writeRows(count: number, { out, signal }: Request): Promise<number> {
  out.columns(NUMBERED);
  let written = 0;
  while (written < count && !signal.aborted) {
    await out.row([written, TEXT]);
    written++;
  }
  return written;
}

/** Statements that the wire's tests send, each of which makes the backend do one thing. */
const STATEMENTS: readonly [RegExp, Work][] = [
  [
    /^rows (\d+)$/,
    async ([, count], request) => {
      request.out.done(await writeRows(Number(count), request), 'select');
    },
  ],
  [
    /^encoded rows (\d+)$/,
    async ([, count], { out, signal, session }) => {
      out.columns(NUMBERED);
      const batch = Buffer.concat(Array<Buffer>(500).fill(compileRowEncoder(NUMBERED).rowToken([7, TEXT])));
      for (let row = 0; row < Number(count) && !signal.aborted; row += 500) {
        session.backend.encodedRowsSent += 500;
        await out.encodedRows(batch);
      }
      out.done(Number(count), 'select');
    },
  ],
  [
    /^fail after (\d+)$/,
    async ([, count], request) => {
      await writeRows(Number(count), request);
      throw new SqlServerError(1205, 'Transaction was deadlocked.', 13, 51);
    },
  ],
  [
    /^wait$/,
    (_match, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      }),
  ],
  [
    /^messages$/,
    (_match, { out }) => {
      out.info({ number: 50000, severity: 0, state: 1, text: 'printed' });
      out.done(3, 'update');
      out.error(new SqlServerError(2627, 'Violation of PRIMARY KEY constraint.', 14));
      out.done(undefined, 'insert');
      out.columns(NUMBERED);
      void out.row([1, 'after the error']);
      out.done(1, 'select');
    },
  ],
  [
    /^use (\w+)$/,
    ([, database], { session, out }) => {
      session.database = String(database);
      out.done(undefined, 'other');
    },
  ],
  [
    /^SELECT CAST\(0x58 AS hierarchyid\), @@DBTS$/,
    (_match, { out }) => {
      out.columns([column('', { name: 'hierarchyid' }), column('', { name: 'rowversion' }, false)]);
      void out.row([Buffer.from('58', 'hex'), Buffer.from('00000000000007d1', 'hex')]);
      out.done(1, 'select');
    },
  ],
  [
    // What python-tds makes of a parameter that is None.
    /^SELECT NULL AS v$/,
    (_match, { out }) => {
      out.columns([column('v', { name: 'int' })]);
      void out.row([null]);
      out.done(1, 'select');
    },
  ],
  [
    /^crash$/,
    () => {
      throw new TypeError('a mistake in the engine');
    },
  ],
  [
    /^SELECT (?:\*|id, (?<only>\w+)) FROM dbo\.type_limits ORDER BY id$/,
    async ({ groups }, { out }) => {
      const only = groups?.['only'];
      const limits = TYPE_LIMITS.filter((limit) => only === undefined || limit.column === only);
      out.columns([
        column('id', { name: 'int' }, false),
        ...limits.map((limit) => column(limit.column, limit.type)),
      ]);
      await out.row([1, ...limits.map(({ low }) => low.value)]);
      await out.row([2, ...limits.map(({ high }) => high.value)]);
      await out.row([3, ...limits.map(() => null)]);
      out.done(3, 'select');
    },
  ],
];

function echo({ parameters, out }: Request): void {
  out.columns(parameters.map(({ name, type }) => column(name.slice(1), type)));
  void out.row(parameters.map(({ value }) => value));
  out.done(1, 'select');
  for (const { name, type, value, output } of parameters) if (output) out.returnValue(name, type, value);
}

class ScriptedSession implements Session {
  database: string;
  readonly language = 'us_english';
  readonly killed = new AbortController().signal;
  transactionId = 0n;
  lastTransactionOutcome: Session['lastTransactionOutcome'] = 'committed';
  readonly backend: ScriptedBackend;

  constructor(backend: ScriptedBackend, database: string) {
    this.backend = backend;
    this.database = database;
  }

  async execute(
    sql: string,
    parameters: readonly Parameter[],
    out: ResultWriter,
    signal: AbortSignal,
  ): Promise<void> {
    const request: Request = { parameters, out, signal, session: this };
    for (const [pattern, work] of STATEMENTS) {
      const match = pattern.exec(sql.trim());
      if (match !== null) return work(match, request);
    }
    if (parameters.length > 0) echo(request);
    else out.done(undefined, 'other');
    return Promise.resolve();
  }

  call(procedure: string, parameters: readonly Parameter[], out: ResultWriter): Promise<void> {
    for (const { name, type, value, output } of parameters) if (output) out.returnValue(name, type, value);
    this.backend.calls.push(procedure);
    out.returnStatus(parameters.length);
    return Promise.resolve();
  }

  transaction(request: TransactionRequest): Promise<void> {
    this.backend.transactions.push(request);
    if (request.kind === 'begin') this.transactionId = ++this.backend.lastTransactionId;
    else if (request.kind !== 'save') {
      this.transactionId = 0n;
      this.lastTransactionOutcome = request.kind === 'commit' ? 'committed' : 'rolled-back';
    }
    return Promise.resolve();
  }

  reset(): Promise<void> {
    this.backend.resets++;
    this.transactionId = 0n;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.backend.openSessions--;
    this.backend.events.emit('session closed');
    return Promise.resolve();
  }
}

/** A backend for tests of the wire alone: remembers what it was asked and sends what a statement's text says. */
export class ScriptedBackend implements Backend {
  readonly serverName = 'WIRE';
  readonly productVersion = [16, 0, 4105] as const;
  readonly logins: LoginRequest[] = [];
  readonly calls: string[] = [];
  readonly transactions: TransactionRequest[] = [];
  lastTransactionId = 0n;
  readonly events = new EventEmitter();
  resets = 0;
  openSessions = 0;
  encodedRowsSent = 0;

  /** The next time that a session is closed. */
  async sessionClosed(): Promise<void> {
    await once(this.events, 'session closed');
  }

  login(request: LoginRequest): Promise<Session> {
    this.logins.push(request);
    if (request.password !== 'Passw0rd!')
      return Promise.reject(new SqlServerError(18456, `Login failed for user '${request.user}'.`, 14));
    this.openSessions++;
    return Promise.resolve(new ScriptedSession(this, request.database === '' ? 'master' : request.database));
  }
}
