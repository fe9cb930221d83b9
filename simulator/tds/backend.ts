import { type SqlServerError, type SqlType, type SqlValue } from '../types/sql-type';

/** What the TDS server asks of the database engine behind it. */
export interface Backend {
  readonly serverName: string;
  readonly productVersion: readonly [major: number, minor: number, build: number];
  /** @throws SqlServerError 18456 (login failed), 4060 (database), 233 ... */
  login(request: LoginRequest): Promise<Session>;
}

export interface LoginRequest {
  readonly user: string;
  readonly password: string;
  /** Empty = the login's default database. */
  readonly database: string;
  readonly hostName: string;
  readonly applicationName: string;
  readonly readOnlyIntent: boolean;
}

export interface Parameter {
  /** With its `@`; empty when passed by position. */
  readonly name: string;
  readonly type: SqlType;
  readonly value: SqlValue;
  readonly output: boolean;
  /** The type it was declared with (sp_executesql), as written: the engine converts the value where `type` is another. */
  readonly declaredType?: string;
}

export interface ColumnMetadata {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity: boolean;
  readonly computed: boolean;
}

/** Receives what a batch or procedure produces, in order. `row` and `encodedRows` resolve when the client can take more. */
export interface ResultWriter {
  columns(columns: readonly ColumnMetadata[]): void;
  row(values: readonly SqlValue[]): Promise<void> | undefined;
  /** Rows whose bytes are stored already: each buffer holds whole ROW tokens for the columns last announced. */
  encodedRows(rows: Buffer): Promise<void> | undefined;
  /** End of a statement; `rowCount` undefined when it counts nothing (or SET NOCOUNT ON). */
  done(
    rowCount: number | undefined,
    statement: 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'other',
  ): void;
  info(message: { number: number; severity: number; state: number; text: string; line?: number }): void;
  /** An error that does not end the batch (one that does is thrown). */
  error(error: SqlServerError): void;
  /** The final value of an output parameter. */
  returnValue(name: string, type: SqlType, value: SqlValue): void;
  returnStatus(status: number): void;
}

export type IsolationLevel =
  'read-uncommitted' | 'read-committed' | 'repeatable-read' | 'serializable' | 'snapshot';

export type TransactionRequest =
  | { readonly kind: 'begin'; readonly isolation: IsolationLevel | undefined; readonly name: string }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback'; readonly name: string }
  | { readonly kind: 'save'; readonly name: string };

/** One logged-in connection. Requests come one at a time. */
export interface Session {
  /** Current database; the server announces a change after each request (ENVCHANGE 1, INFO 5701: never by the engine). */
  readonly database: string;
  readonly language: string;
  /** Aborted when the server ends the session by itself: the connection is closed then. */
  readonly killed: AbortSignal;
  /** Id of the open transaction, 0n for none; the server announces begin, commit and rollback (ENVCHANGE 8, 9, 10). */
  readonly transactionId: bigint;
  /** How the transaction before the open one (or the last one) ended: a batch may end it in either way. */
  readonly lastTransactionOutcome: 'committed' | 'rolled-back';
  /** Runs a batch of T-SQL, with the parameters of sp_executesql if any. @throws SqlServerError that ended the batch. */
  execute(
    sql: string,
    parameters: readonly Parameter[],
    out: ResultWriter,
    signal: AbortSignal,
  ): Promise<void>;
  /** Calls a procedure by name (RPC). sp_executesql, sp_prepare and their kin are the server's and do not arrive here. */
  call(
    procedure: string,
    parameters: readonly Parameter[],
    out: ResultWriter,
    signal: AbortSignal,
  ): Promise<void>;
  transaction(request: TransactionRequest): Promise<void>;
  /** RESETCONNECTION: open transaction rolled back, settings, temporary objects and database as after login. */
  reset(keepTransaction: boolean): Promise<void>;
  close(): Promise<void>;
}
