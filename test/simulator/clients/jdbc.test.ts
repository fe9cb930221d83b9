import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { provisionJdbc } from '../../../scripts/provision/jdbc';
import { type Server } from '../../../simulator/tds/server';
import { describeWithTools } from '../../support/tools';
import { type Deviations, expectAllLimits, parseLines, runClient } from './client-lines';
import { type Answering, PASSWORD, startLimitsServer } from './limits-server';

const PROGRAMS = join(__dirname, '..', '..', 'clients', 'jdbc');
const TOOLS = [
  { command: 'javac', arguments: ['-version'], install: 'Java 17 or newer (a JDK)' },
  { command: 'mvn', arguments: ['--version'], install: 'Maven 3.8 or newer' },
];

// Before 1582 the driver counts an OffsetDateTime that it sends in the Julian calendar.
const JULIAN = '0001-01-03T14:00:00.0000000+14:00';
const DEVIATIONS: Deviations = {
  'sent 1 datetimeoffset_7': JULIAN,
  'stored 1 datetimeoffset_7': JULIAN,
};

const ENCRYPTIONS = [
  ['in clear', 'encrypt=false'],
  ['with an encrypted login', 'encrypt=optional;trustServerCertificate=true'],
  ['with TLS', 'encrypt=true;trustServerCertificate=true'],
] as const;

describeWithTools('Microsoft JDBC', TOOLS, () => {
  let classPath: string;

  const run = (program: string, server: Server, properties: string, ...more: string[]): Promise<string> => {
    const file = join(PROGRAMS, `${program}.java`);
    const args = ['-cp', classPath, file, String(server.port), properties, 'sa', PASSWORD, ...more];
    return runClient('java', args);
  };

  beforeAll(async () => {
    classPath = await provisionJdbc();
  });

  describe.each<Answering>(['wire', 'engine'])('on the %s', (answering) => {
    let server: Server;

    beforeAll(async () => {
      server = await startLimitsServer(answering);
    });

    afterAll(async () => {
      await server.close();
    });

    test.each(answering === 'wire' ? ENCRYPTIONS : ENCRYPTIONS.slice(0, 1))(
      'agrees on every type at its limits, %s',
      async (_how, encryption) => {
        const properties = `${encryption};sendTimeAsDatetime=false;packetSize=16000`;
        const [more, ways] = answering === 'wire' ? [[], []] : [['store'], ['stored']];
        const lines = parseLines(await run('TypeLimits', server, properties, ...more));
        expectAllLimits(lines, ['read', 'sent', ...ways], DEVIATIONS);
      },
    );

    if (answering === 'wire') return;
    test('does in a session what applications do', async () => {
      const lines = await run('Sessions', server, 'encrypt=false');
      expect(
        new Map(
          lines
            .trimEnd()
            .split('\n')
            .map((line) => line.split('\t') as [string, string]),
        ),
      ).toEqual(
        new Map([
          ['batch', '100'],
          ['prepared', '1'],
          ['rows', '100'],
          ['transactions', 'changed,item 2'],
          ['snapshot', '101'],
          ['error', '2627 23000 [1, -3, 1]'],
          ['after the error', '2'],
          ['error details', '8134 severity 16 state 1 line 3'],
          ['several results', '1 (3) 2 3 50000 end'],
          ['cancelled', 'alive'],
          // Cursors of the server are refused, not simulated badly.
          ['scrolling', "2812 Could not find stored procedure 'sp_cursoropen'."],
          ['output', '42 status 0'],
          ['timeout', 'alive'],
          ['large value', 'true'],
          ['table', 'dbo.item'],
          ['columns', 'id int NO,name nvarchar YES,body varbinary YES'],
          ['key', 'pk_item id'],
          ['valid', 'true'],
        ]),
      );
    });
  });
});
