import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTemporaryFolder } from '../../../scripts/process/temporary-folder';
import { runCommand } from '../../support/pipeline/run-command';
import { SA_PASSWORD, SimulatorProcess } from '../../support/pipeline/simulator-process';
import { waitUntil } from '../../support/pipeline/wait-until';
import { WorkerProcess } from '../../support/pipeline/worker-process';
import { SqlSession } from '../../support/workload/sql-session';

const DEADLINE_MS = 60_000;
/** What no output may hold, whatever stands around the number. */
const PLANTED = 'Plant3d-secret';
const PORTS = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', '0', '--log-level', 'trace'];

const folder = createTemporaryFolder('secrets');
const secretsFolder = join(folder.path, 'mounted');
const simulator = new SimulatorProcess({
  dataFolder: join(folder.path, 'data'),
  logFile: join(folder.path, 'simulator.log'),
});
const variables = { FROM_ENVIRONMENT: `${PLANTED}-1`, PASSWORD: SA_PASSWORD };
let closedPort = 0;

beforeAll(async () => {
  mkdirSync(secretsFolder);
  writeFileSync(join(secretsFolder, 'FROM_FILE'), `${PLANTED}-2\n`);
  const pem = `-----BEGIN PRIVATE KEY-----\n${PLANTED}-3\n-----END PRIVATE KEY-----\n`;
  writeFileSync(join(folder.path, 'key.pem'), pem);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closedPort = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  await simulator.start();
  const master = await SqlSession.connect(simulator.address);
  await master.query('CREATE DATABASE shop');
  master.close();
  const database = await SqlSession.connect({ ...simulator.address, database: 'shop' });
  await database.query('EXEC sys.sp_cdc_enable_db');
  await database.query('CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY)');
  await database.query(
    "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'orders', @role_name = NULL",
  );
  database.close();
});
afterAll(async () => {
  await simulator.kill();
  folder.remove();
});

interface Parts {
  readonly password?: string;
  readonly hostname?: string;
  readonly more?: string;
  readonly sink?: string;
}

const PRINT = '{ type: print, format: json }';
/** Before the port of a Kafka that is not there. */
const kafka = (more: string): string =>
  `{ type: kafka, bootstrapServers: "127.0.0.1:${closedPort}", format: json, ${more} }`;

function write(name: string, { password, hostname, more, sink }: Parts): string {
  const file = join(folder.path, `${name}.yaml`);
  const { port } = simulator.address;
  writeFileSync(
    file,
    `name: ${name}
source:
  type: sqlserver
  connection: { hostname: ${hostname ?? '127.0.0.1'}, port: ${port}, username: sa, password: ${password ?? '"${PASSWORD}"'}, database: shop, encrypt: false }
  tables: [dbo.orders]
${more ?? ''}
sink: ${sink ?? PRINT}
`,
  );
  return file;
}

/** All that a command prints at the most talkative level. */
async function outputOf(command: string, file: string): Promise<string> {
  const settings = command.startsWith('run') ? PORTS : ['--log-level', 'trace'];
  const args = command === 'validate' ? [] : ['--secrets-dir', secretsFolder, ...settings];
  const { code, stdout, stderr } = await runCommand([...command.split(' '), file, ...args], variables);
  return `${command} ${file} ended with ${code}\n${stdout}${stderr}`;
}

const key = (): string => join(folder.path, 'key.pem');
const jaas = (module: string): string =>
  `properties.sasl.jaas.config: 'org.apache.kafka.${module} required username="u" password="${PLANTED}-4";'`;

const DOCUMENTS: readonly (readonly [what: string, commands: readonly string[], parts: () => Parts])[] = [
  [
    'literal passwords',
    ['validate', 'check', 'plan'],
    () => ({
      password: `${PLANTED}-5`,
      sink: kafka(`sasl: { username: u, password: ${PLANTED}-6 }`),
    }),
  ],
  [
    'a TLS key that is none',
    ['check', 'positions'],
    () => ({
      sink: kafka(
        `tls: { keyFile: ${key()}, certificateFile: ${key()}, caFile: ${key()}, keyPassphrase: ${PLANTED}-7 }`,
      ),
    }),
  ],
  [
    'a JAAS configuration',
    ['validate', 'check'],
    () => ({ sink: kafka(jaas('common.security.plain.PlainLoginModule')) }),
  ],
  ['a JAAS configuration that is not known', ['validate'], () => ({ sink: kafka(jaas('Unknown')) })],
  [
    'references in the wrong places',
    ['validate', 'check', 'run'],
    () => ({
      password: '"${FROM_FILE}"',
      more: '  poll: { maxIntervalMs: "${FROM_ENVIRONMENT}" }\n  startup: { mode: "${FROM_FILE}" }',
    }),
  ],
  [
    'a password from the environment that is wrong',
    ['check', 'run', 'run --dry-run'],
    () => ({ password: '"${FROM_ENVIRONMENT}"' }),
  ],
  ['a password from a file that is wrong', ['check', 'run'], () => ({ password: '"${FROM_FILE}"' })],
  [
    'addresses with a password',
    ['validate'],
    () => ({
      hostname: `"sa:${PLANTED}-8@127.0.0.1"`,
      sink: `{ type: kafka, bootstrapServers: "u:${PLANTED}-9@kafka:9092", format: json }`,
    }),
  ],
  [
    'secrets under keys that are not known',
    ['validate'],
    () => ({
      more: `  url: "sqlserver://sa:${PLANTED}-10@db/shop"\n  passwort: ${PLANTED}-11`,
      sink: kafka(
        `clientSecret: ${PLANTED}-12, sasl: "u:${PLANTED}-13", properties.sasl.oauthbearer.client.secret: ${PLANTED}-14`,
      ),
    }),
  ],
  [
    'YAML that is none',
    ['validate'],
    () => ({ more: `  password: "${PLANTED}-15\n   token: ${PLANTED}-16: {` }),
  ],
];

test.each(DOCUMENTS)('%s come out of no command', async (what, commands, parts) => {
  const file = write(what.replaceAll(' ', '-'), parts());
  const outputs = await Promise.all(commands.map((command) => outputOf(command, file)));
  for (const output of outputs) expect(output).not.toContain(PLANTED);
});

const untilReady = (worker: WorkerProcess): Promise<boolean> => worker.ready();
const untilRetrying = (_worker: WorkerProcess, logFile: string): Promise<boolean> =>
  Promise.resolve(readFileSync(logFile, 'utf8').includes('-> retrying'));

test.each<[string, typeof untilReady | typeof untilRetrying, Parts]>([
  ['a running worker', untilReady, { password: `"${SA_PASSWORD}"` }],
  [
    'a worker that cannot reach Kafka',
    untilRetrying,
    {
      password: `"${SA_PASSWORD}"`,
      sink: `{ type: kafka, bootstrapServers: "127.0.0.1:1", sasl: { username: u, password: ${PLANTED} } }`,
    },
  ],
])('%s serves and logs no secret', async (what, reached, parts) => {
  const logFile = join(folder.path, `${what}.log`);
  const pipelineFile = write(what.replaceAll(' ', '-'), parts);
  const args = ['--log-level', 'trace'];
  const worker = await WorkerProcess.start({ pipelineFile, prefix: 'p', logFile, variables, args });
  await waitUntil('it has come so far', () => reached(worker, logFile), DEADLINE_MS);
  const served = await worker.served();
  expect(served).toContain('cdc_build_info');
  await worker.stop('SIGTERM');
  for (const output of [served, readFileSync(logFile, 'utf8')]) {
    expect(output).not.toContain(SA_PASSWORD);
    expect(output).not.toContain(PLANTED);
  }
});
