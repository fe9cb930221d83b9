import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import { provisionJdbc } from '../../../scripts/provision/jdbc';
import { startServer, type Server } from '../../../simulator/tds/server';
import { makeCertificate } from '../../../simulator/tds/tls/certificate';
import { describeWithTools } from '../../support/tools';
import { ScriptedBackend } from '../wire/scripted-backend';
import { expectAllLimits, parseLines, runClient } from './client-lines';

const PROGRAM = join(__dirname, '..', '..', 'clients', 'jdbc', 'TypeLimits.java');
const TOOLS = [
  { command: 'javac', arguments: ['-version'], install: 'Java 17 or newer (a JDK)' },
  { command: 'mvn', arguments: ['--version'], install: 'Maven 3.8 or newer' },
];

describeWithTools('Microsoft JDBC', TOOLS, () => {
  const backend = new ScriptedBackend();
  let server: Server;
  let classPath: string;

  beforeAll(async () => {
    server = await startServer({ backend, port: 0, tls: makeCertificate() });
    classPath = await provisionJdbc();
  });

  afterAll(async () => {
    await server.close();
  });

  test.each([
    ['in clear', 'encrypt=false'],
    ['with an encrypted login', 'encrypt=optional;trustServerCertificate=true'],
    ['with TLS', 'encrypt=true;trustServerCertificate=true'],
  ])('agrees on every type at its limits, %s', async (_how, encryption) => {
    const properties = `${encryption};sendTimeAsDatetime=false;packetSize=16000`;
    const args = ['-cp', classPath, PROGRAM, String(server.port), properties, 'sa', 'Passw0rd!'];
    const lines = parseLines(await runClient('java', args));
    expectAllLimits(lines, ['read', 'sent'], {
      // Before 1582 the driver counts an OffsetDateTime that it sends in the Julian calendar.
      'sent 1 datetimeoffset_7': '0001-01-03T14:00:00.0000000+14:00',
    });
  });
});
