import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { incrementLsn, lsnFromBytes, lsnToBytes } from '../../src/worker/codec/lsn';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { type Cell } from '../support/sqlserver/sql-client';

// What the source takes for granted of change data capture; `SQLSERVER_URL` asks a real server.

const [DELETE, INSERT, BEFORE, AFTER] = [1, 2, 3, 4] as const;

let server: ContractServer;
let db: ContractDatabase;

beforeAll(async () => {
  server = await ContractServer.open();
  db = await server.createDatabase();
});

afterAll(async () => {
  await server.close();
});

function toHex(value: Cell | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : '';
}

describe('order of changes', () => {
  test('command ids count through a transaction, across its tables', async () => {
    await db.query(
      'CREATE TABLE dbo.first (id int NOT NULL PRIMARY KEY, v int)',
      'CREATE TABLE dbo.second (id int NOT NULL PRIMARY KEY, v int)',
    );
    await db.enable('first');
    await db.enable('second');
    await db.query(
      'BEGIN TRAN; INSERT INTO dbo.first VALUES (1, 1); INSERT INTO dbo.second VALUES (1, 1); UPDATE dbo.first SET v = 2; INSERT INTO dbo.second VALUES (2, 2); COMMIT',
    );
    await db.scan();
    const first = await db.changes('dbo_first', 'id');
    const second = await db.changes('dbo_second', 'id');
    expect(first.map(({ operation }) => operation)).toEqual([INSERT, BEFORE, AFTER]);
    expect(new Set([...first, ...second].map(({ startLsn }) => startLsn)).size).toBe(1);
    const bySeqval = [...first, ...second].sort((a, b) => (a.seqval < b.seqval ? -1 : 1));
    const commands = bySeqval.map(({ commandId }) => commandId);
    expect(commands).toEqual(commands.toSorted((a, b) => a - b));
  });

  test('the change table has a unique clustered index over commit, command, seqval and operation', async () => {
    const columns = await db.query(
      `SELECT c.name FROM sys.indexes i JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.object_id = OBJECT_ID('cdc.dbo_first_CT') AND i.type = 1 AND i.is_unique = 1 ORDER BY ic.key_ordinal`,
    );
    expect(columns.flat()).toEqual(['__$start_lsn', '__$command_id', '__$seqval', '__$operation']);
  });

  test('the server steps from LSN to LSN as we do', async () => {
    const [[max, next, previous] = []] = await db.query(
      'SELECT sys.fn_cdc_get_max_lsn(), sys.fn_cdc_increment_lsn(sys.fn_cdc_get_max_lsn()), sys.fn_cdc_decrement_lsn(sys.fn_cdc_increment_lsn(sys.fn_cdc_get_max_lsn()))',
    );
    expect(toHex(next)).toBe(lsnToBytes(incrementLsn(lsnFromBytes(max as Buffer))).toString('hex'));
    expect(toHex(previous)).toBe(toHex(max));
  });
});

describe('updates of the key', () => {
  beforeAll(async () => {
    await db.query(
      'CREATE TABLE dbo.moved (id int NOT NULL PRIMARY KEY, v int)',
      'INSERT INTO dbo.moved VALUES (1, 1), (2, 2), (3, 3), (4, 4)',
    );
    await db.enable('moved');
  });

  async function operationsOf(statement: string): Promise<[number, Cell | undefined][]> {
    const known = (await db.changes('dbo_moved', 'id')).length;
    await db.query(statement);
    await db.scan();
    const changes = (await db.changes('dbo_moved', 'id')).slice(known);
    // An update whose rows stand apart could not be paired.
    changes.forEach(({ operation }, i) => {
      if (operation === BEFORE) expect(changes[i + 1]?.operation).toBe(AFTER);
    });
    return changes.map(({ operation, values }) => [operation, values[0]]);
  }

  /** Whatever way the server logs it: old keys go, new keys come. */
  function expectMoved(operations: [number, Cell | undefined][], from: number[], to: number[]): void {
    const keys = (wanted: readonly number[]): Cell[] =>
      operations.filter(([operation]) => wanted.includes(operation)).map(([, key]) => key ?? null);
    expect(keys([DELETE, BEFORE]).toSorted()).toEqual(from);
    expect(keys([INSERT, AFTER]).toSorted()).toEqual(to);
  }

  test('of one row', async () => {
    expectMoved(await operationsOf('UPDATE dbo.moved SET id = 10 WHERE id = 1'), [1], [10]);
  });

  test('of several rows', async () => {
    expectMoved(
      await operationsOf('UPDATE dbo.moved SET id = id + 100 WHERE id IN (2, 3)'),
      [2, 3],
      [102, 103],
    );
  });

  test('of rows that change places', async () => {
    const operations = await operationsOf('UPDATE dbo.moved SET id = 205 - id WHERE id IN (102, 103)');
    expectMoved(operations, [102, 103], [102, 103]);
  });
});

describe('visibility', () => {
  test('a transaction is captured as a whole', async () => {
    await db.query('CREATE TABLE dbo.whole (id int NOT NULL PRIMARY KEY)');
    await db.enable('whole');
    const values = Array.from({ length: 500 }, (_, i) => `(${i})`).join(', ');
    await db.query(`BEGIN TRAN; INSERT INTO dbo.whole VALUES ${values}; COMMIT`);
    const reader = await db.connect();
    const scan = db.scan();
    const seen = new Set<Cell>();
    const state = { isScanning: true };
    void scan.then(() => (state.isScanning = false));
    while (state.isScanning) seen.add(await reader.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT'));
    seen.add(await reader.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT'));
    expect([...seen].every((count) => count === 0 || count === 500)).toBe(true);
    expect(seen.has(500)).toBe(true);
  });

  test('what is rolled back leaves nothing', async () => {
    const before = await db.client.scalar('SELECT COUNT(*) FROM cdc.lsn_time_mapping WHERE tran_id <> 0x00');
    await db.query('BEGIN TRAN; INSERT INTO dbo.whole VALUES (1000); ROLLBACK');
    await db.scan();
    expect(await db.client.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT WHERE id = 1000')).toBe(0);
    expect(await db.client.scalar('SELECT COUNT(*) FROM cdc.lsn_time_mapping WHERE tran_id <> 0x00')).toBe(
      before,
    );
  });

  test('a snapshot transaction sees one instant of change tables and mapping', async () => {
    const reader = await db.connect();
    await reader.query(
      'SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRAN; SELECT MAX(start_lsn) FROM cdc.lsn_time_mapping',
    );
    const count = await reader.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT');
    await db.query('INSERT INTO dbo.whole VALUES (2000)');
    await db.scan();
    expect(await reader.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT')).toBe(count);
    await reader.query('COMMIT');
    expect(await reader.scalar('SELECT COUNT(*) FROM cdc.dbo_whole_CT')).toBe(Number(count) + 1);
  });

  test('a snapshot transaction that meets a changed table fails with 3961', async () => {
    await db.query('CREATE TABLE dbo.altered (id int NOT NULL PRIMARY KEY)');
    const reader = await db.connect();
    await reader.query(
      'SET TRANSACTION ISOLATION LEVEL SNAPSHOT; BEGIN TRAN; SELECT COUNT(*) FROM dbo.whole',
    );
    await db.query('ALTER TABLE dbo.altered ADD v int');
    expect((await reader.errorOf('SELECT COUNT(*) FROM dbo.altered')).number).toBe(3961);
  });
});

describe('cleanup', () => {
  beforeAll(async () => {
    await db.query('CREATE TABLE dbo.cleaned (id int NOT NULL PRIMARY KEY)');
    await db.enable('cleaned');
    for (const id of [1, 2, 3]) await db.query(`INSERT INTO dbo.cleaned VALUES (${id})`);
    await db.scan();
  });

  test('raises the low watermark and takes the rows below it', async () => {
    const lsn = (await db.changes('dbo_cleaned', 'id'))[1]?.startLsn ?? '';
    await db.query(
      `EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'dbo_cleaned', @low_water_mark = 0x${lsn}`,
    );
    const low = await db.client.scalar(
      "SELECT start_lsn FROM cdc.change_tables WHERE capture_instance = N'dbo_cleaned'",
    );
    expect(toHex(low)).toBe(lsn);
    expect(toHex(await db.client.scalar("SELECT sys.fn_cdc_get_min_lsn('dbo_cleaned')"))).toBe(lsn);
    expect((await db.changes('dbo_cleaned', 'id')).map(({ values }) => values[0])).toEqual([2, 3]);
  });

  test('a range below the watermark is error 313 for the function, and silence for the table', async () => {
    const sql = `DECLARE @to binary(10) = sys.fn_cdc_get_max_lsn();
SELECT * FROM cdc.fn_cdc_get_all_changes_dbo_cleaned(0x00000000000000000001, @to, N'all')`;
    expect((await db.client.errorOf(sql)).number).toBe(313);
    expect(
      await db.client.scalar('SELECT COUNT(*) FROM cdc.dbo_cleaned_CT WHERE [__$start_lsn] > 0x00'),
    ).toBe(2);
  });

  test('an unknown instance has the watermark zero', async () => {
    expect(toHex(await db.client.scalar("SELECT sys.fn_cdc_get_min_lsn('no_such')"))).toBe('0'.repeat(20));
  });
});

describe('values', () => {
  beforeAll(async () => {
    await db.query(
      'CREATE TABLE dbo.valued (id int NOT NULL PRIMARY KEY, n int, note nvarchar(max), old text, isOn bit NOT NULL, twice AS (n * 2))',
    );
    await db.enable('valued');
    await db.query(
      "INSERT INTO dbo.valued (id, n, note, old, isOn) VALUES (1, 1, N'note', 'old', 1)",
      'UPDATE dbo.valued SET n = 2',
      'UPDATE dbo.valued SET note = NULL',
      'DELETE FROM dbo.valued',
    );
    await db.scan();
  });

  test('large values that an update did not touch are null, and only the mask tells', async () => {
    const changes = await db.changes('dbo_valued', 'n, note');
    const updates = changes.filter(({ operation }) => operation === AFTER);
    expect(updates.map(({ values }) => values)).toEqual([
      [2, null],
      [2, null],
    ]);
    expect(updates.map(({ mask }) => Number.parseInt(mask.slice(0, 2), 16) & 0b110)).toEqual([0b010, 0b100]);
  });

  test('old large types have no image before', async () => {
    const changes = await db.changes('dbo_valued', 'CAST(old AS varchar(max))');
    for (const { operation, values } of changes) {
      if (operation === BEFORE || operation === DELETE) expect(values).toEqual([null]);
    }
  });

  test('computed columns are captured as null', async () => {
    const captured = await db.query(
      "SELECT cc.column_name FROM cdc.captured_columns cc JOIN cdc.change_tables ct ON ct.object_id = cc.object_id WHERE ct.capture_instance = N'dbo_valued'",
    );
    if (!captured.flat().includes('twice')) return;
    const changes = await db.changes('dbo_valued', 'twice');
    expect(changes.every(({ values }) => values[0] === null)).toBe(true);
  });
});

describe('capture instances', () => {
  test('the newer one begins where it was created, and is at most the second', async () => {
    await db.query('CREATE TABLE dbo.twice (id int NOT NULL PRIMARY KEY)');
    await db.enable('twice');
    await db.query('INSERT INTO dbo.twice VALUES (1)');
    await db.scan();
    await db.query('ALTER TABLE dbo.twice ADD extra int NULL');
    await db.enable('twice', ", @capture_instance = N'dbo_twice_2'");
    await db.query('INSERT INTO dbo.twice VALUES (2, 7)');
    await db.scan();
    expect((await db.changes('dbo_twice_2', 'id, extra')).map(({ values }) => values)).toEqual([[2, 7]]);
    const starts = await db.query(
      "SELECT start_lsn FROM cdc.change_tables WHERE capture_instance IN (N'dbo_twice', N'dbo_twice_2') ORDER BY capture_instance",
    );
    const [older = '', newer = ''] = starts.map(([lsn]) => toHex(lsn));
    expect(newer > older).toBe(true);
    const third = `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'twice', @role_name = NULL, @capture_instance = N'third'`;
    expect((await db.client.errorOf(third)).number).toBe(22962);
  });
});

describe('times', () => {
  test('commits are mapped to times and back', async () => {
    const [[before, after, nothing] = []] = await db.query(
      `SELECT sys.fn_cdc_map_time_to_lsn('smallest greater than or equal', '19000101'),
sys.fn_cdc_map_time_to_lsn('largest less than or equal', DATEADD(hour, 1, GETDATE())),
sys.fn_cdc_map_time_to_lsn('smallest greater than', DATEADD(hour, 1, GETDATE()))`,
    );
    const [[first, last] = []] = await db.query(
      'SELECT MIN(start_lsn), MAX(start_lsn) FROM cdc.lsn_time_mapping',
    );
    expect([toHex(before), toHex(after), nothing]).toEqual([toHex(first), toHex(last), null]);
  });
});

describe('attention', () => {
  test('ends a result in the middle, and the session goes on', async () => {
    const client = await db.connect();
    const endless = client.query(
      'WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT a.i FROM n AS a CROSS JOIN n AS b OPTION (MAXRECURSION 0)',
    );
    const ended = expect(endless).rejects.toMatchObject({ code: 'ECANCEL' });
    setImmediate(() => client.cancel());
    await ended;
    expect(await client.scalar('SELECT 1')).toBe(1);
  });
});
