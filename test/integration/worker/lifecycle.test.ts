import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type KafkaCluster, startKafka } from '../../../scripts/kafka/kafka-cluster';
import { createTemporaryFolder } from '../../../scripts/process/temporary-folder';
import { consumeRecords } from '../../support/kafka/console-consumer';
import { FULL_DEVICE, runCommand } from '../../support/pipeline/run-command';
import { SimulatorProcess } from '../../support/pipeline/simulator-process';
import { PROJECT_ROOT } from '../../support/pipeline/started-process';
import { waitUntil } from '../../support/pipeline/wait-until';
import { WorkerProcess } from '../../support/pipeline/worker-process';
import { SqlSession } from '../../support/workload/sql-session';

const DEADLINE_MS = 60_000;
const QUIET = '--disable-warning=TimeoutNegativeWarning';
const folder = createTemporaryFolder('lifecycle');
const simulator = new SimulatorProcess({
  dataFolder: join(folder.path, 'data'),
  logFile: join(folder.path, 'simulator.log'),
});
let kafka: KafkaCluster;
let database: SqlSession;
let worker: WorkerProcess | undefined;

const SCHEMA = [
  'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, note nvarchar(100) NULL)',
  'CREATE TABLE dbo.keyless (id int NOT NULL)',
  'CREATE TABLE dbo.uncaptured (id int NOT NULL PRIMARY KEY)',
  ...['orders', 'keyless'].map(
    (name) =>
      `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'${name}', @role_name = NULL`,
  ),
  "EXEC sys.sp_cdc_change_job @job_type = N'capture', @pollinginterval = 1",
  "EXEC sys.sp_cdc_stop_job @job_type = N'capture'",
  "EXEC sys.sp_cdc_start_job @job_type = N'capture'",
];

beforeAll(async () => {
  [kafka] = await Promise.all([startKafka(), simulator.start()]);
  const master = await SqlSession.connect(simulator.address);
  await master.query('CREATE DATABASE shop');
  master.close();
  database = await SqlSession.connect({ ...simulator.address, database: 'shop' });
  await database.query('EXEC sys.sp_cdc_enable_db');
  for (const statement of SCHEMA) await database.query(statement);
});
afterEach(() => worker?.stop('SIGKILL'));
afterAll(async () => {
  database.close();
  await Promise.all([kafka.stop(), simulator.kill()]);
  folder.remove();
});

interface Document {
  readonly name: string;
  readonly tables?: string;
  readonly mode?: string;
  readonly database?: string;
  readonly sink?: string;
}

const kafkaSink = (): string =>
  `{ type: kafka, bootstrapServers: "${kafka.bootstrap.join(',')}", topic: "{pipeline}.{table}", format: json, ` +
  'topicCreation: { partitions: 1, replicationFactor: 1 } }';

function write({
  name,
  tables = '[dbo.orders]',
  mode = 'initial',
  database: db = 'shop',
  sink,
}: Document): string {
  const file = join(folder.path, `${name}.yaml`);
  const { host, port } = simulator.address;
  writeFileSync(
    file,
    `name: ${name}
source:
  type: sqlserver
  connection: { hostname: ${host}, port: ${port}, username: sa, password: "\${PASSWORD}", database: ${db}, encrypt: false }
  tables: ${tables}
  startup: { mode: ${mode} }
sink: ${sink ?? kafkaSink()}
`,
  );
  return file;
}

const variables = (): Record<string, string> => ({ PASSWORD: simulator.address.password });

async function start(pipelineFile: string): Promise<WorkerProcess> {
  const logFile = join(folder.path, 'worker.log');
  worker = await WorkerProcess.start({ pipelineFile, prefix: 'lifecycle', logFile, variables: variables() });
  const started = worker;
  await waitUntil('the worker is ready', () => started.ready(), DEADLINE_MS);
  return started;
}

const logged = (pattern: RegExp): boolean =>
  pattern.test(readFileSync(join(folder.path, 'worker.log'), 'utf8'));

const PORTS = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', '0'];

describe('a worker', () => {
  test('that is killed right after it was ready loses nothing of what is committed from then on', async () => {
    const file = write({ name: 'killed', mode: 'latest-offset' });
    await database.query("INSERT INTO dbo.orders VALUES (1, N'before the start')");
    await (await start(file)).stop('SIGKILL');
    await database.query("INSERT INTO dbo.orders VALUES (2, N'while it was down')");
    await start(file);
    await database.query("UPDATE dbo.orders SET note = N'after' WHERE id = 2");
    const records = await consumeRecords(kafka, 'killed.orders', 2);
    expect(records.map(({ value }) => JSON.parse(value) as unknown)).toEqual([
      { id: 2, note: 'while it was down' },
      { id: 2, note: 'after' },
    ]);
  });

  test('that is asked to stop ends within 5 seconds with 0, and does not mind being asked twice', async () => {
    const started = await start(write({ name: 'stopped' }));
    const begin = performance.now();
    started.signal('SIGTERM');
    started.signal('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  test('that is asked to stop while Kafka is away ends within 5 seconds, with an exit code of its own', async () => {
    const impatient = kafkaSink().replace('{', '{ requestTimeoutMs: 1000,');
    const started = await start(write({ name: 'away', sink: impatient }));
    kafka.broker(1).pause();
    try {
      await database.query("UPDATE dbo.orders SET note = N'while Kafka is away' WHERE id = 2");
      await waitUntil('the worker misses Kafka', () => logged(/"pipeline":"away".*-> retrying/), DEADLINE_MS);
      const begin = performance.now();
      started.signal('SIGTERM');
      started.signal('SIGTERM');
      expect(await started.ended).toBe(5);
      expect(performance.now() - begin).toBeLessThan(5000);
    } finally {
      kafka.broker(1).resume();
    }
    expect(logged(/^CDC_STOP_INCOMPLETE: stopping pipeline away: .*\n.*next start goes on/m)).toBe(true);
  });

  test('ends when rows that it prints find no room', async () => {
    const file = write({ name: 'full', sink: '{ type: print, format: json }' });
    const { code, stderr } = await runCommand(['run', file, ...PORTS], variables(), FULL_DEVICE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^CDC_OUTPUT_FAILED: writing to standard output: ENOSPC/m);
  });

  test('ends with all its pipelines when what they print finds no room', async () => {
    const sink = '{ type: print, format: json }';
    const files = [write({ name: 'full', sink }), write({ name: 'idle', sink, mode: 'latest-offset' })];
    const { code, stderr } = await runCommand(['run', ...files, ...PORTS], variables(), FULL_DEVICE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/"pipeline":"idle".*running -> stopped/);
  });

  test('goes on when its log finds no room, and says so', async () => {
    const file = write({ name: 'unlogged' });
    const log = openSync(FULL_DEVICE, 'w');
    const bundle = join(PROJECT_ROOT, 'build', 'flink-cdc.cjs');
    const child = spawn(process.execPath, [QUIET, bundle, 'run', file, '--prefix', 'lifecycle', ...PORTS], {
      env: { ...process.env, ...variables() },
      stdio: ['ignore', log, 'pipe'],
    });
    closeSync(log);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const ended = once(child, 'close');
    try {
      await consumeRecords(kafka, 'unlogged.orders', 2);
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(errors).toMatch(/^CDC_OUTPUT_FAILED: .*ENOSPC[\s\S]*the pipelines go on\n$/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('shows what is committed by `positions` and what changed by `plan`', async () => {
    const file = write({ name: 'planned' });
    await (await start(file)).stop('SIGTERM');
    const shown = await runCommand(['positions', file, '--prefix', 'lifecycle'], variables());
    expect(JSON.parse(shown.stdout)).toMatchObject({ pipeline: 'planned', attempt: 1, deadLetters: 0 });
    const same = await runCommand(['plan', file, '--prefix', 'lifecycle'], variables());
    expect(same.stdout).toBe('pipeline planned: unchanged\n');
    const changed = write({
      name: 'planned',
      sink: kafkaSink().replace('format: json', 'format: debezium-json'),
    });
    const plan = await runCommand(['plan', changed, '--prefix', 'lifecycle'], variables());
    expect(plan.stdout).toMatch(/sink\.format[\s\S]*--accept-changes/);
    const refused = await runCommand(['run', changed, '--prefix', 'lifecycle', ...PORTS], variables());
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/CDC_SINK_DOCUMENT_CHANGED[\s\S]*sink\.format/);
  });

  test('prints no password, whatever happens', async () => {
    const { password } = simulator.address;
    const outputs = [
      readFileSync(join(folder.path, 'worker.log'), 'utf8'),
      ...(await Promise.all(
        [['check'], ['run', '--dry-run', ...PORTS]].map(async ([command = '', ...args]) => {
          const file = write({ name: `secret-${command}`, database: 'nowhere' });
          const { stdout, stderr } = await runCommand([command, file, ...args], variables());
          return `${stdout}${stderr}`;
        }),
      )),
    ];
    for (const output of outputs) expect(output).not.toContain(password);
  });

  test.each([
    ['a wrong database', { database: 'shoop' }, /CDC_SQLSERVER_DATABASE_UNAVAILABLE: .*shoop/],
    [
      'a misspelt table',
      { tables: '[dbo.oders]' },
      /CDC_SQLSERVER_TABLE_NOT_FOUND: .*dbo\.oders[\s\S]*dbo\.orders/,
    ],
    [
      'a table that is not captured',
      { tables: '[dbo.uncaptured]' },
      /CDC_SQLSERVER_TABLE_NOT_CAPTURED[\s\S]*sp_cdc_enable_table/,
    ],
    ['a table without a key', { tables: '[dbo.keyless]' }, /CDC_SQLSERVER_TABLE_WITHOUT_KEY: .*dbo\.keyless/],
  ])('refuses %s by name', async (_what, change, expected) => {
    const file = write({ name: 'refused', sink: '{ type: print, format: json }', ...change });
    const { code, stderr } = await runCommand(['run', file, ...PORTS], variables());
    expect(stderr).toMatch(expected);
    expect(code).toBe(1);
  });

  test('refuses a wrong password without showing it', async () => {
    const file = write({ name: 'refused', sink: '{ type: print, format: json }' });
    const { code, stdout, stderr } = await runCommand(['run', file, ...PORTS], { PASSWORD: 'Wr0ng-secret' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/CDC_SQLSERVER_LOGIN_FAILED/);
    expect(`${stdout}${stderr}`).not.toContain('Wr0ng-secret');
  });
});
