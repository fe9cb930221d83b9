import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChangeEvent } from '../../src/core/change-event';
import { type Value } from '../../src/core/table-schema';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { foldEvents } from '../support/sqlserver/event-history';
import { SourceTask } from '../support/sqlserver/source-task';

// Tables as nobody would draw them, read together; `SQLSERVER_URL` asks a real server.

const MANY_COLUMNS = 1000;
const LONG_NAME = 'long_'.repeat(18);

interface Unusual {
  readonly what: string;
  /** As it is written in a pipeline. */
  readonly table: string;
  readonly create: readonly string[];
  /** Parameters of `sys.sp_cdc_enable_table` beside the table's name. */
  readonly enable: string;
  /** Before and after the pipeline is started. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Number of events, once all is delivered. */
  readonly events: number;
  /** Names of the columns that events have. */
  readonly columns?: readonly string[];
  /** The rows in the end. */
  readonly rows: readonly (readonly Value[])[];
}

const dbo = (name: string, instance?: string): string =>
  `@source_schema = N'dbo', @source_name = N'${name}'${instance === undefined ? '' : `, @capture_instance = N'${instance}'`}`;

const manyNames = Array.from({ length: MANY_COLUMNS }, (_, i) => `c${i}`);

const TABLES: readonly Unusual[] = [
  {
    what: 'names with brackets, quotes, blanks, dots and letters of other alphabets',
    table: "[odd schema].[it's a [bracket]].ß日本 table]",
    create: [
      'CREATE SCHEMA [odd schema]',
      'CREATE TABLE [odd schema].[it\'s a [bracket]].ß日本 table] ([the "key" [of]] it] int NOT NULL PRIMARY KEY, [it\'s; -- v] nvarchar(10) NULL, [Ж.😀] int NULL)',
    ],
    enable:
      "@source_schema = N'odd schema', @source_name = N'it''s a [bracket].ß日本 table', @capture_instance = N'odd [instance] it''s'",
    before: ["INSERT INTO [odd schema].[it's a [bracket]].ß日本 table] VALUES (1, N'a', 1), (2, N'b', 2)"],
    after: [
      'UPDATE [odd schema].[it\'s a [bracket]].ß日本 table] SET [Ж.😀] = 7 WHERE [the "key" [of]] it] = 1',
      "INSERT INTO [odd schema].[it's a [bracket]].ß日本 table] VALUES (3, NULL, NULL)",
    ],
    events: 4,
    columns: ['the "key" [of] it', "it's; -- v", 'Ж.😀'],
    rows: [
      [1, 'a', 7],
      [2, 'b', 2],
      [3, null, null],
    ],
  },
  {
    what: 'names that are keywords, or that the queries use themselves',
    table: 'dbo.select',
    create: [
      'CREATE TABLE dbo.[select] ([order] int NOT NULL PRIMARY KEY, [from] int, [__window] int, [t] int, [@p] int)',
    ],
    enable: dbo('select'),
    before: ['INSERT INTO dbo.[select] VALUES (1, 2, 3, 4, 5)'],
    after: ['INSERT INTO dbo.[select] VALUES (6, 7, 8, 9, 10)'],
    events: 2,
    rows: [
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
    ],
  },
  {
    what: 'a name of another case than it is created with, and one as long as names get',
    table: `DBO.${LONG_NAME.toUpperCase()}`,
    create: [`CREATE TABLE dbo.${LONG_NAME} (id int NOT NULL PRIMARY KEY)`],
    enable: dbo(LONG_NAME, 'long_one'),
    before: [`INSERT INTO dbo.${LONG_NAME} VALUES (1)`],
    after: [`DELETE FROM dbo.${LONG_NAME}`],
    events: 2,
    rows: [],
  },
  {
    what: 'a thousand columns',
    table: 'dbo.wide',
    create: [
      `CREATE TABLE dbo.wide (id int NOT NULL PRIMARY KEY, ${manyNames.map((name) => `${name} int NULL`).join(', ')})`,
    ],
    enable: dbo('wide'),
    before: ['INSERT INTO dbo.wide (id, c0, c999) VALUES (1, 10, 20)'],
    after: ['UPDATE dbo.wide SET c500 = 5 WHERE id = 1'],
    events: 2,
    columns: ['id', ...manyNames],
    rows: [[1, ...manyNames.map((_, i) => ({ 0: 10, 500: 5, 999: 20 })[i] ?? null)]],
  },
  {
    what: 'a unique index instead of a primary key, beside one that allows nulls and one that is filtered',
    table: 'dbo.indexed',
    create: [
      'CREATE TABLE dbo.indexed (a int NULL, b varchar(10) NOT NULL, c date NOT NULL, v int)',
      'CREATE UNIQUE INDEX by_a ON dbo.indexed (a)',
      'CREATE UNIQUE INDEX by_key ON dbo.indexed (c, b)',
    ],
    enable: dbo('indexed'),
    before: ["INSERT INTO dbo.indexed VALUES (NULL, 'x', '2020-01-01', 1), (1, 'x', '2020-01-02', 2)"],
    after: ["UPDATE dbo.indexed SET v = 3, a = 9 WHERE b = 'x' AND c = '2020-01-01'"],
    events: 3,
    rows: [
      [9, 'x', 18_262, 3],
      [1, 'x', 18_263, 2],
    ],
  },
  {
    what: 'keys that differ in case and accents only, of a collation of their own',
    table: 'dbo.collated',
    create: [
      'CREATE TABLE dbo.collated (k nvarchar(10) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY, v int)',
    ],
    enable: dbo('collated'),
    before: ["INSERT INTO dbo.collated VALUES (N'A', 1), (N'a', 2), (N'ä', 3), (N'Z', 4)"],
    after: ["UPDATE dbo.collated SET v = v + 10 WHERE k <> N'Z'"],
    events: 7,
    rows: [
      ['A', 11],
      ['Z', 4],
      ['a', 12],
      ['ä', 13],
    ],
  },
  {
    what: 'a key whose spelling changes, which its collation does not see',
    table: 'dbo.respelt',
    create: ['CREATE TABLE dbo.respelt (k varchar(10) NOT NULL PRIMARY KEY, v int)'],
    enable: dbo('respelt'),
    before: ["INSERT INTO dbo.respelt VALUES ('abc', 1), ('x', 1)"],
    after: [
      "UPDATE dbo.respelt SET k = 'ABC', v = 2 WHERE k = 'abc'",
      "DELETE FROM dbo.respelt WHERE k = 'Abc'",
    ],
    events: 5,
    rows: [['x', 1]],
  },
  {
    what: 'columns that are computed, row versions and sparse',
    table: 'dbo.derived',
    create: [
      'CREATE TABLE dbo.derived (id int NOT NULL PRIMARY KEY, n int NOT NULL, twice AS n * 2, stored AS n * 3 PERSISTED, version rowversion, rare int SPARSE NULL)',
    ],
    enable: dbo('derived'),
    before: ['INSERT INTO dbo.derived (id, n) VALUES (1, 5)'],
    after: ['UPDATE dbo.derived SET n = 6, rare = 1'],
    events: 2,
    columns: ['id', 'n', 'version', 'rare'],
    rows: [[1, 6, 'rowversion', 1]],
  },
  {
    what: 'some of its columns captured, in another order than they are created',
    table: 'dbo.partly',
    create: [
      'CREATE TABLE dbo.partly (a int, secret nvarchar(20), id int NOT NULL PRIMARY KEY, b nvarchar(max))',
    ],
    enable: `${dbo('partly')}, @captured_column_list = N'id, b, a'`,
    before: ["INSERT INTO dbo.partly VALUES (1, N'hidden', 1, N'b')"],
    after: ['UPDATE dbo.partly SET a = 2', "UPDATE dbo.partly SET b = N'c'"],
    events: 3,
    columns: ['a', 'id', 'b'],
    rows: [[2, 1, 'c']],
  },
  {
    what: 'nothing but its key',
    table: 'dbo.bare',
    create: ['CREATE TABLE dbo.bare (id uniqueidentifier NOT NULL PRIMARY KEY)'],
    enable: dbo('bare'),
    before: ["INSERT INTO dbo.bare VALUES ('00000000-0000-0000-0000-000000000001')"],
    after: ["UPDATE dbo.bare SET id = '00000000-0000-0000-0000-000000000002'"],
    events: 3,
    rows: [['00000000-0000-0000-0000-000000000002']],
  },
  {
    what: 'no row, ever',
    table: 'dbo.never',
    create: ['CREATE TABLE dbo.never (id int NOT NULL PRIMARY KEY)'],
    enable: dbo('never'),
    before: [],
    after: [],
    events: 0,
    rows: [],
  },
];

let server: ContractServer;
let db: ContractDatabase;
let task: SourceTask;

const nameOf = ({ enable }: Unusual): string =>
  (/@source_name = N'((?:[^']|'')+)'/.exec(enable)?.[1] ?? '').replaceAll("''", "'");

const eventsOf = (one: Unusual): ChangeEvent[] => task.eventsOf(nameOf(one));

beforeAll(async () => {
  server = await ContractServer.open();
  db = await server.createDatabase();
  await db.query('CREATE TABLE dbo.beat (id int NOT NULL PRIMARY KEY)');
  await db.enable('beat');
  await db.startCapture();
  for (const { create, enable, before } of TABLES)
    await db.query(...create, `EXEC sys.sp_cdc_enable_table ${enable}, @role_name = NULL`, ...before);
  task = new SourceTask(db, {
    tables: TABLES.map(({ table }) => table),
    snapshot: { chunkRows: 1, connections: 3 },
  });
  await task.start();
  const isRead = (): boolean =>
    task.progress.filter(({ state }) => state === 'done').length === TABLES.length;
  await task.until('the snapshot was done', isRead);
  for (const { after } of TABLES) await db.query(...after);
  const isDelivered = (one: Unusual): boolean => eventsOf(one).length >= one.events;
  await task.until('the changes were delivered', () => TABLES.every(isDelivered));
});

afterAll(async () => {
  await task.stop();
  await server.close();
});

describe('a table with', () => {
  test.each(TABLES)('$what', (one) => {
    const events = eventsOf(one);
    expect(events).toHaveLength(one.events);
    const { rows, faults } = foldEvents(events);
    expect(faults).toEqual([]);
    const isVersion = (value: Value): boolean => value instanceof Uint8Array && value.length === 8;
    const found = [...rows.values()].map((row) =>
      row.map((value) => (isVersion(value) ? 'rowversion' : value)),
    );
    expect(found).toEqual(expect.arrayContaining(one.rows.map((row) => [...row])));
    expect(found).toHaveLength(one.rows.length);
    if (one.columns !== undefined)
      expect(events[0]?.table.columns.map(({ name }) => name)).toEqual(one.columns);
  });
});

describe('a table with two capture instances', () => {
  test('is read from the one that is named, with the columns of that one', async () => {
    await db.query(
      'CREATE TABLE dbo.twice (id int NOT NULL PRIMARY KEY)',
      `EXEC sys.sp_cdc_enable_table ${dbo('twice', 'older')}, @role_name = NULL`,
      'ALTER TABLE dbo.twice ADD extra int NULL',
      `EXEC sys.sp_cdc_enable_table ${dbo('twice', 'newer')}, @role_name = NULL`,
    );
    const begin = (captureInstances: Record<string, string>): SourceTask =>
      new SourceTask(db, { tables: ['dbo.twice'], captureInstances, startup: { mode: 'latest-offset' } });
    await expect(begin({}).start()).rejects.toMatchObject({ code: 'CDC_SQLSERVER_INSTANCE_AMBIGUOUS' });
    const [older, newer] = [begin({ 'dbo.twice': 'older' }), begin({ 'dbo.twice': 'newer' })];
    try {
      await Promise.all([older.start(), newer.start()]);
      await db.query('INSERT INTO dbo.twice VALUES (1, 7)');
      for (const one of [older, newer])
        await one.until('the change was delivered', () => one.store.events.length === 1);
      expect(older.store.events[0]?.after).toEqual([1]);
      expect(newer.store.events[0]?.after).toEqual([1, 7]);
    } finally {
      await older.stop();
      await newer.stop();
    }
  });
});
