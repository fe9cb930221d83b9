import { describe, expect, test } from '@jest/globals';
import { CdcError, InvariantError } from '../../../src/core/errors/cdc-error';
import { ERROR_CODES } from '../../../src/core/errors/registry';

describe('CdcError', () => {
  test('takes its hint and whether to retry from the registry, and keeps the cause', () => {
    const cause = new TypeError('socket');
    const error = new CdcError('CDC_SQLSERVER_CONNECTION_LOST', 'connecting to db:1433: refused', { cause });
    expect(error).toMatchObject({ name: 'CdcError', retryable: true, cause });
    expect(error.hint).toBe(ERROR_CODES.CDC_SQLSERVER_CONNECTION_LOST.action);
  });

  test('an error class is named after itself', () => {
    expect(new InvariantError('a pair without its second half').name).toBe('InvariantError');
  });

  test('codes are CDC_<AREA>_<WHAT> and explain themselves', () => {
    for (const [code, { summary, action }] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^CDC_[A-Z]+(_[A-Z]+)+$/);
      expect(summary).toMatch(/\.$/);
      expect(action).toMatch(/\.$/);
    }
  });
});
