import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Connection } from 'tedious';
import { close, open, run } from '../wire/tedious-client';
import { SimulatorProcess } from './simulator-process';

let folder = '';
let simulator: SimulatorProcess;

const start = (): Promise<number> => simulator.start();
const kill = (): Promise<void> => simulator.kill();

/** As if the disk were full that many bytes behind the end of the log: its file may not grow beyond. */
function limitLog(freeBytes: number): void {
  const limit = statSync(join(folder, 'log')).size + freeBytes;
  execFileSync('prlimit', ['--pid', String(simulator.pid), `--fsize=${limit}`]);
}

/** Runs batches one after the other. */
async function runAll(connection: Connection, ...batches: readonly string[]): Promise<void> {
  for (const batch of batches) await run(connection, batch, undefined, 'execSqlBatch');
}

async function rows(connection: Connection, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await run(connection, sql, undefined, 'execSqlBatch')).rows;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-kill-'));
  simulator = new SimulatorProcess(folder);
});

afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

const CHANGES = `SELECT CONVERT(varchar(22), [__$start_lsn], 1), [__$operation], id, note
FROM shop.cdc.dbo_orders_CT ORDER BY [__$start_lsn], [__$command_id], [__$seqval], [__$operation]`;

test('a simulator that is killed comes back with definitions, rights, rows, changes and what was not yet captured', async () => {
  const before = await open(await start(), { database: 'master' });
  await runAll(
    before,
    'CREATE DATABASE shop',
    'ALTER DATABASE shop SET ALLOW_SNAPSHOT_ISOLATION ON',
    'USE shop',
    'CREATE TABLE dbo.orders (id int IDENTITY PRIMARY KEY, note nvarchar(20) NULL)',
    'EXEC sys.sp_cdc_enable_db',
    `EXEC sys.sp_cdc_enable_table @source_schema = 'dbo', @source_name = 'orders', @role_name = NULL`,
    `EXEC sys.sp_cdc_stop_job 'capture'`,
    `INSERT dbo.orders (note) VALUES (N'a'), (N'b')`,
    `UPDATE dbo.orders SET note = N'c' WHERE id = 1`,
    'EXEC sys.sp_cdc_scan',
    'ALTER TABLE dbo.orders ADD total decimal(9,2) NOT NULL CONSTRAINT DF_total DEFAULT 1.5',
    'CREATE SCHEMA sales',
    'CREATE TABLE sales.heap (a int, CONSTRAINT CK_a CHECK (a > 0))',
    'INSERT sales.heap VALUES (1), (1)',
    `CREATE LOGIN reader WITH PASSWORD = 'Passw0rd!'`,
    'CREATE USER reader FOR LOGIN reader',
    'GRANT SELECT ON dbo.orders (id) TO reader',
    'DELETE dbo.orders WHERE id = 2',
    `BEGIN TRANSACTION; INSERT dbo.orders (note) VALUES (N'open')`,
  );
  const captured = await rows(before, CHANGES);
  expect(captured.map((row) => row.slice(1))).toEqual([
    [2, 1, 'a'],
    [2, 2, 'b'],
    [3, 1, 'a'],
    [4, 1, 'c'],
  ]);
  const lost = once(before, 'error');
  await kill();
  await lost;

  const port = await start();
  const after = await open(port);
  await runAll(after, `EXEC sys.sp_cdc_stop_job 'capture'`);
  expect(await rows(after, 'SELECT id, note, CAST(total AS varchar(9)) FROM dbo.orders')).toEqual([
    [1, 'c', '1.50'],
  ]);
  expect(await rows(after, 'SELECT a FROM sales.heap')).toEqual([[1], [1]]);
  expect(
    await rows(after, 'SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()'),
  ).toEqual([[1]]);
  await runAll(after, 'EXEC sys.sp_cdc_scan');
  const all = await rows(after, CHANGES);
  expect(all.slice(0, 4)).toEqual(captured);
  expect(all.slice(4).map((row) => row.slice(1))).toEqual([[1, 2, 'b']]);
  await expect(runAll(after, 'INSERT sales.heap VALUES (0)')).rejects.toMatchObject({ number: 547 });
  await close(after);

  const reader = await open(
    port,
    {},
    { type: 'default', options: { userName: 'reader', password: 'Passw0rd!' } },
  );
  expect(await rows(reader, 'SELECT id FROM dbo.orders')).toEqual([[1]]);
  await expect(rows(reader, 'SELECT note FROM dbo.orders')).rejects.toThrow(/permission was denied/);
  await close(reader);
});

test('a simulator whose disk is full says so, commits nothing more, and comes back with what was committed', async () => {
  const before = await open(await start(), { database: 'master' });
  await runAll(
    before,
    'CREATE DATABASE shop',
    'USE shop',
    'CREATE TABLE dbo.orders (id int, note char(500))',
  );
  await runAll(before, `INSERT dbo.orders VALUES (1, 'a')`);
  const lost = once(before, 'error');
  limitLog(100);
  await expect(runAll(before, `INSERT dbo.orders VALUES (2, 'b')`)).rejects.toMatchObject({
    number: 9001,
    message: expect.stringMatching(/The log .*log is not available: EFBIG/),
  });
  await lost;
  await kill();

  const after = await open(await start());
  expect(await rows(after, 'SELECT id FROM dbo.orders')).toEqual([[1]]);
  await runAll(after, `INSERT dbo.orders VALUES (3, 'c')`);
  await close(after);
  await kill();
  const last = await open(await start());
  expect(await rows(last, 'SELECT id FROM dbo.orders ORDER BY id')).toEqual([[1], [3]]);
  await close(last);
});
