import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Connection } from 'tedious';
import { type Engine, openEngine } from '../../../simulator/engine';
import { type Server, startServer } from '../../../simulator/tds/server';
import { close, open, run } from '../wire/tedious-client';

const PASSWORD = 'Passw0rd!';

let engine: Engine;
let server: Server;
let sa: Connection;

const batch = (connection: Connection, sql: string): ReturnType<typeof run> =>
  run(connection, sql, undefined, 'execSqlBatch');

/** Number of the error that a batch of sa ends with. */
async function refused(sql: string, connection = sa): Promise<number | undefined> {
  try {
    await batch(connection, sql);
  } catch (error) {
    return (error as { number?: number }).number;
  }
  return undefined;
}

const value = async (sql: string, connection = sa): Promise<unknown> =>
  (await batch(connection, sql)).rows[0]?.[0];

beforeAll(async () => {
  engine = await openEngine({ saPassword: PASSWORD });
  server = await startServer({ backend: engine, port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  await engine.close();
});

beforeEach(async () => {
  sa = await open(server.port, { database: 'master' });
  await batch(sa, 'CREATE DATABASE shop');
  await batch(sa, 'USE shop');
});

afterEach(async () => {
  try {
    await batch(sa, 'IF @@TRANCOUNT > 0 ROLLBACK; USE master');
    // A client that has closed its connection may still be seen for a moment.
    await batch(sa, 'ALTER DATABASE shop SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE shop');
  } finally {
    await close(sa);
  }
});

describe('databases and schemas', () => {
  test('are made, changed and dropped', async () => {
    await batch(sa, 'ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE');
    expect(
      await value('SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = DB_NAME()'),
    ).toBe(true);
    expect(await refused('CREATE DATABASE Shop')).toBe(1801);
    expect(await refused('ALTER DATABASE shop SET NONSENSE ON')).toBe(195);
    expect(await refused('DROP DATABASE shop')).toBe(3702);
    expect(await refused('DROP DATABASE nothing')).toBe(3701);
    expect(await refused('DROP DATABASE master')).toBe(3708);
  });

  test('a schema is not dropped under its tables', async () => {
    await batch(sa, 'CREATE SCHEMA sales');
    await batch(sa, 'CREATE TABLE sales.t (a int)');
    expect(await refused('DROP SCHEMA sales')).toBe(3729);
    await batch(sa, 'DROP TABLE sales.t');
    await batch(sa, 'DROP SCHEMA sales');
    expect(await value("SELECT SCHEMA_ID('sales')")).toBeNull();
  });

  test('a rolled back definition never was', async () => {
    await batch(sa, "BEGIN TRANSACTION; CREATE ROLE passing; EXEC ('CREATE SCHEMA passing')");
    expect(await refused('CREATE DATABASE other')).toBe(226);
    await batch(sa, 'IF @@TRANCOUNT > 0 ROLLBACK');
    expect(await value("SELECT DATABASE_PRINCIPAL_ID('passing')")).toBeNull();
    expect(await value("SELECT SCHEMA_ID('passing')")).toBeNull();
  });
});

describe('rights', () => {
  let reader: Connection;

  beforeEach(async () => {
    await batch(sa, `CREATE LOGIN reader WITH PASSWORD = '${PASSWORD}'`);
    await batch(sa, 'CREATE USER reader FOR LOGIN reader');
    await batch(sa, 'CREATE TABLE dbo.t (a int, b int)');
    reader = await open(
      server.port,
      {},
      { type: 'default', options: { userName: 'reader', password: PASSWORD } },
    );
  });

  afterEach(async () => {
    await close(reader);
    await batch(sa, 'ALTER DATABASE shop SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP LOGIN reader');
  });

  test('are granted on tables and columns, denied by roles and taken back', async () => {
    expect(await refused('SELECT a FROM dbo.t', reader)).toBe(229);
    await batch(sa, 'GRANT SELECT ON dbo.t (a) TO reader');
    expect(await refused('SELECT a FROM dbo.t', reader)).toBeUndefined();
    expect(await refused('SELECT b FROM dbo.t', reader)).toBeDefined();
    await batch(sa, 'GRANT SELECT ON SCHEMA::dbo TO reader');
    expect(await refused('SELECT b FROM dbo.t', reader)).toBeUndefined();
    await batch(
      sa,
      'CREATE ROLE outsiders; ALTER ROLE outsiders ADD MEMBER reader; DENY SELECT ON dbo.t TO outsiders',
    );
    expect(await refused('SELECT b FROM dbo.t', reader)).toBe(229);
    await batch(sa, 'ALTER ROLE outsiders DROP MEMBER reader; REVOKE SELECT ON SCHEMA::dbo FROM reader');
    expect(await refused('SELECT b FROM dbo.t', reader)).toBeDefined();
  });

  test('are not given by those who have none', async () => {
    expect(await refused('GRANT SELECT ON dbo.t TO reader', reader)).toBeDefined();
    expect(await refused('CREATE DATABASE mine', reader)).toBe(262);
    expect(await refused("CREATE LOGIN x WITH PASSWORD = 'y'", reader)).toBe(15_247);
    expect(await refused('CREATE USER x WITHOUT LOGIN', reader)).toBe(15_247);
  });

  test('EXECUTE AS takes them on, REVERT gives them back', async () => {
    await batch(sa, "EXECUTE AS USER = 'reader'");
    expect(await value('SELECT USER_NAME()')).toBe('reader');
    expect(await refused('SELECT a FROM dbo.t')).toBe(229);
    await batch(sa, 'REVERT');
    expect(await refused('SELECT a FROM dbo.t')).toBeUndefined();
  });

  test('names that do not exist are named', async () => {
    expect(await refused('GRANT SELECT ON dbo.nothing TO reader')).toBe(15_151);
    expect(await refused('GRANT SELECT ON dbo.t TO nobody')).toBe(15_151);
    expect(await refused('CREATE USER x FOR LOGIN nobody')).toBe(15_007);
    expect(await refused('ALTER ROLE nothing ADD MEMBER reader')).toBe(15_151);
    expect(await refused('DROP ROLE db_owner')).toBe(15_150);
  });
});
