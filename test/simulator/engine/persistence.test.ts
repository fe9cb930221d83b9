import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdcTableDefinitions } from '../../../simulator/engine/catalog/cdc-tables';
import { type DefinitionReplays } from '../../../simulator/engine/persistence/definition-replay';
import { LogFileError } from '../../../simulator/engine/persistence/log-file-error';
import { recover } from '../../../simulator/engine/persistence/recovery';
import { CdcState } from '../../../simulator/engine/runtime/cdc-state';
import { type Database } from '../../../simulator/engine/runtime/database';
import { type EngineState } from '../../../simulator/engine/runtime/engine-state';
import { type DefinitionEntry } from '../../../simulator/engine/runtime/journal';
import { ChangeRows, ChangeTable } from '../../../simulator/engine/store/change-table';
import { toLsn } from '../../../simulator/engine/store/log-position';
import { type RowChange, Table } from '../../../simulator/engine/store/table';
import { type TableDefinition } from '../../../simulator/engine/store/table-definition';
import { Transaction } from '../../../simulator/engine/store/transaction';
import { type SqlValue } from '../../../simulator/types/sql-type';
import { newEngine, ordersTable } from '../../unit/simulator/engine/captured-database';

const SHOP = 1;
const ORDERS = 1000;
const HEAP = 1100;
const CHANGES = 1200;

const heapTable: TableDefinition = {
  ...ordersTable(HEAP),
  name: 'heap',
  indexes: [],
  checks: [],
  foreignKeys: [],
};

/** What the statements of this test do to the state in memory, when run and when recovered. */
const REPLAYS: DefinitionReplays = {
  table: (engine, { definition }) => {
    database(engine).addTable(new Table(definition as TableDefinition, SHOP));
  },
  capture: (engine) => {
    const shop = database(engine);
    const cdc = new CdcState();
    shop.cdc = cdc;
    const source = table(engine, ORDERS);
    source.captureInstances = 1;
    cdc.add({
      name: 'dbo_orders',
      objectId: CHANGES,
      sourceObjectId: ORDERS,
      enabledAt: 0,
      createdAtMs: 0,
      supportsNetChanges: false,
      roleName: undefined,
      indexName: undefined,
      indexColumns: [],
      columns: [{ name: 'id', columnId: 1, type: { name: 'int' }, computed: false }],
      table: new ChangeTable([{ type: { name: 'int' }, nullable: true }]),
    });
  },
};

function database(engine: EngineState): Database {
  return engine.database('master');
}

function table(engine: EngineState, objectId: number): Table {
  const found = database(engine).tableById(objectId);
  if (found === undefined) throw new RangeError(`no table ${objectId}`);
  return found;
}

let folder = '';

/** An engine on the folder, as a new process finds it. */
class Server {
  readonly engine: EngineState;

  constructor() {
    this.engine = newEngine();
    this.engine.journal = recover(this.engine, folder, REPLAYS);
  }

  /** As `kill -9` leaves it, but for the lock, which a dead process does not hold. */
  kill(): void {
    rmSync(join(folder, 'lock'));
  }

  begin(): Transaction {
    return new Transaction({ isolation: 'read-committed', nowMs: 7, sessionId: 51 });
  }

  define(transaction: Transaction, entry: DefinitionEntry): void {
    REPLAYS[entry.kind]?.(this.engine, entry, transaction);
    transaction.changes.push({ undo: () => undefined });
    this.engine.journal.definition(transaction, entry);
  }

  position(transaction: Transaction): number {
    const shop = database(this.engine);
    if (!transaction.beginPositions.has(SHOP)) transaction.beginPositions.set(SHOP, shop.nextPosition++);
    return shop.nextPosition++;
  }

  private journaled(transaction: Transaction, change: RowChange): RowChange {
    this.engine.journal.row(transaction, change);
    return change;
  }

  insert(transaction: Transaction, objectId: number, values: readonly SqlValue[]): RowChange {
    const target = table(this.engine, objectId);
    return this.journaled(transaction, target.insert(transaction, values, this.position(transaction)));
  }

  update(
    transaction: Transaction,
    { slot, table: target }: RowChange,
    after: readonly SqlValue[],
  ): RowChange {
    const before = target.storage.layout.decode(slot.version?.image ?? '');
    return this.journaled(
      transaction,
      target.update(transaction, slot, before, after, this.position(transaction)),
    );
  }

  delete(transaction: Transaction, { slot, table: target }: RowChange): RowChange {
    return this.journaled(transaction, target.delete(transaction, slot, this.position(transaction)));
  }

  commit(transaction: Transaction): void {
    if (transaction.beginPositions.size > 0) database(this.engine).nextPosition++;
    this.engine.journal.commit(transaction, 9);
    transaction.end(this.engine.versions.advance());
  }

  rows(objectId: number): SqlValue[][] {
    const { storage } = table(this.engine, objectId);
    const rows: SqlValue[][] = [];
    for (let leaf = 0; leaf < storage.rows.leafCount; leaf++) {
      for (const { version } of storage.rows.leaf(leaf).values) {
        const image = version?.image ?? null;
        if (image !== null) rows.push(storage.layout.decode(image));
      }
    }
    return rows;
  }

  /** Entries of the secondary index. */
  indexSize(objectId: number): number {
    return table(this.engine, objectId).storage.secondary[0]?.entries.size ?? 0;
  }
}

const row = (id: number, note: string | null): SqlValue[] => [id, note, 100n, id * 2];

/** A server with dbo.orders and a heap. */
function withTables(): Server {
  const server = new Server();
  const transaction = server.begin();
  for (const definition of [ordersTable(ORDERS), heapTable]) {
    server.define(transaction, { kind: 'table', databaseId: SHOP, definition });
  }
  server.commit(transaction);
  return server;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('an engine that was killed', () => {
  test('has what was committed and nothing else', () => {
    const before = withTables();
    const committed = before.begin();
    const first = before.insert(committed, ORDERS, row(1, 'a'));
    const second = before.insert(committed, ORDERS, row(2, 'b'));
    before.insert(committed, ORDERS, row(3, 'c'));
    before.commit(committed);
    const later = before.begin();
    before.update(later, first, row(1, 'changed'));
    before.delete(later, second);
    before.commit(later);
    const open = before.begin();
    before.insert(open, ORDERS, row(4, 'open'));
    // Another commit takes the open transaction's records to the file with it.
    const other = before.begin();
    before.insert(other, HEAP, row(9, 'heap'));
    before.commit(other);
    const { nextPosition } = database(before.engine);
    before.kill();

    const after = new Server();
    expect(after.rows(ORDERS)).toEqual([row(1, 'changed'), row(3, 'c')]);
    expect(after.rows(HEAP)).toEqual([row(9, 'heap')]);
    expect(after.indexSize(ORDERS)).toBe(2);
    expect(table(after.engine, ORDERS).rowCount).toBe(2);
    expect(table(after.engine, ORDERS).identityCurrent).toBe(3n);
    expect(database(after.engine).nextPosition).toBe(nextPosition);
    expect(after.begin().id).toBeGreaterThan(other.id);
  });

  test('goes on writing, and equal rows of a heap stay apart', () => {
    let server = withTables();
    for (let life = 1; life <= 4; life++) {
      const transaction = server.begin();
      server.insert(transaction, HEAP, row(5, 'same'));
      server.insert(transaction, HEAP, row(5, 'same'));
      server.commit(transaction);
      server.kill();
      server = new Server();
      expect(server.rows(HEAP)).toHaveLength(life * 2);
    }
  });

  test('forgets what was taken back within a transaction that committed', () => {
    const before = withTables();
    const transaction = before.begin();
    before.insert(transaction, ORDERS, row(1, 'kept'));
    const mark = transaction.changes.length;
    before.insert(transaction, ORDERS, row(2, 'undone'));
    before.insert(transaction, ORDERS, row(3, 'undone'));
    transaction.undoTo(mark);
    before.engine.journal.undone(transaction, mark);
    before.insert(transaction, ORDERS, row(3, 'again'));
    before.commit(transaction);
    before.kill();
    expect(new Server().rows(ORDERS)).toEqual([row(1, 'kept'), row(3, 'again')]);
  });

  test('has rows larger than a block of its log', () => {
    const before = withTables();
    const transaction = before.begin();
    for (let id = 1; id <= 20_000; id++) before.insert(transaction, ORDERS, row(id, 'n'.repeat(50)));
    before.commit(transaction);
    before.kill();
    expect(statSync(join(folder, 'log')).size).toBeGreaterThan(2_000_000);
    expect(new Server().rows(ORDERS)).toHaveLength(20_000);
  });

  test.each([1, 9, 40])('loses the commit whose last %d bytes were not written, whole', (missing) => {
    const before = withTables();
    for (const id of [1, 2]) {
      const transaction = before.begin();
      before.insert(transaction, ORDERS, row(id, 'x'));
      before.commit(transaction);
    }
    before.kill();
    const log = join(folder, 'log');
    truncateSync(log, statSync(log).size - missing);
    const after = new Server();
    expect(after.rows(ORDERS)).toEqual([row(1, 'x')]);
    const transaction = after.begin();
    after.insert(transaction, ORDERS, row(3, 'y'));
    after.commit(transaction);
    after.kill();
    expect(new Server().rows(ORDERS)).toEqual([row(1, 'x'), row(3, 'y')]);
  });

  test('ignores what stands behind the last whole block', () => {
    withTables().kill();
    appendFileSync(join(folder, 'log'), Buffer.alloc(100, 1));
    expect(new Server().rows(ORDERS)).toEqual([]);
  });
});

describe('the capture job of an engine that was killed', () => {
  /** Three transactions on a captured table; the job has stored the first one. */
  function halfCaptured(): { positions: (number | undefined)[] } {
    const server = withTables();
    const setup = server.begin();
    for (const definition of cdcTableDefinitions(() => database(server.engine).newObjectId(), 0)) {
      server.define(setup, { kind: 'table', databaseId: SHOP, definition });
    }
    server.define(setup, { kind: 'capture', databaseId: SHOP });
    server.commit(setup);
    const commits: number[] = [];
    for (const id of [1, 2, 3]) {
      const transaction = server.begin();
      const change = server.insert(transaction, ORDERS, row(id, 'a'));
      if (id === 3) server.update(transaction, change, row(id, 'b'));
      server.commit(transaction);
      commits.push(database(server.engine).nextPosition - 1);
    }
    const job = server.begin();
    const mapping = database(server.engine).table('cdc', 'lsn_time_mapping');
    server.insert(job, mapping?.objectId ?? 0, [toLsn(commits[0] ?? 0), null, null, null, null]);
    const rows = new ChangeRows();
    const image = new ChangeTable([{ type: { name: 'int' }, nullable: true }]).layout.encode([
      toLsn(commits[0] ?? 0),
      1,
      toLsn(1),
      2,
      Buffer.from([1]),
      1,
    ]);
    const { bytes, at } = rows.reserve(image.length);
    bytes.write(image, at, 'latin1');
    server.engine.journal.changeRows(job, SHOP, CHANGES, rows);
    server.commit(job);
    server.kill();
    return { positions: commits };
  }

  test('finds the transactions it had not read, with both images', () => {
    const { positions } = halfCaptured();
    const after = new Server();
    const { captureLog } = database(after.engine);
    expect(captureLog.map(({ commitPosition }) => commitPosition)).toEqual(positions.slice(1));
    const images = captureLog.map(({ rows }) =>
      rows.map(({ storage, before, after: now }) => [
        before === null ? null : storage.layout.decode(before)[1],
        now === null ? null : storage.layout.decode(now)[1],
      ]),
    );
    expect(images).toEqual([
      [[null, 'a']],
      [
        [null, 'a'],
        ['a', 'b'],
      ],
    ]);
    expect(captureLog[0]).toMatchObject({ beganAtMs: 7, endedAtMs: 9 });
  });

  test('finds the rows of its change table', () => {
    halfCaptured();
    const instance = database(new Server().engine).cdc?.byObjectId(CHANGES);
    expect(instance?.table.rowCount).toBe(1);
    const place = instance?.table.locate(0);
    expect(place && instance?.table.layout.decodeBytes(place.bytes, place.offset)[5]).toBe(1);
  });
});

describe('a data folder', () => {
  test('is held by one engine', async () => {
    const server = withTables();
    expect(() => new Server()).toThrow(LogFileError);
    await server.engine.journal.close();
    expect(new Server().rows(ORDERS)).toEqual([]);
  });

  test('that holds something else is refused and left as it is', () => {
    const log = join(folder, 'log');
    writeFileSync(log, 'a letter to my aunt');
    expect(() => new Server()).toThrow(LogFileError);
    expect(statSync(log).size).toBe(19);
    rmSync(log);
    expect(() => new Server()).not.toThrow();
  });
});
