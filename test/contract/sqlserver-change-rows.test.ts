import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { type Cell, type Cells, SqlClient } from '../support/sqlserver/sql-client';

// Which rows statements leave in change tables, and who may see them; `SQLSERVER_URL` asks a real server.

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

type KeyedRow = readonly [operation: number, key: Cell | undefined];

/** What a statement leaves in the change table of `dbo.<table>`: operation and key of each row. */
async function rowsOf(table: string, ...statements: string[]): Promise<KeyedRow[]> {
  const known = (await db.changes(`dbo_${table}`, 'id')).length;
  await db.query(...statements);
  await db.scan();
  const changes = (await db.changes(`dbo_${table}`, 'id')).slice(known);
  changes.forEach(({ operation, startLsn }, i) => {
    if (operation !== BEFORE) return;
    // An update whose rows stand apart could not be paired.
    expect(changes[i + 1]).toMatchObject({ operation: AFTER, startLsn });
  });
  return changes.map(({ operation, values }) => [operation, values[0]]);
}

/** The keys of rows of these operations, in order. */
function keysOf(rows: readonly KeyedRow[], ...operations: number[]): Cell[] {
  const keys = rows.filter(([operation]) => operations.includes(operation)).map(([, key]) => key ?? null);
  return keys.toSorted((a, b) => Number(a) - Number(b));
}

describe('statements that move rows to other keys', () => {
  beforeAll(async () => {
    await db.query(
      'CREATE TABLE dbo.moved (id int NOT NULL PRIMARY KEY, v int)',
      'CREATE TABLE dbo.moves (old_id int NOT NULL PRIMARY KEY, new_id int NOT NULL)',
      'INSERT INTO dbo.moved VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)',
      'INSERT INTO dbo.moves VALUES (1, 11), (2, 12), (11, 21), (12, 11)',
    );
    await db.enable('moved');
  });

  test('UPDATE ... FROM', async () => {
    const rows = await rowsOf(
      'moved',
      'UPDATE m SET id = x.new_id, v = v + 1 FROM dbo.moved AS m JOIN dbo.moves AS x ON x.old_id = m.id',
    );
    expect(keysOf(rows, DELETE, BEFORE)).toEqual([1, 2]);
    expect(keysOf(rows, INSERT, AFTER)).toEqual([11, 12]);
  });

  test('UPDATE ... FROM onto a key that another row leaves', async () => {
    const rows = await rowsOf(
      'moved',
      'UPDATE m SET id = x.new_id FROM dbo.moved AS m JOIN dbo.moves AS x ON x.old_id = m.id',
    );
    expect(keysOf(rows, DELETE, BEFORE)).toEqual([11, 12]);
    expect(keysOf(rows, INSERT, AFTER)).toEqual([11, 21]);
  });

  test('MERGE that updates keys, inserts and deletes', async () => {
    const rows = await rowsOf(
      'moved',
      `MERGE dbo.moved AS t USING (VALUES (3, 33), (100, 100)) AS s (id, next) ON t.id = s.id
WHEN MATCHED THEN UPDATE SET id = s.next, v = -1
WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, 0)
WHEN NOT MATCHED BY SOURCE AND t.id = 4 THEN DELETE;`,
    );
    expect(keysOf(rows, DELETE, BEFORE)).toEqual([3, 4]);
    expect(keysOf(rows, INSERT, AFTER)).toEqual([33, 100]);
  });

  test('rows that change places are told apart by their key, whichever way they are logged', async () => {
    const rows = await rowsOf(
      'moved',
      'UPDATE dbo.moved SET id = CASE id WHEN 33 THEN 100 ELSE 33 END WHERE id IN (33, 100)',
    );
    expect(keysOf(rows, DELETE, BEFORE)).toEqual([33, 100]);
    expect(keysOf(rows, INSERT, AFTER)).toEqual([33, 100]);
  });
});

describe('what is taken back', () => {
  beforeAll(async () => {
    await db.query('CREATE TABLE dbo.kept (id int NOT NULL PRIMARY KEY)');
    await db.enable('kept');
  });

  test('to a savepoint leaves nothing', async () => {
    const rows = await rowsOf(
      'kept',
      `BEGIN TRAN; INSERT INTO dbo.kept VALUES (1); SAVE TRAN here; INSERT INTO dbo.kept VALUES (2);
DELETE FROM dbo.kept WHERE id = 1; ROLLBACK TRAN here; INSERT INTO dbo.kept VALUES (3); COMMIT`,
    );
    expect(rows).toEqual([
      [INSERT, 1],
      [INSERT, 3],
    ]);
  });

  test('of a statement that fails in the middle leaves nothing', async () => {
    await db.query('BEGIN TRAN; INSERT INTO dbo.kept VALUES (10)');
    await db.client.errorOf('INSERT INTO dbo.kept VALUES (11), (10)');
    const rows = await rowsOf('kept', 'COMMIT');
    expect(rows).toEqual([[INSERT, 10]]);
  });
});

describe('values', () => {
  test('a bit that is not null is itself or null where a row is deleted', async () => {
    await db.query('CREATE TABLE dbo.flags (id int NOT NULL PRIMARY KEY, is_set bit NOT NULL)');
    await db.enable('flags');
    await db.query('INSERT INTO dbo.flags VALUES (1, 1)', 'DELETE FROM dbo.flags');
    await db.scan();
    const [, deleted] = await db.changes('dbo_flags', 'is_set');
    expect([true, null]).toContain(deleted?.values[0]);
  });
});

describe('LSNs as numbers', () => {
  /** `numeric(25,0)`: file 10 digits, block 10 digits, slot 5 digits. */
  const asNumber = (lsn: string): bigint =>
    BigInt(`0x${lsn.slice(0, 8)}`) * 10n ** 15n +
    BigInt(`0x${lsn.slice(8, 16)}`) * 10n ** 5n +
    BigInt(`0x${lsn.slice(16)}`);

  test('the log of a transaction that is at work lies between the commits before and after it', async () => {
    await db.query('INSERT INTO dbo.kept VALUES (20)');
    await db.query('BEGIN TRAN; INSERT INTO dbo.kept VALUES (21); SAVE TRAN here');
    const last = await db.client.scalar(
      'SELECT CONVERT(varchar(30), database_transaction_last_lsn) FROM sys.dm_tran_database_transactions WHERE transaction_id = CURRENT_TRANSACTION_ID() AND database_id = DB_ID()',
    );
    await db.query('COMMIT');
    await db.scan();
    const [before, after] = (await db.changes('dbo_kept', 'id')).slice(-2);
    const logged = BigInt(String(last));
    expect(asNumber(before?.startLsn ?? '') < logged).toBe(true);
    expect(logged < asNumber(after?.startLsn ?? '')).toBe(true);
    expect(asNumber(after?.seqval ?? '') <= logged).toBe(true);
  });

  test('the capture job names the last commit of a scan as text', async () => {
    await db.query('INSERT INTO dbo.kept VALUES (30)');
    await db.scan();
    const text = await db.client.scalar(
      'SELECT TOP (1) last_commit_lsn FROM sys.dm_cdc_log_scan_sessions WHERE tran_count > 0 AND session_id <> 0 ORDER BY session_id DESC',
    );
    const newest = (await db.changes('dbo_kept', 'id')).at(-1)?.startLsn ?? '';
    const parts = [newest.slice(0, 8), newest.slice(8, 16), newest.slice(16)].join(':');
    expect(String(text).toLowerCase()).toBe(parts);
  });
});

describe('a user outside of the gating role', () => {
  test('gets no rows of the function, and the watermark zero', async () => {
    await db.query('CREATE TABLE dbo.gated (id int NOT NULL PRIMARY KEY)');
    await db.query(
      "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'gated', @role_name = N'gate'",
      'INSERT INTO dbo.gated VALUES (1)',
      'CREATE USER outsider WITHOUT LOGIN',
      'CREATE USER insider WITHOUT LOGIN',
      'GRANT SELECT ON dbo.gated TO outsider',
      'GRANT SELECT ON dbo.gated TO insider',
      'ALTER ROLE gate ADD MEMBER insider',
    );
    await db.scan();
    const all = `DECLARE @from binary(10) = (SELECT MIN(start_lsn) FROM cdc.change_tables WHERE capture_instance = N'dbo_gated'), @to binary(10) = sys.fn_cdc_get_max_lsn();`;
    const call = "SELECT id FROM cdc.fn_cdc_get_all_changes_dbo_gated(@from, @to, N'all')";
    expect(await db.query(`${all} EXECUTE AS USER = 'insider'; ${call}; REVERT`)).toEqual([[1]]);
    const outside = await db.connect();
    let found: readonly Cells[] = [];
    let failure: unknown;
    try {
      found = await outside.query(`${all} EXECUTE AS USER = 'outsider'; ${call}`);
    } catch (error) {
      failure = error instanceof AggregateError ? error.errors[0] : error;
    }
    // Versions differ: an error, no rows, or rows without values.
    if (failure !== undefined) expect(failure).toMatchObject({ number: 229 });
    expect(found.every(([id]) => id === null)).toBe(true);
    const low = await (
      await db.connect()
    ).query("EXECUTE AS USER = 'outsider'; SELECT sys.fn_cdc_get_min_lsn('dbo_gated')");
    expect(toHex(low[0]?.[0])).toMatch(/^0*$/);
  });
});

describe('the low watermark', () => {
  test('moves before the rows below it vanish', async () => {
    await db.query('CREATE TABLE dbo.swept (id int NOT NULL PRIMARY KEY)');
    await db.enable('swept');
    const rows = Array.from({ length: 1000 }, (_, i) => `(${i})`).join(', ');
    await db.query(`INSERT INTO dbo.swept VALUES ${rows}`, 'INSERT INTO dbo.swept VALUES (5000)');
    await db.scan();
    const lsn = (await db.changes('dbo_swept', 'id')).at(-1)?.startLsn ?? '';
    const cleaner = await SqlClient.connect(db.connection);
    const cleaning = cleaner.query(
      `EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'dbo_swept', @low_water_mark = 0x${lsn}, @threshold = 50`,
    );
    const state = { isOver: false };
    void cleaning.then(() => (state.isOver = true));
    for (;;) {
      const { isOver } = state;
      // The rows first: were the watermark raised after them, it would be seen to be low.
      const [count, low] = [
        await db.client.scalar('SELECT COUNT(*) FROM cdc.dbo_swept_CT'),
        await db.client.scalar(
          "SELECT start_lsn FROM cdc.change_tables WHERE capture_instance = N'dbo_swept'",
        ),
      ];
      if (Number(count) < 1001) expect(toHex(low)).toBe(lsn);
      if (isOver) break;
    }
    await cleaning;
    cleaner.close();
    expect(await db.client.scalar('SELECT COUNT(*) FROM cdc.dbo_swept_CT')).toBe(1);
  });

  test('of a second instance moves away from where it began, which is therefore to be kept', async () => {
    await db.query('CREATE TABLE dbo.handed (id int NOT NULL PRIMARY KEY)');
    await db.enable('handed');
    await db.query('INSERT INTO dbo.handed VALUES (1)');
    await db.scan();
    await db.enable('handed', ", @capture_instance = N'handed_2'");
    const sql = "SELECT start_lsn FROM cdc.change_tables WHERE capture_instance = N'handed_2'";
    const first = toHex(await db.client.scalar(sql));
    await db.query('INSERT INTO dbo.handed VALUES (2)', 'INSERT INTO dbo.handed VALUES (3)');
    await db.scan();
    expect((await db.changes('dbo_handed', 'id')).filter(({ startLsn }) => startLsn < first)).toHaveLength(1);
    const newest = (await db.changes('handed_2', 'id')).at(-1)?.startLsn ?? '';
    await db.query(
      `EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'handed_2', @low_water_mark = 0x${newest}`,
    );
    expect(toHex(await db.client.scalar(sql))).toBe(newest);
    expect(first < newest).toBe(true);
  });
});

describe('an idle database', () => {
  test('gets an entry now and then, not with every scan', async () => {
    const idle = await server.createDatabase();
    await idle.query('CREATE TABLE dbo.quiet (id int NOT NULL PRIMARY KEY)');
    await idle.enable('quiet');
    await idle.query('INSERT INTO dbo.quiet VALUES (1)');
    for (let scans = 0; scans < 10; scans++) await idle.scan();
    const entries = await idle.query(
      'SELECT CASE WHEN tran_id = 0x00 THEN 1 ELSE 0 END, start_lsn FROM cdc.lsn_time_mapping ORDER BY start_lsn',
    );
    const idleEntries = entries.filter(([isIdle]) => isIdle === 1);
    expect(idleEntries.length).toBeLessThanOrEqual(1);
  });
});
