import { ConnectionError, RequestError } from 'tedious';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type ErrorCode } from '../../../../core/errors/registry';
import { type JsonObject } from '../../../../core/ports';
import { type SqlServerConnection } from '../../../../pipeline/schema/sqlserver-source';
import { quoteName } from '../sql-name';

/**
 * What error numbers of the server mean for a reader.
 * https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
 */
const BY_NUMBER = new Map<number, ErrorCode>([
  // Given up by the server, and worth another try: deadlock, lock timeout, snapshot conflicts, memory, failover, throttling.
  ...passing(
    1205,
    1222,
    3960,
    3961,
    701,
    8645,
    976,
    978,
    983,
    10928,
    10929,
    40197,
    40501,
    40613,
    49918,
    49919,
    49920,
  ),
  [229, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [230, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [262, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [297, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [300, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [371, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [22904, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [22981, 'CDC_SQLSERVER_PERMISSION_DENIED'],
  [916, 'CDC_SQLSERVER_DATABASE_UNAVAILABLE'],
  [4060, 'CDC_SQLSERVER_DATABASE_UNAVAILABLE'],
  [18452, 'CDC_SQLSERVER_LOGIN_FAILED'],
  [18456, 'CDC_SQLSERVER_LOGIN_FAILED'],
  [18470, 'CDC_SQLSERVER_LOGIN_FAILED'],
  [18486, 'CDC_SQLSERVER_LOGIN_FAILED'],
  [18487, 'CDC_SQLSERVER_LOGIN_FAILED'],
  [18488, 'CDC_SQLSERVER_LOGIN_FAILED'],
]);

/** By the driver's own codes, where no number of the server is known. */
const BY_DRIVER_CODE = new Map<string, ErrorCode>([
  ['ELOGIN', 'CDC_SQLSERVER_LOGIN_FAILED'],
  ['ECONNRESET', 'CDC_SQLSERVER_CONNECTION_LOST'],
  ['ECLOSE', 'CDC_SQLSERVER_CONNECTION_LOST'],
  ['ESOCKET', 'CDC_SQLSERVER_CONNECTION_LOST'],
  ['EINSTLOOKUP', 'CDC_SQLSERVER_UNREACHABLE'],
  ['EINVALIDSTATE', 'CDC_SQLSERVER_CONNECTION_LOST'],
  ['ETIMEOUT', 'CDC_SQLSERVER_STALLED'],
  ['EENCRYPT', 'CDC_SQLSERVER_TLS_REFUSED'],
]);

/** The certificate of the server, as Node.js judges it. */
const TLS = /certificate|self[- ]signed|altnames|wrong version number|ssl|tls/i;

function passing(...numbers: number[]): [number, ErrorCode][] {
  return numbers.map((number) => [number, 'CDC_SQLSERVER_STATEMENT_INTERRUPTED']);
}

/** Number of the server's error, if that is what it is. */
export function serverErrorNumber(error: unknown): number | undefined {
  for (const one of causes(error)) {
    const { number } = one as { number?: unknown };
    if (typeof number === 'number') return number;
  }
  return undefined;
}

/**
 * Classifies what was thrown while `doing` something. An error of the server that no table knows is not worth a retry;
 * what is not the driver's stays what it is.
 * @param doing a gerund with its object, e.g. `reading change table cdc.[dbo_orders_CT]`
 */
export function toSourceError(error: unknown, doing: string, details: JsonObject = {}): unknown {
  for (const one of causes(error)) if (one instanceof CdcError) return one;
  const number = serverErrorNumber(error);
  const code = codeOf(error, number);
  if (code === undefined) return error;
  const text = messageOf(error);
  const said = number === undefined ? text : `error ${number}: ${text}`;
  return new CdcError(code, `${doing}: ${said}`, {
    cause: error,
    hint: code === 'CDC_SQLSERVER_PERMISSION_DENIED' ? grantOf(text) : undefined,
    details: number === undefined ? details : { ...details, number },
  });
}

/** What a server says of a login that it refuses. */
export interface ServerMessage {
  readonly number: number;
  readonly message: string;
}

const DENIED = /^The (.+) permission was denied on the object '(.+)', database '(.+)', schema '(.+)'/;

/** The statement that gives what the server says is missing; undefined when it says so in another language. */
function grantOf(text: string): string | undefined {
  const [, right = '', object = '', database = '', schema = ''] = DENIED.exec(text) ?? [];
  if (right === '') return undefined;
  const on = schema === 'cdc' ? 'SCHEMA::cdc' : `${quoteName(schema)}.${quoteName(object)}`;
  return `USE ${quoteName(database)}; GRANT ${right} ON ${on} TO <user>; -- \`flink-cdc check\` names the user, and all that is missing`;
}

/** As {@link toSourceError}, for a connection that was never made. */
export function toConnectError(
  error: unknown,
  settings: SqlServerConnection,
  reason: ServerMessage | undefined,
): unknown {
  const server = `${settings.hostname}:${settings.port}`;
  const number = reason?.number;
  const text = reason?.message ?? messageOf(error);
  let code = (number === undefined ? undefined : BY_NUMBER.get(number)) ?? codeOf(error, number);
  if (code === undefined) return error;
  if (code === 'CDC_SQLSERVER_CONNECTION_LOST' || code === 'CDC_SQLSERVER_STALLED') {
    code = TLS.test(text) ? 'CDC_SQLSERVER_TLS_REFUSED' : 'CDC_SQLSERVER_UNREACHABLE';
  }
  return new CdcError(code, `connecting to ${server}: ${text}`, {
    hint: code === 'CDC_SQLSERVER_DATABASE_UNAVAILABLE' ? letIn(settings) : undefined,
    details: { server, ...(number !== undefined && { number }) },
    cause: error,
  });
}

function letIn({ database, username }: SqlServerConnection): string {
  const user = quoteName(username);
  return `Correct \`database\`, or let the login in: USE ${quoteName(database)}; CREATE USER ${user} FOR LOGIN ${user};`;
}

/** Undefined for what is neither of the server nor of the driver. */
function codeOf(error: unknown, number: number | undefined): ErrorCode | undefined {
  if (number !== undefined) return BY_NUMBER.get(number) ?? 'CDC_SQLSERVER_STATEMENT_FAILED';
  for (const one of causes(error)) {
    const { code } = one as { code?: unknown };
    const known = typeof code === 'string' ? BY_DRIVER_CODE.get(code) : undefined;
    if (known !== undefined) return known;
  }
  return error instanceof RequestError || error instanceof ConnectionError
    ? 'CDC_SQLSERVER_STATEMENT_FAILED'
    : undefined;
}

/** The error, those it gathers and those that caused it. */
function* causes(error: unknown): Generator<object> {
  if (typeof error !== 'object' || error === null) return;
  if (error instanceof AggregateError) for (const one of error.errors) yield* causes(one);
  yield error;
  const { cause, originalError } = error as { cause?: unknown; originalError?: unknown };
  yield* causes(cause ?? originalError);
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
