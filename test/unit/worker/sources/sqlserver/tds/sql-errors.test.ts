import { describe, expect, test } from '@jest/globals';
import { ConnectionError, RequestError } from 'tedious';
import { CdcError, InvariantError } from '../../../../../../src/core/errors/cdc-error';
import { type SqlServerConnection } from '../../../../../../src/pipeline/schema/sqlserver-source';
import {
  serverErrorNumber,
  toConnectError,
  toSourceError,
} from '../../../../../../src/worker/sources/sqlserver/tds/sql-errors';

const settings = { hostname: 'db', port: 1433, database: 'shop', username: 'cdc', password: 'secret' };

function numbered(number: number): Error {
  return Object.assign(new RequestError('text of the server', 'EREQUEST'), { number });
}

function codeOf(error: unknown): unknown {
  return error instanceof CdcError ? error.code : error;
}

describe('errors of the server and the driver', () => {
  test.each([
    [1205, 'CDC_SQLSERVER_STATEMENT_INTERRUPTED', true],
    [3961, 'CDC_SQLSERVER_STATEMENT_INTERRUPTED', true],
    [229, 'CDC_SQLSERVER_PERMISSION_DENIED', false],
    [208, 'CDC_SQLSERVER_STATEMENT_FAILED', false],
    [50001, 'CDC_SQLSERVER_STATEMENT_FAILED', false],
  ])('%i is %s', (number, code, retryable) => {
    const error = toSourceError(numbered(number), 'reading x');
    expect(error).toMatchObject({
      code,
      retryable,
      message: `reading x: error ${number}: text of the server`,
    });
    expect(serverErrorNumber(error)).toBe(number);
  });

  test('a missing right is told with the statement that gives it', () => {
    const text = "The SELECT permission was denied on the object 'it''s', database 'shop', schema 'dbo'.";
    const denied = Object.assign(new RequestError(text, 'EREQUEST'), { number: 229 });
    const { hint } = toSourceError(denied, 'reading x') as CdcError;
    expect(hint).toContain("USE [shop]; GRANT SELECT ON [dbo].[it''s] TO <user>;");
  });

  test('a lost connection is worth another try', () => {
    const lost = new ConnectionError('Connection lost', 'ECONNRESET');
    expect(toSourceError(lost, 'reading x')).toMatchObject({
      code: 'CDC_SQLSERVER_CONNECTION_LOST',
      retryable: true,
    });
  });

  test('several errors of one statement are told together, the first number counts', () => {
    const error = toSourceError(new AggregateError([numbered(229), numbered(50001)]), 'reading x');
    expect(error).toMatchObject({ code: 'CDC_SQLSERVER_PERMISSION_DENIED' });
  });

  test('what is neither of the server nor of the driver stays what it is', () => {
    const ours = new TypeError('x is not a function');
    expect(toSourceError(ours, 'reading x')).toBe(ours);
    expect(toConnectError(ours, settings as SqlServerConnection, undefined)).toBe(ours);
    const known = new InvariantError('a bug');
    expect(toSourceError(new RequestError('wrapped', 'EREQUEST', { cause: known }), 'reading x')).toBe(known);
  });

  test.each([
    [
      'ESOCKET',
      'Failed to connect to db:1433 - getaddrinfo ENOTFOUND db',
      undefined,
      'CDC_SQLSERVER_UNREACHABLE',
    ],
    ['ETIMEOUT', 'Failed to connect to db:1433 in 15000ms', undefined, 'CDC_SQLSERVER_UNREACHABLE'],
    [
      'ESOCKET',
      'Failed to connect to db:1433 - self-signed certificate',
      undefined,
      'CDC_SQLSERVER_TLS_REFUSED',
    ],
    ['ELOGIN', 'Login failed', { number: 18456, message: 'Login failed' }, 'CDC_SQLSERVER_LOGIN_FAILED'],
    [
      'ELOGIN',
      'Login failed',
      { number: 4060, message: 'Cannot open database "x"' },
      'CDC_SQLSERVER_DATABASE_UNAVAILABLE',
    ],
  ])('connecting: %s %s', (driverCode, text, reason, code) => {
    const error = toConnectError(
      new ConnectionError(text, driverCode),
      settings as SqlServerConnection,
      reason,
    );
    expect(codeOf(error)).toBe(code);
    expect(String(error)).toContain(reason?.message ?? text);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret');
  });
});
