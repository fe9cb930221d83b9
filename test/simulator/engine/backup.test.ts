import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection } from 'tedious';
import { close, open, run } from '../wire/tedious-client';
import { SimulatorProcess } from './simulator-process';

let folder = '';
let simulator: SimulatorProcess;
let sa: Connection;

async function batches(...texts: readonly string[]): Promise<void> {
  for (const text of texts) await run(sa, text, undefined, 'execSqlBatch');
}

const rows = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
  (await run(sa, sql, undefined, 'execSqlBatch')).rows;

const CHANGES = (database: string): string =>
  `SELECT [__$operation], id FROM ${database}.cdc.dbo_t_CT ORDER BY [__$start_lsn], [__$command_id], [__$operation]`;

/** Starts the program again on its folder, as after a power cut. */
async function killAndStart(): Promise<void> {
  const lost = once(sa, 'error');
  await simulator.kill();
  await lost;
  sa = await open(await simulator.start(), { database: 'master' });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-backup-test-'));
  simulator = new SimulatorProcess(folder);
  sa = await open(await simulator.start(), { database: 'master' });
  await batches(
    'CREATE DATABASE shop',
    'USE shop',
    'CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY, note varchar(max) NULL)',
    'EXEC sys.sp_cdc_enable_db',
    "EXEC sys.sp_cdc_enable_table @source_schema = 'dbo', @source_name = 't', @role_name = NULL",
    "EXEC sys.sp_cdc_stop_job 'capture'",
    "INSERT dbo.t VALUES (1, 'a')",
    'EXEC sys.sp_cdc_scan',
    // Committed, in the log, and not captured yet.
    "INSERT dbo.t VALUES (2, REPLICATE(CAST('b' AS varchar(max)), 100000))",
    'ALTER TABLE dbo.t ADD later int NULL',
    "INSERT dbo.t VALUES (3, 'c', 3)",
    "BACKUP DATABASE shop TO DISK = 'shop.bak'",
    "INSERT dbo.t VALUES (4, 'd', 4)",
    'EXEC sys.sp_cdc_scan',
  );
});

afterEach(async () => {
  await close(sa);
  await simulator.kill();
  rmSync(folder, { recursive: true });
});

test('a database restored in its place has CDC, and what was not captured yet; it survives kill -9', async () => {
  const before = await rows('SELECT sys.fn_cdc_get_max_lsn()');
  await batches('USE master', "RESTORE DATABASE shop FROM DISK = 'shop.bak' WITH REPLACE");
  const check = async (): Promise<void> => {
    expect(await rows('SELECT id, LEN(note), later FROM shop.dbo.t')).toEqual([
      [1, '1', null],
      [2, '100000', null],
      [3, '1', 3],
    ]);
    expect(await rows("SELECT is_cdc_enabled FROM sys.databases WHERE name = 'shop'")).toEqual([[true]]);
    expect(await rows('SELECT restore_type FROM msdb.dbo.restorehistory')).toEqual([['D']]);
  };
  await check();
  const fork = await rows(
    "SELECT recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID('shop')",
  );
  await killAndStart();
  await check();
  expect(
    await rows(
      "SELECT recovery_fork_guid FROM sys.database_recovery_status WHERE database_id = DB_ID('shop')",
    ),
  ).toEqual(fork);
  await batches('USE shop', "EXEC sys.sp_cdc_stop_job 'capture'", 'EXEC sys.sp_cdc_scan');
  expect(await rows(CHANGES('shop'))).toEqual([
    [2, 1],
    [2, 2],
    [2, 3],
  ]);
  expect(await rows('SELECT sys.fn_cdc_get_max_lsn()')).not.toEqual(before);
});

test('under another name CDC is gone unless it is kept', async () => {
  const move = (name: string): string =>
    `MOVE 'shop' TO '/data/${name}.mdf', MOVE 'shop_log' TO '/data/${name}.ldf'`;
  await batches(
    'USE master',
    `RESTORE DATABASE plain FROM DISK = 'shop.bak' WITH ${move('plain')}`,
    `RESTORE DATABASE kept FROM DISK = 'shop.bak' WITH ${move('kept')}, NORECOVERY`,
    'RESTORE DATABASE kept WITH KEEP_CDC',
  );
  const check = async (): Promise<void> => {
    expect(
      await rows(
        "SELECT name, is_cdc_enabled FROM sys.databases WHERE name IN ('plain', 'kept') ORDER BY name",
      ),
    ).toEqual([
      ['kept', true],
      ['plain', false],
    ]);
    expect(await rows("SELECT COUNT(*) FROM plain.sys.schemas WHERE name = 'cdc'")).toEqual([[0]]);
    expect(await rows(CHANGES('kept'))).toEqual([[2, 1]]);
    expect(await rows('SELECT COUNT(*) FROM plain.dbo.t')).toEqual([[3]]);
    // No jobs come with it.
    expect(await rows("SELECT COUNT(*) FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID('kept')")).toEqual([
      [0],
    ]);
  };
  await check();
  await killAndStart();
  await check();
  await batches('USE kept', 'EXEC sys.sp_cdc_scan');
  expect(await rows(CHANGES('kept'))).toEqual([
    [2, 1],
    [2, 2],
    [2, 3],
  ]);
});
