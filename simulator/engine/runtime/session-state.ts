import { type IsolationLevel } from '../../tds/backend';
import { type SqlServerError } from '../../types/sql-type';
import { type Table } from '../store/table';
import { type Transaction } from '../store/transaction';
import { type Database } from './database';

export interface SessionOptions {
  isolation: IsolationLevel;
  lockTimeoutMs: number;
  noCount: boolean;
  xactAbort: boolean;
  implicitTransactions: boolean;
  rowCountLimit: number;
  textSizeBytes: number;
  dateFirst: number;
  quotedIdentifier: boolean;
  ansiNulls: boolean;
  deadlockPriority: number;
  /** Table whose identity column takes explicit values. */
  identityInsert: Table | undefined;
}

export function defaultOptions(): SessionOptions {
  return {
    isolation: 'read-committed',
    lockTimeoutMs: -1,
    noCount: false,
    xactAbort: false,
    implicitTransactions: false,
    rowCountLimit: 0,
    textSizeBytes: -1,
    dateFirst: 7,
    quotedIdentifier: true,
    ansiNulls: true,
    deadlockPriority: 0,
    identityInsert: undefined,
  };
}

/** Who a session acts as: set at login, changed by EXECUTE AS. */
export interface SessionIdentity {
  readonly login: string;
  readonly isSysadmin: boolean;
  /** Set by EXECUTE AS USER: the principal, whatever the login is mapped to. */
  readonly user: string | undefined;
}

/** What a session carries from batch to batch. */
export class SessionState {
  readonly id: number;
  identity: SessionIdentity;
  readonly originalLogin: string;
  /** Identities to come back to by REVERT. */
  readonly identityStack: SessionIdentity[] = [];
  database: Database;
  readonly hostName: string;
  readonly applicationName: string;
  readonly readOnlyIntent: boolean;
  readonly connectedAtMs: number;
  options = defaultOptions();
  /** The explicit (or implicit) transaction that is open. */
  transaction: Transaction | undefined;
  /** How the last transaction ended. */
  lastOutcome: 'commit' | 'rollback' = 'commit';
  /** Name that the open transaction was begun with; empty = none. */
  transactionName = '';
  /** @@TRANCOUNT */
  transactionCount = 0;
  readonly temporaryTables = new Map<string, Table>();
  /** @@ROWCOUNT, @@ERROR, @@IDENTITY and SCOPE_IDENTITY(). */
  rowCount = 0;
  errorNumber = 0;
  lastIdentity: bigint | undefined;
  scopeIdentity: bigint | undefined;
  /** The error that the CATCH block in which the session is handles. */
  caught: SqlServerError | undefined;
  currentStatement = '';
  /** Ends what the session is doing, and its connection: KILL. */
  readonly killed = new AbortController();
  /** Called when the session is no more. */
  readonly ended = new Set<() => void>();

  constructor(options: {
    id: number;
    identity: SessionIdentity;
    database: Database;
    hostName: string;
    applicationName: string;
    readOnlyIntent: boolean;
    nowMs: number;
  }) {
    this.id = options.id;
    this.identity = options.identity;
    this.originalLogin = options.identity.login;
    this.database = options.database;
    this.hostName = options.hostName;
    this.applicationName = options.applicationName;
    this.readOnlyIntent = options.readOnlyIntent;
    this.connectedAtMs = options.nowMs;
  }
}
