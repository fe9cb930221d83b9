import { CdcError } from '../../core/errors/cdc-error';
import { type ErrorCode } from '../../core/errors/registry';
import { describeErrorCode, type ErrorReaction } from './error-codes';

const MESSAGE_TOO_LARGE = new Set([10, 18]);

const CODE_BY_REACTION: Readonly<Record<ErrorReaction, ErrorCode>> = {
  pass: 'CDC_KAFKA_TRANSACTION_FAILED',
  disk: 'CDC_KAFKA_STORAGE_FAILED',
  stale: 'CDC_KAFKA_PRODUCER_FENCED',
  discard: 'CDC_KAFKA_TRANSACTION_FAILED',
  deny: 'CDC_KAFKA_NOT_AUTHORIZED',
  refuse: 'CDC_KAFKA_REQUEST_REFUSED',
};

/** The error for an answer with an error code. `doing` says what was being done, to what. */
export function protocolError(errorCode: number, doing: string, brokersWords?: string | null): CdcError {
  const { name, reaction } = describeErrorCode(errorCode);
  const words = brokersWords === undefined || brokersWords === null ? '' : ` (${brokersWords})`;
  const code = MESSAGE_TOO_LARGE.has(errorCode) ? 'CDC_KAFKA_RECORD_TOO_LARGE' : CODE_BY_REACTION[reaction];
  return new CdcError(code, `${doing}: Kafka answered ${name}${words}`, { details: { kafkaError: name } });
}

// Codes of OpenSSL and Node's TLS: the broker's certificate, or what is spoken on the port.
const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|HOSTNAME_MISMATCH|EPROTO|ERR_OSSL)/;

const UNREACHABLE_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

function fieldOf(error: unknown, field: 'code' | 'name' | 'type'): string {
  const value: unknown = error instanceof Error ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Classifies what kafkajs and Node throw for a connection. */
export function connectionError(error: unknown, doing: string): CdcError {
  if (error instanceof CdcError) return error;
  return new CdcError(codeOfConnectionError(error), `${doing}: ${wordsOf(error)}`, { cause: error });
}

/** As {@link connectionError}, for a connection that was never made: what the port expects may be something else. */
export function openingError(error: unknown, server: string, withTls: boolean): CdcError {
  const opening = connectionError(error, `connecting to Kafka at ${server}`);
  const { code, message, cause } = opening;
  if (code === 'CDC_KAFKA_CONNECTION_LOST')
    return new CdcError(code, message, { cause, hint: portHint(withTls) });
  if (fieldOf(error, 'type') === 'ILLEGAL_SASL_STATE')
    return new CdcError(code, `${message}: the port asks for no login`, {
      cause,
      hint: 'Leave `sasl` out, or name the port that asks for a login.',
    });
  return opening;
}

function portHint(withTls: boolean): string {
  return withTls
    ? 'The broker ended the handshake: the port may not speak TLS. Leave `tls` out, or name the port that speaks it. Nothing to do when it passes.'
    : 'The broker ended the connection, or said nothing: the port may expect TLS (`tls: {}`), or not be one for clients. Nothing to do when it passes.';
}

function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Connection error: /, '');
}

function codeOfConnectionError(error: unknown): ErrorCode {
  const code = fieldOf(error, 'code');
  if (fieldOf(error, 'name') === 'KafkaJSSASLAuthenticationError') return 'CDC_KAFKA_AUTHENTICATION_FAILED';
  if (['SASL_AUTHENTICATION_FAILED', 'ILLEGAL_SASL_STATE'].includes(fieldOf(error, 'type')))
    return 'CDC_KAFKA_AUTHENTICATION_FAILED';
  if (TLS_CODES.test(code)) return 'CDC_KAFKA_TLS_FAILED';
  if (UNREACHABLE_CODES.has(code)) return 'CDC_KAFKA_UNREACHABLE';
  return 'CDC_KAFKA_CONNECTION_LOST';
}
