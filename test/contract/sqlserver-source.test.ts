import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChangeEvent } from '../../src/core/change-event';
import { UNAVAILABLE } from '../../src/core/table-schema';
import { waitUntil } from '../support/pipeline/wait-until';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { foldEvents } from '../support/sqlserver/event-history';
import { type SourceSettings, SourceTask } from '../support/sqlserver/source-task';

// The source on a server, under the worker's own task loop; `SQLSERVER_URL` asks a real server.

let server: ContractServer;
let db: ContractDatabase;
const tasks: SourceTask[] = [];

beforeAll(async () => {
  server = await ContractServer.open();
  db = await server.createDatabase();
  await db.query('CREATE TABLE dbo.beat (id int NOT NULL PRIMARY KEY)');
  await db.enable('beat');
  await db.startCapture();
});

afterEach(async () => {
  for (const task of tasks.splice(0)) await task.stop();
});

afterAll(async () => {
  await server.close();
});

function taskOf(settings: SourceSettings, database = db, port?: number): SourceTask {
  const task = new SourceTask(database, settings, port);
  tasks.push(task);
  return task;
}

async function createTable(name: string, columns: string, ...values: string[]): Promise<void> {
  await db.query(`CREATE TABLE dbo.${name} (${columns})`);
  await db.query(...values.map((row) => `INSERT INTO dbo.${name} VALUES ${row}`));
  await db.query(
    `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'${name}', @role_name = NULL`,
  );
}

const briefly = ({ op, before, after }: ChangeEvent): unknown[] => [op, before, after];

describe('snapshot and stream', () => {
  test('rows come once as r, then every change', async () => {
    await createTable('orders', 'id int NOT NULL PRIMARY KEY, v int', '(1, 10)', '(2, 20)');
    const task = taskOf({ tables: ['dbo.orders'] });
    await task.start();
    expect(task.store.events).toEqual([]);
    await task.until('two rows were delivered', () => task.store.events.length === 2);
    await db.query(
      'INSERT INTO dbo.orders VALUES (3, 30)',
      'UPDATE dbo.orders SET v = 11 WHERE id = 1',
      'UPDATE dbo.orders SET id = 4 WHERE id = 2',
      'DELETE FROM dbo.orders WHERE id = 3',
    );
    await task.until('five more events were delivered', () => task.store.events.length === 7);
    expect(task.store.events.map(briefly)).toEqual([
      ['r', null, [1, 10]],
      ['r', null, [2, 20]],
      ['c', null, [3, 30]],
      ['u', [1, 10], [1, 11]],
      ['d', [2, 20], null],
      ['c', null, [4, 20]],
      ['d', [3, 30], null],
    ]);
  });

  test('events know their transaction, their place in the log and their time', async () => {
    await createTable('placed', 'id int NOT NULL PRIMARY KEY', '(1)');
    const task = taskOf({ tables: ['dbo.placed'] });
    await task.start();
    await task.until('the row was delivered', () => task.store.events.length === 1);
    const startedAtUs = Date.now() * 1000;
    await db.query(
      'BEGIN TRAN; INSERT INTO dbo.placed VALUES (2); INSERT INTO dbo.placed VALUES (3); COMMIT',
    );
    await task.until('the changes were delivered', () => task.store.events.length === 3);
    const [row, first, second] = task.store.events;
    expect(row).toMatchObject({ op: 'r', change: null, serial: 0 });
    expect(first?.transaction.id).toMatch(/^[0-9a-f]{8}:[0-9a-f]{8}:[0-9a-f]{4}$/);
    expect(second?.transaction).toBe(first?.transaction);
    expect(first?.serial).toBe(1);
    expect(first?.change).not.toEqual(second?.change);
    // Clocks of two machines may differ; an offset of an hour would be a wrong time zone.
    const apartMinutes = Math.abs((first?.transaction.commitTimeUs ?? 0) - startedAtUs) / 60e6;
    expect(apartMinutes).toBeLessThan(20);
  });

  test('latest-offset delivers nothing that was committed before, captured or not', async () => {
    await createTable('late', 'id int NOT NULL PRIMARY KEY', '(1)');
    await db.query('INSERT INTO dbo.late VALUES (2)');
    const task = taskOf({ tables: ['dbo.late'], startup: { mode: 'latest-offset' } });
    await task.start();
    await db.query('INSERT INTO dbo.late VALUES (3)');
    await task.until('the change was delivered', () => task.store.events.length > 0);
    expect(task.store.events.map(briefly)).toEqual([['c', null, [3]]]);
  });

  test('large values that a change does not touch are said to be unavailable, and filled in snapshot rows', async () => {
    await createTable(
      'documents',
      'id int NOT NULL PRIMARY KEY, v int, body nvarchar(max)',
      "(1, 1, N'body')",
    );
    const task = taskOf({ tables: ['dbo.documents'] });
    await task.start();
    await db.query('UPDATE dbo.documents SET v = 2');
    await task.until('the row was delivered', () => task.store.events.some(({ op }) => op === 'r'));
    await db.query('UPDATE dbo.documents SET v = 3', 'UPDATE dbo.documents SET body = NULL');
    await task.until('all was delivered', () => task.store.events.at(-1)?.after?.[2] === null);
    const { rows, faults } = foldEvents(task.store.events);
    expect(faults).toEqual([]);
    expect([...rows.values()]).toEqual([[1, 3, null]]);
    expect(task.store.events.find(({ after }) => after?.[1] === 3)?.after?.[2]).toBe(UNAVAILABLE);
  });

  test('a login needs no more than SELECT on the tables and on the schema cdc', async () => {
    await createTable('guarded', 'id int NOT NULL PRIMARY KEY', '(1)');
    const login = `${db.name}_reader`;
    const password = 'R3ad-0nly!';
    await db.query(
      `CREATE LOGIN [${login}] WITH PASSWORD = '${password}'`,
      `CREATE USER [${login}] FOR LOGIN [${login}]`,
      `GRANT SELECT ON SCHEMA::cdc TO [${login}]`,
      `GRANT SELECT ON dbo.guarded TO [${login}]`,
    );
    const connection = { ...db.connection, username: login, password };
    const task = new SourceTask({ connection }, { tables: ['dbo.guarded'] });
    try {
      await task.start();
      const waits = (): typeof task.progress =>
        task.progress.filter(({ state }) => state === 'waiting-for-fence');
      await task.until('the row was read', () => waits().length > 0);
      expect(waits()[0]?.remedy).toBe(`GRANT VIEW DATABASE STATE TO [${login}];`);
      // Without that right only a later commit shows that the capture job has passed.
      await db.query('INSERT INTO dbo.guarded VALUES (2)');
      await task.until('both rows were delivered', () => task.store.events.length === 2);
    } finally {
      await task.stop();
      await db.query(`DROP USER [${login}]`, `DROP LOGIN [${login}]`);
    }
  });

  test('a table without rows only streams', async () => {
    await createTable('empty', 'id int NOT NULL PRIMARY KEY');
    const task = taskOf({ tables: ['dbo.empty'] });
    await task.start();
    await task.until('the snapshot was done', () => task.progress.some(({ state }) => state === 'done'));
    await db.query('INSERT INTO dbo.empty VALUES (1)');
    await task.until('the change was delivered', () => task.store.events.length === 1);
    expect(task.store.events.map(briefly)).toEqual([['c', null, [1]]]);
  });
});

describe("chunks follow the server's order of keys", () => {
  test.each<[string, string, string[]]>([
    ['int', 'int', ['-2147483648', '-1', '0', '1', '2147483647']],
    ['bigint', 'bigint', ['-9223372036854775808', '-1', '0', '9223372036854775807']],
    [
      'decimal',
      'decimal(38,10)',
      ['-9999999999999999999999999999.9999999999', '-0.5', '0', '0.0000000001', '1'],
    ],
    ['money', 'money', ['-922337203685477.5808', '-0.0001', '0', '922337203685477.5807']],
    [
      'float',
      'float',
      ['-1.7976931348623157E+308', '-0.1', '0', '2.2250738585072014E-308', '0.1', '0.30000000000000004'],
    ],
    ['bit', 'bit', ['0', '1']],
    ['char', 'char(4)', ["'B'", "'a'", "'ab'", "'ß'", "'z'", "''"]],
    ['varchar', 'varchar(20)', ["'B'", "'a'", "'co-op'", "'coop'", "'Z'", "'€'"]],
    ['nvarchar', 'nvarchar(20)', ["N'B'", "N'a'", "N'ä'", "N'Ж'", "N'日本'", "N'z'"]],
    ['date', 'date', ["'0001-01-01'", "'1969-12-31'", "'1970-01-01'", "'9999-12-31'"]],
    ['time', 'time(7)', ["'00:00'", "'00:00:00.0000001'", "'12:00'", "'23:59:59.9999999'"]],
    [
      'datetime',
      'datetime',
      ["'17530101'", "'1900-01-01T00:00:00.003'", "'1900-01-01T00:00:00.007'", "'99991231 23:59:59.997'"],
    ],
    ['smalldatetime', 'smalldatetime', ["'19000101'", "'2000-01-01 12:34'", "'20790606 23:59'"]],
    [
      'datetime2',
      'datetime2(7)',
      [
        "'0001-01-01'",
        "'2000-01-01T00:00:00.0000001'",
        "'2000-01-01T00:00:00.0000002'",
        "'9999-12-31T23:59:59.9999999'",
      ],
    ],
    [
      'datetimeoffset',
      'datetimeoffset(7)',
      [
        "'2000-01-01T12:00:00+14:00'",
        "'2000-01-01T12:00:00-14:00'",
        "'2000-01-01T12:00:00+00:00'",
        "'0001-01-02T00:00:00+05:30'",
      ],
    ],
    [
      'uniqueidentifier',
      'uniqueidentifier',
      [
        "'00000000-0000-0000-0000-010000000000'",
        "'01000000-0000-0000-0000-000000000000'",
        "'00000000-0000-0000-0100-000000000000'",
        "'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'",
      ],
    ],
    ['binary', 'binary(3)', ['0x000000', '0x00FF00', '0x0100', '0xFFFFFF']],
    ['varbinary', 'varbinary(8)', ['0x', '0x00FF', '0x01', '0xFFFFFFFFFFFFFFFF']],
  ])('%s', async (name, type, keys) => {
    const table = `by_${name}`;
    await createTable(
      table,
      `k ${type} NOT NULL PRIMARY KEY, v int`,
      ...keys.map((key, i) => `(${key}, ${i})`),
    );
    const task = taskOf({ tables: [`dbo.${table}`], snapshot: { chunkRows: 1, connections: 1 } });
    await task.start();
    await task.until('the snapshot was done', () => task.progress.some(({ state }) => state === 'done'));
    await db.query(`UPDATE dbo.${table} SET v = v + 100`);
    await task.until('all changes were delivered', () => task.store.events.length === 2 * keys.length);
    const { rows, faults } = foldEvents(task.store.events);
    expect(faults).toEqual([]);
    expect([...rows.values()].map(([, v]) => Number(v)).sort((a, b) => a - b)).toEqual(
      keys.map((_, i) => 100 + i),
    );
    const inOrder = (await db.query(`SELECT v FROM dbo.${table} ORDER BY k`)).map(([v]) => Number(v) - 100);
    const snapshot = task.store.events.filter(({ op }) => op === 'r').map(({ after }) => Number(after?.[1]));
    expect(snapshot).toEqual(inOrder);
  });

  test('of several columns, one of them descending in its index', async () => {
    await createTable(
      'composite',
      'a varchar(5) NOT NULL, b int NOT NULL, c date NOT NULL, v int, PRIMARY KEY (c, a DESC, b)',
    );
    const rows = Array.from(
      { length: 40 },
      (_, i) => `('${'xyz'[i % 3] ?? ''}', ${i}, '2020-01-0${1 + (i % 4)}', ${i})`,
    );
    await db.query(`INSERT INTO dbo.composite VALUES ${rows.join(', ')}`);
    const task = taskOf({ tables: ['dbo.composite'], snapshot: { chunkRows: 3, connections: 1 } });
    await task.start();
    await task.until('the snapshot was done', () => task.progress.some(({ state }) => state === 'done'));
    const { rows: known, faults } = foldEvents(task.store.events);
    expect(faults).toEqual([]);
    expect(known.size).toBe(40);
  });
});

describe('restarts', () => {
  test.each([true, false])(
    'at any commit, with a writer at work; snapshot isolation %j',
    async (snapshotIsolation) => {
      const database = await server.createDatabase({ snapshotIsolation });
      await database.query('CREATE TABLE dbo.busy (id int NOT NULL PRIMARY KEY, v int, body nvarchar(max))');
      const rows = Array.from({ length: 60 }, (_, i) => `(${i}, 0, N'body ${i}')`);
      await database.query(`INSERT INTO dbo.busy VALUES ${rows.join(', ')}`);
      await database.enable('busy');
      await database.startCapture();
      const task = taskOf({ tables: ['dbo.busy'], snapshot: { chunkRows: 7, connections: 1 } }, database);
      const writer = await database.connect();
      const statements = [
        (k: number) => `UPDATE dbo.busy SET v = v + 1 WHERE id = ${k}`,
        (k: number) => `UPDATE dbo.busy SET body = N'changed' WHERE id = ${k}`,
        (k: number) => `DELETE FROM dbo.busy WHERE id = ${k}`,
        (k: number) =>
          `INSERT INTO dbo.busy SELECT ${k}, 0, N'new' WHERE NOT EXISTS (SELECT 1 FROM dbo.busy WHERE id = ${k})`,
        (k: number) =>
          `UPDATE dbo.busy SET id = ${100 + k} WHERE id = ${k} AND NOT EXISTS (SELECT 1 FROM dbo.busy WHERE id = ${100 + k})`,
      ];
      const state = { isWriting: true };
      const writing = (async () => {
        for (let i = 0; state.isWriting; i++) await writer.query(statements[i % 5]?.((i * 37) % 70) ?? '');
      })();
      for (let run = 0; run < 6; run++) {
        // Fails before or after the first commit that brings something new: an outcome is known or it is not.
        const seen = task.store.events.length;
        const die = (): void => {
          if (task.store.events.length > seen) throw new Error('killed');
        };
        await task.start(run % 2 === 0 ? { beforeCommit: die } : { afterCommit: die });
        await task.failure();
      }
      await task.start();
      await waitUntil(
        'the snapshot was done',
        () => task.progress.some(({ state: at }) => at === 'done'),
        30_000,
      );
      state.isWriting = false;
      await writing;
      await database.query("INSERT INTO dbo.busy VALUES (999, 0, N'last')");
      await task.until('the last change was delivered', () => task.store.events.at(-1)?.after?.[0] === 999);
      const { rows: known, faults } = foldEvents(task.store.events);
      expect(faults).toEqual([]);
      const table = await database.query('SELECT id, v, body FROM dbo.busy ORDER BY id');
      expect([...known.values()].sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(table);
    },
  );

  test('inside a transaction over two tables, at every commit', async () => {
    await createTable('left_side', 'id int NOT NULL PRIMARY KEY', '(0)');
    await createTable('right_side', 'id int NOT NULL PRIMARY KEY', '(0)');
    const task = taskOf({ tables: ['dbo.left_side', 'dbo.right_side'] });
    await task.start();
    await task.until('the snapshot was done', () => task.store.events.length === 2);
    await task.stop();
    const insert = (table: string, from: number): string =>
      `INSERT INTO dbo.${table} VALUES ${Array.from({ length: 900 }, (_, i) => `(${from + i})`).join(', ')}`;
    const inserts = [1, 1001, 2001].flatMap((from) => [
      insert('left_side', from),
      insert('right_side', from),
    ]);
    await db.query(`BEGIN TRAN; ${inserts.join('; ')}; COMMIT`);
    const seen = (): number => task.store.events.length;
    for (let runs = 0; seen() < 5402 && runs < 30; runs++) {
      const before = seen();
      await task.start({
        afterCommit: () => {
          if (seen() > before) throw new Error('killed');
        },
      });
      await task.failure();
    }
    for (const table of ['left_side', 'right_side']) {
      const { rows, faults } = foldEvents(task.eventsOf(table));
      expect(faults).toEqual([]);
      expect(rows.size).toBe(2701);
    }
    expect(task.store.transactions.filter((events) => events > 0).length).toBeGreaterThan(3);
  });
});
