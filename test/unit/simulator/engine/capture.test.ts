import { beforeEach, describe, expect, test } from '@jest/globals';
import { committedRows } from '../../../../simulator/engine/cdc/committed-rows';
import { scan } from '../../../../simulator/engine/cdc/capture-job';
import { cleanUp, lowWatermarkOf, runCleanup } from '../../../../simulator/engine/cdc/cleanup';
import { disableDatabase, enableDatabase } from '../../../../simulator/engine/cdc/enable-database';
import {
  disableTable,
  enableTable,
  type EnableTableRequest,
} from '../../../../simulator/engine/cdc/enable-table';
import { addMissingJobs } from '../../../../simulator/engine/cdc/jobs';
import { inSystemTransaction, type SystemWriter } from '../../../../simulator/engine/cdc/system-write';
import { type CaptureInstance } from '../../../../simulator/engine/runtime/cdc-state';
import { type Database } from '../../../../simulator/engine/runtime/database';
import { EngineState } from '../../../../simulator/engine/runtime/engine-state';
import { FaultInjector } from '../../../../simulator/engine/runtime/faults';
import { noJournal } from '../../../../simulator/engine/runtime/journal';
import {
  commitTransaction,
  nextPosition,
  rollbackTransaction,
} from '../../../../simulator/engine/runtime/write-log';
import { toLsn } from '../../../../simulator/engine/store/log-position';
import { Table } from '../../../../simulator/engine/store/table';
import { type Column, type TableDefinition } from '../../../../simulator/engine/store/table-definition';
import { Transaction } from '../../../../simulator/engine/store/transaction';
import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';

const NEVER = new AbortController().signal;
const column = (columnId: number, name: string, type: SqlType, more: Partial<Column> = {}): Column => ({
  columnId,
  name,
  type,
  nullable: true,
  ...more,
});

const DEFINITION: TableDefinition = {
  objectId: 1000,
  schema: 'dbo',
  name: 't',
  columns: [
    column(1, 'id', { name: 'int' }, { nullable: false }),
    column(2, 'name', { name: 'nvarchar', length: 20 }),
    column(3, 'big', { name: 'varchar', length: -1 }),
    column(4, 'old', { name: 'text' }),
    column(5, 'twice', { name: 'int' }, { computed: { text: '([id]*(2))', persisted: false } }),
    column(6, 'flag', { name: 'bit' }, { nullable: false }),
    column(7, 'v', { name: 'rowversion' }, { nullable: false }),
    column(8, 'amount', { name: 'decimal', precision: 18, scale: 4 }),
    column(9, 'seen', { name: 'datetime2', scale: 7 }),
  ],
  indexes: [
    {
      indexId: 1,
      name: 'pk_t',
      unique: true,
      clustered: true,
      constraint: { objectId: 1001, primary: true, systemNamed: false },
      columns: [{ columnId: 1, descending: false }],
      included: [],
    },
  ],
  checks: [],
  foreignKeys: [],
  createdAtMs: 0,
  modifiedAtMs: 0,
  shipped: false,
};

const ENABLE: EnableTableRequest = {
  schema: 'dbo',
  table: 't',
  captureInstance: null,
  supportsNetChanges: null,
  roleName: null,
  indexName: null,
  capturedColumns: null,
  filegroup: null,
  allowsPartitionSwitch: true,
};

let nowMs = 0;
let engine: EngineState;
let database: Database;
let table: Table;

async function administer<T>(work: (writer: SystemWriter) => T | Promise<T>): Promise<T> {
  return inSystemTransaction(engine, database, NEVER, work);
}

beforeEach(async () => {
  nowMs = Date.UTC(2026, 7, 22);
  engine = new EngineState({
    clock: { nowMs: () => nowMs },
    journal: noJournal,
    faults: new FaultInjector(),
    serverName: 'SIM',
  });
  database = engine.addDatabase({
    id: 5,
    name: 'shop',
    collation: 'Latin1_General_CI_AS',
    createdAtMs: nowMs,
  });
  table = new Table(DEFINITION, 5);
  database.addTable(table);
  await administer(enableDatabase);
  await administer((writer) => enableTable(writer, ENABLE));
});

const ROWVERSION = Buffer.from('00000000000007d1', 'hex');

function row(
  id: number,
  name: string | null,
  big: string | null = null,
  old: string | null = null,
): SqlValue[] {
  return [
    id,
    name,
    big,
    old,
    id * 2,
    id % 2,
    ROWVERSION,
    12_345n,
    { days: 738_000, ticks: 1, offsetMinutes: 0 },
  ];
}

type Step = (transaction: Transaction) => void;
const position = (transaction: Transaction): number => nextPosition(transaction, database);

const insert =
  (values: SqlValue[]): Step =>
  (transaction) =>
    void table.insert(transaction, values, position(transaction));

const slotOf = (values: readonly SqlValue[]): NonNullable<ReturnType<typeof table.storage.rows.get>> => {
  const slot = table.storage.rows.get(table.storage.newKey(values));
  if (slot === undefined) throw new Error('no such row');
  return slot;
};

const update =
  (before: SqlValue[], after: SqlValue[]): Step =>
  (transaction) =>
    void table.update(transaction, slotOf(before), before, after, position(transaction));

const remove =
  (values: SqlValue[]): Step =>
  (transaction) =>
    void table.delete(transaction, slotOf(values), position(transaction));

function transact(steps: readonly Step[], end: 'commit' | 'rollback' = 'commit'): void {
  const transaction = new Transaction({ isolation: 'read-committed', nowMs, sessionId: 51 });
  for (const step of steps) step(transaction);
  if (end === 'commit') commitTransaction(engine, transaction);
  else rollbackTransaction(engine, transaction);
}

function instanceNamed(name = 'dbo_t'): CaptureInstance {
  const instance = database.cdc?.byName(name);
  if (instance === undefined) throw new Error(`no instance ${name}`);
  return instance;
}

/** The rows of a change table that are there for whoever looks now. */
function changes(name = 'dbo_t'): SqlValue[][] {
  const { table: change } = instanceNamed(name);
  const { start, end } = change.visibleRows(engine.versions.current);
  return Array.from({ length: end - start }, (_, place) => {
    const { bytes, offset } = change.locate(start + place);
    return change.layout.decodeBytes(bytes, offset);
  });
}

const mapping = (): SqlValue[][] => {
  const found = database.table('cdc', 'lsn_time_mapping');
  return found === undefined ? [] : [...committedRows(found)];
};

const capture = (maxTransactions = 500, maxScans = 10): Promise<number> =>
  scan(engine, database, { maxTransactions, maxScans }, NEVER);

describe('the capture job', () => {
  test('writes images as the server does: masks, computed, large and legacy columns', async () => {
    const [one, renamed] = [row(1, 'a', 'x', 'legacy'), row(1, 'A', 'x', 'legacy')];
    const enlarged = row(1, 'A', 'y', 'legacy');
    const two = row(2, null);
    transact([insert(one), insert(two)]);
    transact([update(one, renamed)]);
    transact([update(renamed, enlarged)]);
    transact([remove(two)]);
    transact([insert(row(3, 'never'))], 'rollback');
    expect(await capture()).toBe(4);
    const rest = [ROWVERSION, 12_345n, { days: 738_000, ticks: 1, offsetMinutes: 0 }];
    const all = Buffer.from([0xff, 0x01]);
    const [nameMask, bigMask] = [Buffer.from([0x02, 0]), Buffer.from([0x04, 0])];
    expect(changes().map(([, , , operation, mask, ...columns]) => [operation, mask, ...columns])).toEqual([
      [2, all, 1, 'a', 'x', 'legacy', null, 1, ...rest],
      [2, all, 2, null, null, null, null, 0, ...rest],
      [3, nameMask, 1, 'a', null, null, null, 1, ...rest],
      [4, nameMask, 1, 'A', null, null, null, 1, ...rest],
      [3, bigMask, 1, 'A', 'x', null, null, 1, ...rest],
      [4, bigMask, 1, 'A', 'y', null, null, 1, ...rest],
      [1, all, 2, null, null, null, null, 0, ...rest],
    ]);
  });

  test('numbers changes within their transaction, and shows each commit with its times', async () => {
    transact([insert(row(1, 'a')), insert(row(2, 'b')), update(row(1, 'a'), row(1, 'c'))]);
    await capture();
    const keys = changes().map(([startLsn, commandId, seqval]) => [startLsn, commandId, seqval]);
    expect(keys.map(([, commandId]) => commandId)).toEqual([1, 2, 3, 3]);
    const seqvals = keys.map(([, , seqval]) => (seqval as Buffer).toString('hex'));
    expect(seqvals).toEqual([...seqvals].sort());
    expect(new Set(seqvals).size).toBe(3);
    const [entry = []] = mapping();
    expect(keys.every(([startLsn]) => (startLsn as Buffer).equals(entry[0] as Buffer))).toBe(true);
    expect((entry[4] as Buffer).compare(entry[0] as Buffer)).toBe(-1);
    expect(entry[3]).not.toEqual(Buffer.alloc(6));
  });

  test('takes no more transactions than it may, and goes on where it stopped', async () => {
    for (let id = 1; id <= 7; id++) transact([insert(row(id, 'x'))]);
    expect(await capture(3, 1)).toBe(3);
    expect(changes()).toHaveLength(3);
    expect(mapping()).toHaveLength(3);
    expect(await capture(3, 10)).toBe(4);
    expect(changes().map(([, , , , , id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(database.cdc?.sessions.map(({ transactionCount }) => transactionCount)).toEqual([3, 3, 1]);
  });

  test('what a view held before does not see what was captured after', async () => {
    transact([insert(row(1, 'a'))]);
    await capture();
    const seen = engine.versions.hold();
    transact([insert(row(2, 'b'))]);
    await capture();
    const { table: change } = instanceNamed();
    expect(change.visibleRows(seen).end).toBe(1);
    expect(change.visibleRows(engine.versions.current).end).toBe(2);
  });

  test('scans that find nothing share a session; after five minutes the log is vouched for', async () => {
    for (let i = 0; i < 3; i++) await capture();
    expect(database.cdc?.sessions).toMatchObject([{ phase: 'Done', transactionCount: 0, emptyScanCount: 3 }]);
    expect(mapping()).toHaveLength(0);
    nowMs += 5 * 60_000;
    await capture();
    await capture();
    expect(mapping().map(([, , , id]) => id)).toEqual([Buffer.from([0])]);
    transact([insert(row(1, 'a'))]);
    await capture();
    expect(database.cdc?.sessions.map(({ emptyScanCount }) => emptyScanCount)).toEqual([5, 0]);
    const lsns = mapping().map(([lsn]) => (lsn as Buffer).toString('hex'));
    expect(lsns).toEqual([...lsns].sort());
  });

  test('a large transaction lets others run', async () => {
    const count = 10_000;
    transact(Array.from({ length: count }, (_, id) => insert(row(id, 'x'))));
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    await capture();
    clearInterval(counting);
    expect(changes()).toHaveLength(count);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('capture instances', () => {
  test('a second one has its own columns and begins where it was made', async () => {
    transact([insert(row(1, 'a'))]);
    await administer((writer) =>
      enableTable(writer, { ...ENABLE, captureInstance: 'v2', capturedColumns: 'id, [name]' }),
    );
    transact([insert(row(2, 'b'))]);
    await capture();
    expect(changes()).toHaveLength(2);
    expect(changes('v2').map(([, , , , mask, ...columns]) => [mask, ...columns])).toEqual([
      [Buffer.from([3]), 2, 'b'],
    ]);
    expect(
      lowWatermarkOf(database, instanceNamed('v2')).compare(lowWatermarkOf(database, instanceNamed())),
    ).toBe(1);
  });

  test('mistakes are refused by number', async () => {
    const refused = async (more: Partial<EnableTableRequest>): Promise<unknown> =>
      administer((writer) => enableTable(writer, { ...ENABLE, ...more })).catch((error: unknown) => error);
    expect(await refused({})).toMatchObject({ number: 22_926 });
    expect(await refused({ table: 'missing' })).toMatchObject({ number: 22_931 });
    expect(await refused({ captureInstance: 'x', capturedColumns: 'nothing' })).toMatchObject({
      number: 22_930,
    });
    expect(await refused({ captureInstance: 'x', indexName: 'nothing' })).toMatchObject({ number: 22_941 });
    expect(await refused({ captureInstance: 'v2' })).toBeUndefined();
    expect(await refused({ captureInstance: 'v3' })).toMatchObject({ number: 22_962 });
  });

  test('a rollback leaves nothing of one', async () => {
    const failed = administer((writer) => {
      enableTable(writer, { ...ENABLE, captureInstance: 'v2', roleName: 'gate' });
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    expect(database.cdc?.byName('v2')).toBeUndefined();
    expect(database.security.byName('gate')).toBeUndefined();
    expect(table.captureInstances).toBe(1);
  });

  test('disabled, nothing more is captured and its rows are gone', async () => {
    await administer((writer) => disableTable(writer, 'dbo', 't', 'dbo_t'));
    expect(table.captureInstances).toBe(0);
    transact([insert(row(1, 'a'))]);
    expect(await capture()).toBe(0);
    expect([...committedRows(database.table('cdc', 'change_tables') ?? table)]).toEqual([]);
    await administer(disableDatabase);
    expect(database.cdc).toBeUndefined();
    expect(database.table('cdc', 'lsn_time_mapping')).toBeUndefined();
    expect(database.schema('cdc')).toBeUndefined();
  });

  test('a column whose type is changed is followed, with the rows that are there', async () => {
    transact([insert(row(1, 'a'))]);
    await capture();
    const columns = DEFINITION.columns.map((one) =>
      one.name === 'name' ? { ...one, type: { name: 'nvarchar', length: 40 } as const } : one,
    );
    const before = table.storage;
    transact([
      insert(row(2, 'b')),
      (transaction) => {
        transaction.changes.push({
          undo: () => undefined,
          databaseId: 5,
          logged: {
            sourceObjectId: 1000,
            command: 'ALTER TABLE dbo.t ALTER COLUMN name nvarchar(40)',
            position: position(transaction),
            atMs: nowMs,
            alteredColumnId: 2,
          },
        } as never);
      },
    ]);
    table.definition = { ...DEFINITION, columns };
    expect(await capture()).toBe(1);
    expect(before).toBe(table.storage);
    expect(instanceNamed().columns[1]?.type).toEqual({ name: 'nvarchar', length: 40 });
    expect(changes().map(([, , , , , id, name]) => [id, name])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    const history = [...committedRows(database.table('cdc', 'ddl_history') ?? table)];
    expect(history.map(([, , required, command]) => [required, command])).toEqual([
      [1, 'ALTER TABLE dbo.t ALTER COLUMN name nvarchar(40)'],
    ]);
  });
});

describe('the cleanup job', () => {
  async function fill(): Promise<Buffer[]> {
    for (let id = 1; id <= 5; id++) {
      transact([insert(row(id, 'x'))]);
      await capture();
      nowMs += 60_000;
    }
    return changes().map(([lsn]) => lsn as Buffer);
  }

  test('raises the low watermark and deletes what is below, a few at a time', async () => {
    const lsns = await fill();
    const lsn = lsns[3] ?? toLsn(0);
    await cleanUp(engine, database, instanceNamed(), { lsn, threshold: 2 }, NEVER);
    expect(lowWatermarkOf(database, instanceNamed())).toEqual(lsn);
    expect(changes().map(([, , , , , id]) => id)).toEqual([4, 5]);
    expect(mapping().map(([start]) => start)).toEqual(lsns.slice(3));
  });

  test('by the retention, the newest expired commit becomes the low watermark', async () => {
    const lsns = await fill();
    await administer((writer) => {
      if (database.cdc !== undefined) addMissingJobs(writer, database.cdc);
    });
    await runCleanup(engine, database, NEVER);
    expect(changes()).toHaveLength(5);
    nowMs += 4320 * 60_000 - 3 * 60_000;
    await runCleanup(engine, database, NEVER);
    expect(lowWatermarkOf(database, instanceNamed())).toEqual(lsns[2]);
    expect(changes().map(([, , , , , id]) => id)).toEqual([3, 4, 5]);
  });

  test('whoever looked before still sees the rows', async () => {
    const lsns = await fill();
    const seen = engine.versions.hold();
    await cleanUp(engine, database, instanceNamed(), { lsn: lsns[4] ?? null, threshold: 5000 }, NEVER);
    const { table: change } = instanceNamed();
    const visible = change.visibleRows(seen);
    expect(visible.end - visible.start).toBe(5);
    expect(() => change.locate(visible.start)).not.toThrow();
    expect(changes()).toHaveLength(1);
  });
});
