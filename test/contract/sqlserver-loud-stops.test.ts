import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CdcError } from '../../src/core/errors/cdc-error';
import { FaultProxy } from '../support/fault-proxy/fault-proxy';
import { tdsFraming } from '../support/fault-proxy/framing';
import { statementContains } from '../support/fault-proxy/tds-message';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { SqlClient } from '../support/sqlserver/sql-client';
import { type SourceSettings, SourceTask } from '../support/sqlserver/source-task';

// What the source must not go over in silence; `SQLSERVER_URL` asks a real server.

let server: ContractServer;
const tasks: SourceTask[] = [];

beforeAll(async () => {
  server = await ContractServer.open();
});

afterEach(async () => {
  for (const task of tasks.splice(0)) await task.stop();
});

afterAll(async () => {
  await server.close();
});

const settings: SourceSettings = { tables: ['dbo.orders'] };

/** A database with `dbo.orders`, captured by a running job. */
async function createDatabase(options: { snapshotIsolation?: boolean } = {}): Promise<ContractDatabase> {
  const db = await server.createDatabase(options);
  await db.query(
    'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, v int)',
    'INSERT INTO dbo.orders VALUES (1, 1)',
  );
  await db.enable('orders');
  await db.startCapture();
  return db;
}

function taskOf(db: ContractDatabase, port?: number): SourceTask {
  const task = new SourceTask(db, settings, port);
  tasks.push(task);
  return task;
}

/** Starts and waits until the table streams. */
async function startStreaming(db: ContractDatabase, port?: number): Promise<SourceTask> {
  const task = taskOf(db, port);
  await task.start();
  await task.until('the snapshot was done', () => task.store.events.length === 1);
  return task;
}

/** Changes while the worker is away, all of them captured. @returns their commits in hexadecimal */
async function changeAway(db: ContractDatabase): Promise<string[]> {
  for (const id of [2, 3, 4]) await db.query(`INSERT INTO dbo.orders VALUES (${id}, 1)`);
  await db.captured('dbo_orders', 3);
  return (await db.changes('dbo_orders', 'id')).map(({ startLsn }) => startLsn);
}

async function cleanUpTo(db: ContractDatabase, lsn: string): Promise<void> {
  await db.query(
    `EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'dbo_orders', @low_water_mark = 0x${lsn}`,
  );
}

const ENABLE =
  "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'orders', @role_name = NULL";
const DISABLE =
  "EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N'orders', @capture_instance = N'dbo_orders'";

describe('changes that cleanup has taken', () => {
  test('while the worker was away', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await task.stop();
    const [, second = ''] = await changeAway(db);
    await cleanUpTo(db, second);
    await expect(task.start()).rejects.toMatchObject({
      code: 'CDC_SQLSERVER_RETENTION_GAP',
      retryable: false,
      details: {
        table: `${db.name}.dbo.orders`,
        presentSince: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d/) as unknown,
      },
    });
    const labels = { pipeline: 'contract', database: db.name, schema: 'dbo', table: 'orders' };
    expect(task.metrics.get('cdc_position_expired', labels)).toBe(1);
    expect(task.store.events).toHaveLength(1);
  });

  test('cleanup of what was delivered does not matter', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    const commits = await changeAway(db);
    await task.until('all was delivered', () => task.store.events.length === 4);
    await task.stop();
    await cleanUpTo(db, commits[2] ?? '');
    await task.start();
    await db.query('INSERT INTO dbo.orders VALUES (5, 1)');
    await task.until('the change was delivered', () => task.store.events.length === 5);
  });

  test.each([true, false])(
    'between the look at the watermark and the page; snapshot isolation %j',
    async (snapshotIsolation) => {
      const db = await createDatabase({ snapshotIsolation });
      const proxy = new FaultProxy({ requests: tdsFraming });
      proxy.target(db.connection.port);
      const port = await proxy.listen();
      try {
        const task = await startStreaming(db, port);
        await task.stop();
        const [, , third = ''] = await changeAway(db);
        const page = proxy.hold(
          (request) => statementContains(request, 'SELECT TOP (@page)'),
          AbortSignal.timeout(30_000),
        );
        await task.start();
        const held = await page;
        await cleanUpTo(db, third);
        held.forward();
        if (snapshotIsolation) {
          await task.until('all was delivered', () => task.store.events.length === 4);
        } else {
          expect(await task.failure()).toMatchObject({ code: 'CDC_SQLSERVER_RETENTION_GAP' });
          expect(task.store.events).toHaveLength(1);
        }
      } finally {
        await proxy.close();
      }
    },
  );
});

describe('a capture instance', () => {
  test('that is gone', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await db.query('INSERT INTO dbo.orders VALUES (2, 1)', DISABLE);
    expect(await task.failure()).toMatchObject({ code: 'CDC_SQLSERVER_INSTANCE_LOST' });
    await expect(task.start()).rejects.toMatchObject({ code: 'CDC_SQLSERVER_INSTANCE_LOST' });
  });

  test('that was created again', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await task.stop();
    await db.query(DISABLE, ENABLE);
    await expect(task.start()).rejects.toMatchObject({ code: 'CDC_SQLSERVER_INSTANCE_RECREATED' });
  });

  test('with other columns than before', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await task.stop();
    await db.query('ALTER TABLE dbo.orders ALTER COLUMN v bigint');
    await expect(task.start()).rejects.toMatchObject({ code: 'CDC_SQLSERVER_SCHEMA_CHANGED' });
    await task.start({}, true);
    await db.query('INSERT INTO dbo.orders VALUES (2, 9223372036854775807)');
    await task.until('the change was delivered', () => task.store.events.length === 2);
    expect(task.store.events[1]?.after).toEqual([2, '9223372036854775807']);
    await task.stop();
    await task.start();
  });

  test('whose column changes its type while it is read', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await db.query('ALTER TABLE dbo.orders ALTER COLUMN v bigint', 'INSERT INTO dbo.orders VALUES (2, 1)');
    expect(await task.failure()).toMatchObject({ code: 'CDC_SQLSERVER_SCHEMA_CHANGED' });
    expect(task.store.events).toHaveLength(1);
  });
});

describe('another history', () => {
  test('of another database', async () => {
    const db = await createDatabase();
    const task = await startStreaming(db);
    await task.stop();
    const other = taskOf(await createDatabase());
    other.store.state = task.store.state;
    await expect(other.start()).rejects.toMatchObject({ code: 'CDC_SQLSERVER_DATABASE_CHANGED' });
  });
});

describe('a restored database', () => {
  interface Backup {
    readonly task: SourceTask;
    /** @param options of RESTORE beside REPLACE */
    readonly restore: (options: string) => Promise<void>;
  }

  /** A database with a backup of when its table began to be streamed. */
  async function backUp(): Promise<Backup> {
    const db = await createDatabase();
    const task = await startStreaming(db);
    const master = async (...statements: string[]): Promise<void> => {
      const client = await SqlClient.connect(server.connection);
      for (const statement of statements) await client.query(statement);
      client.close();
    };
    const file = `DISK = N'${db.name}.bak'`;
    await master(`BACKUP DATABASE [${db.name}] TO ${file} WITH INIT`);
    const restore = (options: string): Promise<void> => {
      db.close();
      return master(
        `ALTER DATABASE [${db.name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`,
        `RESTORE DATABASE [${db.name}] FROM ${file} WITH REPLACE${options}`,
        `ALTER DATABASE [${db.name}] SET MULTI_USER`,
      );
    };
    return { task, restore };
  }

  const RESTORED = { code: 'CDC_SQLSERVER_DATABASE_RESTORED', retryable: false };

  test.each([
    ['with its change tables', ', KEEP_CDC'],
    ['without change data capture', ''],
  ])('%s, while the worker was away', async (_, options) => {
    const { task, restore } = await backUp();
    await task.stop();
    await restore(options);
    await expect(task.start()).rejects.toMatchObject(RESTORED);
    expect(task.store.events).toHaveLength(1);
  });

  test('while the worker was at work, whose connections it cuts', async () => {
    const { task, restore } = await backUp();
    await restore(', KEEP_CDC');
    expect(await task.failure()).toBeInstanceOf(CdcError);
    await expect(task.start()).rejects.toMatchObject(RESTORED);
    expect(task.store.events).toHaveLength(1);
  });
});

describe('a connection', () => {
  test('that is cut in the middle of a result is worth another try, and nothing of it is delivered', async () => {
    const db = await createDatabase();
    const proxy = new FaultProxy({ requests: tdsFraming });
    proxy.target(db.connection.port);
    const port = await proxy.listen();
    try {
      const task = await startStreaming(db, port);
      const rows = Array.from({ length: 900 }, (_, i) => `(${i + 10}, 0)`).join(', ');
      const page = proxy.hold(
        (request) => statementContains(request, 'SELECT TOP (@page)'),
        AbortSignal.timeout(30_000),
      );
      await db.query(`INSERT INTO dbo.orders VALUES ${rows}`);
      await (await page).loseAnswer(10_000);
      expect(await task.failure()).toMatchObject({ code: 'CDC_SQLSERVER_CONNECTION_LOST', retryable: true });
      expect(task.store.events).toHaveLength(1);
      await task.start();
      await task.until('all was delivered', () => task.store.events.length === 901);
    } finally {
      await proxy.close();
    }
  });

  test('that brings nothing any more is given up', async () => {
    const db = await createDatabase();
    const proxy = new FaultProxy({ requests: tdsFraming });
    proxy.target(db.connection.port);
    const port = await proxy.listen();
    try {
      const impatient = { ...db.connection, requestTimeoutMs: 1000 };
      const task = new SourceTask({ connection: impatient }, settings, port);
      tasks.push(task);
      await task.start();
      await task.until('the snapshot was done', () => task.store.events.length === 1);
      const held = proxy.hold(
        (request) => statementContains(request, 'SELECT MAX(CASE'),
        AbortSignal.timeout(30_000),
      );
      await held;
      expect(await task.failure()).toMatchObject({ code: 'CDC_SQLSERVER_STALLED', retryable: true });
    } finally {
      await proxy.close();
    }
  });
});
