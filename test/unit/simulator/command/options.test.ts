import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../../../simulator/command/options';

const NEEDED = ['--port', '0', '--sa-password', 'W'];

describe('options of the simulator', () => {
  test('all of them', () => {
    const all = ['--script', 'a.sql', '--script', 'b.sql', '--tls', '--data', 'd', '--exit-with-parent'];
    expect(parseOptions([...NEEDED, ...all, '--host', '0.0.0.0'])).toEqual({
      port: 0,
      host: '0.0.0.0',
      saPassword: 'W',
      scripts: ['a.sql', 'b.sql'],
      tls: true,
      dataFolder: 'd',
      exitWithParent: true,
    });
  });

  test('two are needed', () => {
    expect(parseOptions(NEEDED)).toMatchObject({ host: '127.0.0.1', tls: false, scripts: [] });
    expect(() => parseOptions(['--port', '1'])).toThrow('--sa-password is missing');
    expect(() => parseOptions(['--sa-password', 'W'])).toThrow('--port is missing');
  });

  test.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', 'x'], '--port x: a number from 0 to 65535 is expected'],
    [['--port', '70000'], '--port 70000'],
    [['extra'], "Unexpected argument 'extra'"],
    [['--script'], "'--script <value>' argument missing"],
  ])('%j is refused, and the known ones are listed', (args, message) => {
    const run = (): unknown => parseOptions([...NEEDED, ...args]);
    expect(run).toThrow(message);
    expect(run).toThrow('--exit-with-parent');
  });
});
