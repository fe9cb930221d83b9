import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Server } from '../../../simulator/tds/server';
import { describeWithTools } from '../../support/tools';
import { TYPE_LIMITS } from '../wire/type-limits';
import { expectAllLimits, parseLines, runClient, type Deviations } from './client-lines';
import { type Answering, PASSWORD, startLimitsServer } from './limits-server';

const CLIENTS = join(__dirname, '..', '..', 'clients');
const DEBIAN_PYTHON = '/usr/bin/python3';

const python = (
  module: string,
  install: string,
): { command: string; arguments: string[]; install: string } => ({
  command: DEBIAN_PYTHON,
  arguments: ['-c', `import ${module}`],
  install,
});

/** A client that does not announce UTF-8 takes such bytes for those of the locale's code page. */
const utf8AsCodePage = (text: string): string => {
  const high = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
  const latin1 = Buffer.from(text, 'utf8').toString('latin1');
  return latin1.replace(/[\x80-\x9f]/g, (char) => high.charAt(char.charCodeAt(0) - 0x80));
};

/** ... and sends them back so: stored in such a column they are coded twice. */
const UTF8_AS_CODE_PAGE: Deviations = {
  varchar_utf8: utf8AsCodePage,
  'stored 2 varchar_utf8': (text) => utf8AsCodePage(utf8AsCodePage(text)),
};

/** Python keeps six of the seven digits of a second. */
const sixDigits = (text: string): string => text.replace(/(\.\d{6})\d/, '$10');

const PYTHON: Deviations = { time_7: sixDigits, datetime2_7: sixDigits, datetimeoffset_7: sixDigits };

let server: Server;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreign-clients-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The same tests against fixed answers and against the engine, where clients also store what they read. */
function onBoth(body: (store: readonly string[]) => void): void {
  describe.each<Answering>(['wire', 'engine'])('on the %s', (answering) => {
    beforeAll(async () => {
      server = await startLimitsServer(answering);
    });

    afterAll(async () => {
      await server.close();
    });

    body(answering === 'engine' ? ['store'] : []);
  });
}

const STORED: Readonly<Record<string, readonly string[]>> = { store: ['stored'] };
const waysOf = (store: readonly string[]): string[] => [
  'read',
  'sent',
  ...store.flatMap((one) => STORED[one] ?? []),
];

describeWithTools('python-tds', [python('pytds', 'python3-tds (Debian)')], () => {
  onBoth((store) => {
    test('agrees on every type at its limits', async () => {
      const program = join(CLIENTS, 'python', 'pytds_limits.py');
      const args = [program, String(server.port), PASSWORD, ...store];
      const lines = parseLines(await runClient(DEBIAN_PYTHON, args));
      expectAllLimits(lines, waysOf(store), { ...PYTHON, ...UTF8_AS_CODE_PAGE });
    });
  });
});

describeWithTools('pymssql', [python('pymssql', 'python3-pymssql (Debian)')], () => {
  onBoth(() => {
    test('agrees on every type at its limits', async () => {
      const program = join(CLIENTS, 'python', 'pymssql_limits.py');
      const columns = TYPE_LIMITS.map(({ column }) => column).join(',');
      const args = [program, String(server.port), PASSWORD, columns];
      const lines = parseLines(await runClient(DEBIAN_PYTHON, args));
      // It rounds the last milliseconds of a day up to its 24th hour, and then refuses that.
      const refused = 'hour must be in 0..23';
      expectAllLimits(lines, ['read'], {
        ...PYTHON,
        'read 2 time_3': refused,
        'read 2 time_7': refused,
        'read 2 datetime2_7': refused,
      });
    });
  });
});

/** How FreeTDS prints a moment when no locale tells it otherwise: `Dec 31 9999 11:59PM`. */
function freetdsMoment(text: string): string {
  const [date = '', time = '00:00'] = text.includes(':') ? text.split('T') : [text];
  const [year, month, day] = date.split('-').map(Number);
  const [hour = 0, minute = ''] = time.split(':').map((part, i) => (i === 0 ? Number(part) : part));
  const name = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice((Number(month) - 1) * 3, Number(month) * 3);
  const half = Number(hour) < 12 ? 'AM' : 'PM';
  const twelve = String(Number(hour) % 12 || 12).padStart(2, '0');
  return `${name} ${String(day).padStart(2)} ${String(year)} ${twelve}:${minute}${half}`;
}

const freetdsTime = (text: string): string => freetdsMoment(`1900-01-01T${text}`);

function freetdsFloat(bits: string): string {
  return Buffer.from(bits, 'hex')
    .readDoubleBE()
    .toExponential()
    .replace(/e([+-])(\d)$/, 'e$10$2');
}

const FREETDS: Deviations = {
  real_column: (bits) => Number(Buffer.from(bits, 'hex').readDoubleBE().toPrecision(9)).toExponential(),
  float_column: freetdsFloat,
  time_0: freetdsTime,
  time_3: freetdsTime,
  time_7: freetdsTime,
  ...Object.fromEntries(
    TYPE_LIMITS.filter(({ type }) => type.name.startsWith('date') || type.name === 'smalldatetime').map(
      ({ column }) => [column, freetdsMoment],
    ),
  ),
};

/** tsql prints a table: a line of names, and a line per row, without telling NULL from the text. */
function tableLines(output: string): string {
  const [names = '', ...rows] = output.split('\n').filter((line) => line !== '');
  const columns = names.split('\t');
  return rows
    .flatMap((row) => {
      const [id = '', ...values] = row.split('\t');
      return values.map((value, i) =>
        ['read', id, columns[i + 1], value === 'NULL' ? '\\N' : value].join('\t'),
      );
    })
    .join('\n');
}

describeWithTools(
  'FreeTDS',
  [{ command: 'tsql', arguments: ['-C'], install: 'freetds-bin (Debian)' }],
  () => {
    onBoth(() => {
      test.each(['off', 'require'])(
        'tsql agrees on every type at its limits, encryption %s',
        async (encryption) => {
          const settings = join(folder, `freetds-${encryption}.conf`);
          const global = ['tds version = 7.4', 'client charset = UTF-8', 'text size = 1000000'];
          writeFileSync(settings, ['[global]', ...global, `encryption = ${encryption}`, ''].join('\n'));
          const statements = join(folder, 'statements.sql');
          writeFileSync(statements, 'SELECT * FROM dbo.type_limits ORDER BY id\ngo\n');
          const address = `-H 127.0.0.1 -p ${server.port} -U sa -P '${PASSWORD}'`;
          const command = `FREETDSCONF=${settings} tsql ${address} -o q < ${statements}`;
          expectAllLimits(
            parseLines(tableLines(await runClient('/bin/sh', ['-c', command]))),
            ['read'],
            FREETDS,
          );
        },
      );
    });
  },
);

const GO_PROGRAM = join(CLIENTS, 'go');
const OFFLINE = ['GOPROXY=off', 'GOFLAGS=-mod=readonly', 'go', '-C', GO_PROGRAM];
const GO = {
  command: 'env',
  arguments: [...OFFLINE, 'list', '-deps', '.'],
  install: 'Go 1.21 or newer and go-mssqldb (scripts/provision/foreign-clients.sh)',
};

describeWithTools('go-mssqldb', [GO], () => {
  beforeAll(async () => {
    await runClient('env', [...OFFLINE, 'build', '-o', join(folder, 'type-limits'), '.']);
  });

  onBoth((store) => {
    test.each(store.length > 0 ? ['disable'] : ['disable', 'false', 'true'])(
      'agrees on every type at its limits, encrypt=%s',
      async (encrypt) => {
        const url = `sqlserver://sa:${PASSWORD}@127.0.0.1:${server.port}?encrypt=${encrypt}&TrustServerCertificate=true`;
        const lines = parseLines(await runClient(join(folder, 'type-limits'), [url, ...store]));
        const ways = waysOf(store);
        expectAllLimits(lines, ways, UTF8_AS_CODE_PAGE);
        expect(lines.size).toBe(TYPE_LIMITS.length * 3 * ways.length);
      },
    );
  });
});
