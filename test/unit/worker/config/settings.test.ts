import { describe, expect, test } from '@jest/globals';
import { CdcError } from '../../../../src/core/errors/cdc-error';
import { readSettings } from '../../../../src/worker/config/settings';

function messageOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof CdcError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('settings', () => {
  test('an option wins over the variable, the variable over the default', () => {
    const environment = { CDC_PREFIX: 'from-env', CDC_ADMIN_PORT: '0' };
    const settings = readSettings({ prefix: 'from-option' }, environment);
    expect(settings).toMatchObject({
      prefix: 'from-option',
      adminPort: 0,
      metricsPort: 9249,
      logLevel: 'info',
    });
  });

  test.each([
    [{ adminPort: '80a' }, {}, "option --admin-port is '80a': expected a port from 0 to 65535"],
    [
      {},
      { CDC_METRICS_PORT: '70000' },
      "variable CDC_METRICS_PORT is '70000': expected a port from 0 to 65535",
    ],
    [
      { logLevel: 'loud' },
      {},
      "option --log-level is 'loud': expected one of trace, debug, info, warn, error",
    ],
    [{ prefix: 'a b' }, {}, "option --prefix is 'a b': expected 1 to 150 letters"],
  ])('refuses %j %j by name', (options, environment, expected) => {
    expect(messageOf(() => readSettings(options, environment))).toContain(expected);
  });

  test('the log level is accepted in any case', () => {
    expect(readSettings({}, { CDC_LOG_LEVEL: 'WARN' }).logLevel).toBe('warn');
  });
});
