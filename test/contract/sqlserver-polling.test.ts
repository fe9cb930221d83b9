import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Clock } from '../../src/core/ports';
import { systemClock } from '../../src/worker/telemetry/system-clock';
import { FaultProxy } from '../support/fault-proxy/fault-proxy';
import { tdsFraming } from '../support/fault-proxy/framing';
import { isStatement } from '../support/fault-proxy/tds-message';
import { waitUntil } from '../support/pipeline/wait-until';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { type SourceSettings, SourceTask } from '../support/sqlserver/source-task';

// How the source looks for changes, and what it costs the server; `SQLSERVER_URL` asks a real server.

const IDLE_TABLES = 500;

let server: ContractServer;
let db: ContractDatabase;
const tasks: SourceTask[] = [];

beforeAll(async () => {
  server = await ContractServer.open();
  db = await server.createDatabase();
  await db.query(
    'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY)',
    'CREATE TABLE dbo.others (id int NOT NULL PRIMARY KEY)',
  );
  await db.enable('orders');
  await db.enable('others');
  await db.startCapture();
});

afterEach(async () => {
  for (const task of tasks.splice(0)) await task.stop();
});

afterAll(async () => {
  await server.close();
});

function taskOf(settings: SourceSettings, database = db, port?: number, clock?: Clock): SourceTask {
  const task = new SourceTask(database, settings, port, clock);
  tasks.push(task);
  return task;
}

const LATEST = { startup: { mode: 'latest-offset' } } as const;

/** Notes for how long is waited. */
function notingClock(waits: number[]): Clock {
  return {
    nowMs: () => systemClock.nowMs(),
    monotonicMs: () => systemClock.monotonicMs(),
    wait(delayMs, signal) {
      waits.push(delayMs);
      return systemClock.wait(delayMs, signal);
    },
  };
}

test('looks come less and less often, down to one a second, and at once again after a change', async () => {
  const waits: number[] = [];
  const poll = { maxIntervalMs: 1000, maxTransactions: 1000 };
  const task = taskOf({ tables: ['dbo.orders'], poll, ...LATEST }, db, undefined, notingClock(waits));
  await task.start();
  waits.length = 0;
  await waitUntil('a second was waited', () => waits.includes(1000), 20_000);
  expect(waits.slice(0, waits.indexOf(1000) + 1)).toEqual([10, 20, 40, 80, 160, 320, 640, 1000]);
  waits.length = 0;
  await db.query('INSERT INTO dbo.orders VALUES (1)');
  await task.until('the change was delivered', () => task.store.events.length === 1);
  await waitUntil('the next looks were taken', () => waits.includes(40), 20_000);
  expect(waits.join(' ')).toContain('10 20 40');
});

const lsnOf = (task: SourceTask): string => {
  const lsn = task.store.state?.position['lsn'];
  return typeof lsn === 'string' ? lsn : '';
};

test('the position advances with commits of other tables', async () => {
  const task = taskOf({ tables: ['dbo.orders'], ...LATEST });
  await task.start();
  const begun = lsnOf(task);
  await db.query('INSERT INTO dbo.others VALUES (1)');
  await task.until('the position was committed', () => lsnOf(task) > begun);
  expect(task.store.events).toEqual([]);
  const lsn = await db.client.scalar('SELECT MAX(start_lsn) FROM cdc.lsn_time_mapping');
  const hex = Buffer.isBuffer(lsn) ? lsn.toString('hex') : '';
  expect(lsnOf(task).replaceAll(':', '')).toBe(hex);
});

describe('with many tables', () => {
  test(`${IDLE_TABLES} idle ones cost one statement a look, and one more when others have changes`, async () => {
    const database = await server.createDatabase();
    const names = Array.from({ length: IDLE_TABLES }, (_, i) => `t${i}`);
    for (const name of names)
      await database.query(
        `CREATE TABLE dbo.${name} (id int NOT NULL PRIMARY KEY);
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'${name}', @role_name = NULL`,
      );
    await database.startCapture();
    const statements: Buffer[] = [];
    const proxy = new FaultProxy({
      requests: tdsFraming,
      answers: tdsFraming,
      onAnswer: (request) => {
        if (isStatement(request)) statements.push(request);
      },
    });
    proxy.target(database.connection.port);
    try {
      const waits: number[] = [];
      const tables = names.map((name) => `dbo.${name}`);
      const task = taskOf({ tables, ...LATEST }, database, await proxy.listen(), notingClock(waits));
      await task.start();
      await waitUntil('the first looks were taken', () => waits.length > 5, 20_000);
      statements.length = 0;
      waits.length = 0;
      await waitUntil('ten looks were taken', () => waits.length >= 10, 20_000);
      // Whether all is still as it was is asked every ten seconds beside it.
      expect(statements.length).toBeLessThanOrEqual(waits.length + 3);
      statements.length = 0;
      await database.query('INSERT INTO dbo.t7 VALUES (1)');
      await task.until('the change was delivered', () => task.store.events.length === 1);
      const texts = statements.map((request) => request.toString('utf16le'));
      expect(texts.filter((text) => text.includes('dbo_t8_CT'))).toHaveLength(1);
    } finally {
      await proxy.close();
    }
  });
});
