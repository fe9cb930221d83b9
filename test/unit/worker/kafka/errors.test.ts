import { describe, expect, test } from '@jest/globals';
import { connectionError, openingError, protocolError } from '../../../../src/worker/kafka/errors';
import { parseServer } from '../../../../src/worker/kafka/bootstrap-server';

describe('errors of Kafka', () => {
  test.each([
    [6, 'CDC_KAFKA_TRANSACTION_FAILED', true, 'NOT_LEADER_OR_FOLLOWER'],
    [56, 'CDC_KAFKA_STORAGE_FAILED', true, 'KAFKA_STORAGE_ERROR'],
    [47, 'CDC_KAFKA_PRODUCER_FENCED', true, 'INVALID_PRODUCER_EPOCH'],
    [90, 'CDC_KAFKA_PRODUCER_FENCED', true, 'PRODUCER_FENCED'],
    [120, 'CDC_KAFKA_TRANSACTION_FAILED', true, 'TRANSACTION_ABORTABLE'],
    [29, 'CDC_KAFKA_NOT_AUTHORIZED', false, 'TOPIC_AUTHORIZATION_FAILED'],
    [10, 'CDC_KAFKA_RECORD_TOO_LARGE', false, 'MESSAGE_TOO_LARGE'],
    [44, 'CDC_KAFKA_REQUEST_REFUSED', false, 'POLICY_VIOLATION'],
    [999, 'CDC_KAFKA_REQUEST_REFUSED', false, 'error code 999'],
  ])('an answer with code %i is %s', (errorCode, code, retryable, name) => {
    const error = protocolError(errorCode, 'writing to topic t', 'says the broker');
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toBe(`writing to topic t: Kafka answered ${name} (says the broker)`);
  });

  test.each([
    [{ code: 'ENOTFOUND' }, 'CDC_KAFKA_UNREACHABLE'],
    [{ code: 'ECONNREFUSED' }, 'CDC_KAFKA_UNREACHABLE'],
    [{ code: 'ECONNRESET' }, 'CDC_KAFKA_CONNECTION_LOST'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'CDC_KAFKA_TLS_FAILED'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'CDC_KAFKA_TLS_FAILED'],
    [{ name: 'KafkaJSSASLAuthenticationError' }, 'CDC_KAFKA_AUTHENTICATION_FAILED'],
    [{ name: 'KafkaJSRequestTimeoutError' }, 'CDC_KAFKA_CONNECTION_LOST'],
    [{}, 'CDC_KAFKA_CONNECTION_LOST'],
  ])('a connection that ends with %p is %s', (fields, code) => {
    const cause = Object.assign(new Error('Connection error: reason'), fields);
    const error = connectionError(cause, 'connecting to kafka:9092');
    expect(error).toMatchObject({ code, message: 'connecting to kafka:9092: reason', cause });
  });
});

describe('a connection that is not made', () => {
  const open = (fields: object, withTls: boolean): unknown =>
    openingError(Object.assign(new Error('reason'), fields), 'kafka:9092', withTls);

  test.each([
    [{ code: 'ECONNRESET' }, true, 'CDC_KAFKA_CONNECTION_LOST', 'Leave `tls` out'],
    [{ code: 'ECONNRESET' }, false, 'CDC_KAFKA_CONNECTION_LOST', '`tls: {}`'],
    [{ type: 'ILLEGAL_SASL_STATE' }, false, 'CDC_KAFKA_AUTHENTICATION_FAILED', 'Leave `sasl` out'],
    [{ code: 'ECONNREFUSED' }, true, 'CDC_KAFKA_UNREACHABLE', 'host names and ports'],
  ])('%j (with TLS: %p) is %s and says what the port may be', (fields, withTls, code, hint) => {
    expect(open(fields, withTls)).toMatchObject({
      code,
      message: expect.stringContaining('connecting to Kafka at kafka:9092: reason'),
      hint: expect.stringContaining(hint),
    });
  });
});

describe('bootstrap servers', () => {
  test.each([
    ['kafka.example.org:9092', 'kafka.example.org', 9092],
    [' 10.0.0.1:1 ', '10.0.0.1', 1],
    ['[::1]:65535', '::1', 65535],
  ])('%s is a host and a port', (text, host, port) => {
    expect(parseServer(text)).toEqual({ host, port });
  });

  test.each([
    'kafka',
    'kafka:',
    ':9092',
    'kafka:0',
    'kafka:65536',
    'kafka:x',
    'PLAINTEXT://kafka:9092',
    '::1:9092',
  ])('%p is refused', (text) => {
    expect(() => parseServer(text)).toThrow(
      expect.objectContaining({
        code: 'CDC_KAFKA_SETTINGS_INVALID',
        message: expect.stringContaining('host:port'),
      }),
    );
  });
});
