import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Finding } from '../../src/core/finding';
import { type SqlServerConnection, type SqlServerSource } from '../../src/pipeline/schema/sqlserver-source';
import { checkSqlServer } from '../../src/worker/sources/sqlserver/preflight/check-sqlserver';
import { systemClock } from '../../src/worker/telemetry/system-clock';
import { type ContractDatabase } from '../support/sqlserver/contract-database';
import { ContractServer } from '../support/sqlserver/contract-server';
import { SqlClient } from '../support/sqlserver/sql-client';

// What is missing on a server, seen by a login with no more rights than it needs, and the T-SQL that mends it;
// `SQLSERVER_URL` asks a real server.

const PASSWORD = 'Ch3ck-0nly!';

let server: ContractServer;
const logins: string[] = [];

beforeAll(async () => {
  server = await ContractServer.open();
});

afterAll(async () => {
  await asAdmin('master', ...logins.map((login) => `DROP LOGIN [${login}]`));
  await server.close();
});

/** Each in a session of its own. */
async function asAdmin(database: string, ...statements: string[]): Promise<void> {
  for (const statement of statements) {
    const client = await SqlClient.connect({ ...server.connection, database });
    await client.query(statement).finally(() => client.close());
  }
}

/** A pipeline of one table, and the login that is to run it. */
interface Stand {
  readonly db: ContractDatabase;
  readonly login: string;
  readonly user: string;
  readonly tables: readonly string[];
}

/** A server, database and login with which nothing is to be mended. The user has another name than its login. */
async function createStand(): Promise<Stand> {
  const db = await server.createDatabase();
  const [login, user] = [`${db.name} login`, `reader [of] ${db.name}`];
  const quoted = `[${user.replaceAll(']', ']]')}]`;
  await db.query('CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, note nvarchar(50))');
  await db.enable('orders');
  await db.startCapture();
  await asAdmin(
    'master',
    `CREATE LOGIN [${login}] WITH PASSWORD = '${PASSWORD}'`,
    `USE [msdb]; CREATE USER [${login}] FOR LOGIN [${login}]; GRANT SELECT ON dbo.restorehistory TO [${login}]; GRANT SELECT ON dbo.cdc_jobs TO [${login}]; GRANT SELECT ON dbo.sysjobactivity TO [${login}]`,
    "EXEC sp_configure 'max text repl size', -1; RECONFIGURE",
  );
  logins.push(login);
  await db.query(
    `CREATE USER ${quoted} FOR LOGIN [${login}]`,
    `GRANT SELECT ON SCHEMA::cdc TO ${quoted}`,
    `GRANT SELECT ON dbo.orders TO ${quoted}`,
    `GRANT VIEW DATABASE STATE TO ${quoted}`,
    'INSERT INTO dbo.orders VALUES (1, NULL)',
  );
  await db.captured('dbo_orders', 1);
  return { db, login, user: quoted, tables: ['dbo.orders'] };
}

async function check(
  { db, login, tables }: Stand,
  more: Partial<SqlServerConnection> = {},
): Promise<Finding[]> {
  const connection = { ...db.connection, username: login, password: PASSWORD, ...more };
  const source = {
    connection,
    tables,
    captureInstances: {},
    unmappedTypes: 'skip',
  } as unknown as SqlServerSource;
  return await checkSqlServer(source, systemClock, AbortSignal.timeout(30_000));
}

const notOk = (findings: readonly Finding[]): string[] =>
  findings.filter(({ level }) => level !== 'ok').map(({ code, message }) => `${code} ${message}`);

interface Case {
  readonly code: string;
  readonly level?: Finding['level'];
  /** What is done by an administrator to a stand with which all is well. */
  readonly spoil: (stand: Stand) => string[];
  /** In which database it is done; the pipeline's when absent. */
  readonly inMaster?: boolean;
  /** Codes of what has to be mended as well, by way of it. */
  readonly then?: readonly string[];
}

const DISABLE =
  "EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N'orders', @capture_instance = N'all'";
const ENABLE =
  "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'orders', @role_name = NULL";
const RECREATE = 'DROP TABLE dbo.orders';
const GRANT = ({ user }: Stand): string => `GRANT SELECT ON dbo.orders TO ${user}`;

const CASES: readonly Case[] = [
  {
    code: 'DATABASE',
    spoil: ({ user }) => [`DROP USER ${user}`],
    then: ['RIGHTS_CDC', 'RIGHTS_TABLES', 'VIEW_STATE'],
  },
  {
    code: 'CDC_ENABLED',
    spoil: () => ['EXEC sys.sp_cdc_disable_db'],
    then: ['RIGHTS_CDC', 'CAPTURE_JOB', 'CAPTURE_RUNNING', 'RETENTION'],
  },
  {
    code: 'SNAPSHOT_ISOLATION',
    level: 'warning',
    inMaster: true,
    spoil: ({ db }) => [`ALTER DATABASE [${db.name}] SET ALLOW_SNAPSHOT_ISOLATION OFF`],
  },
  { code: 'TABLE_EXISTS', spoil: ({ user }) => [`REVOKE SELECT ON dbo.orders FROM ${user}`] },
  { code: 'TABLE_CAPTURED', spoil: () => [DISABLE] },
  { code: 'CAPTURE_INSTANCE', spoil: () => [`${ENABLE}, @capture_instance = N'newer'`] },
  {
    code: 'TABLE_KEY',
    spoil: (stand) => [DISABLE, RECREATE, 'CREATE TABLE dbo.orders (id int NOT NULL)', ENABLE, GRANT(stand)],
  },
  {
    code: 'KEY_TYPE',
    spoil: (stand) => [
      DISABLE,
      RECREATE,
      'CREATE TABLE dbo.orders (id hierarchyid NOT NULL PRIMARY KEY, v int)',
      ENABLE,
      GRANT(stand),
    ],
    then: ['COLUMN_TYPES'],
  },
  { code: 'KEY_CAPTURED', spoil: () => [DISABLE, `${ENABLE}, @captured_column_list = N'note'`] },
  { code: 'COLUMNS', spoil: () => ['ALTER TABLE dbo.orders DROP COLUMN note'] },
  { code: 'RIGHTS_CDC', spoil: ({ user }) => [`REVOKE SELECT ON SCHEMA::cdc FROM ${user}`] },
  {
    code: 'RIGHTS_TABLES',
    spoil: ({ user }) => [
      `REVOKE SELECT ON dbo.orders FROM ${user}`,
      `GRANT INSERT ON dbo.orders TO ${user}`,
    ],
  },
  {
    code: 'RIGHTS_TABLES',
    spoil: ({ user }) => [
      `REVOKE SELECT ON dbo.orders FROM ${user}`,
      `REVOKE SELECT ON SCHEMA::cdc FROM ${user}`,
    ],
    then: ['RIGHTS_CDC'],
  },
  {
    code: 'VIEW_STATE',
    level: 'warning',
    spoil: ({ user }) => [`REVOKE VIEW DATABASE STATE FROM ${user}`],
  },
  {
    code: 'JOBS',
    level: 'warning',
    inMaster: true,
    spoil: ({ login }) => [`USE [msdb]; DROP USER [${login}]`],
    then: ['HISTORY'],
  },
  {
    code: 'HISTORY',
    level: 'warning',
    inMaster: true,
    spoil: ({ login }) => [
      `DENY VIEW ANY DATABASE TO [${login}]`,
      `USE [msdb]; REVOKE SELECT ON dbo.restorehistory FROM [${login}]`,
    ],
  },
  {
    code: 'CAPTURE_JOB',
    spoil: () => [
      "EXEC sys.sp_cdc_stop_job @job_type = N'capture'",
      "EXEC sys.sp_cdc_drop_job @job_type = N'capture'",
    ],
  },
  {
    code: 'CAPTURE_RUNNING',
    spoil: () => ["EXEC sys.sp_cdc_stop_job @job_type = N'capture'"],
  },
  {
    code: 'RETENTION',
    level: 'warning',
    spoil: () => ["EXEC sys.sp_cdc_change_job @job_type = N'cleanup', @retention = 60"],
  },
  {
    code: 'RETENTION',
    level: 'warning',
    spoil: () => ["EXEC sys.sp_cdc_drop_job @job_type = N'cleanup'"],
  },
  {
    code: 'LARGE_VALUES',
    level: 'warning',
    spoil: () => [
      DISABLE,
      'ALTER TABLE dbo.orders ADD document nvarchar(max)',
      ENABLE,
      "EXEC sp_configure 'max text repl size', 65536; RECONFIGURE",
    ],
  },
  {
    code: 'AGENT',
    inMaster: true,
    spoil: ({ login }) => [
      `GRANT VIEW SERVER STATE TO [${login}]`,
      "EXEC master.dbo.xp_servicecontrol N'STOP', N'SQLServerAGENT'",
    ],
  },
];

describe('before a pipeline is started', () => {
  test('there is nothing to mend where all is as it should be', async () => {
    const findings = await check(await createStand());
    expect(notOk(findings)).toEqual([]);
    expect(new Set(findings.map(({ code }) => code)).size).toBe(findings.length);
  });

  test.each(CASES)('$code is found, and mended by its own T-SQL', async (one) => {
    const stand = await createStand();
    const code = `CHECK_SQLSERVER_${one.code}`;
    await asAdmin(one.inMaster === true ? 'master' : stand.db.name, ...one.spoil(stand));
    const found = (await check(stand)).find((finding) => finding.code === code);
    expect(found).toMatchObject({ code, level: one.level ?? 'failed' });
    await asAdmin('master', found?.remedy ?? '');
    const after = await check(stand);
    const known = (one.then ?? []).map((more) => `CHECK_SQLSERVER_${more}`);
    expect(notOk(after).filter((text) => !known.some((prefix) => text.startsWith(prefix)))).toEqual([]);
  });

  test.each<[string, Partial<SqlServerConnection>, string]>([
    ['CONNECTION', { password: 'wrong' }, '`password`'],
    ['CONNECTION', { port: 1 }, 'port'],
    ['DATABASE', { database: 'no_such_database' }, '`database`'],
  ])('%s %j is no matter of T-SQL', async (code, connection, remedy) => {
    const [found, second] = await check(await createStand(), connection);
    expect(found).toMatchObject({ code: `CHECK_SQLSERVER_${code}`, level: 'failed' });
    expect(found?.remedy).toContain(remedy);
    expect(second).toBeUndefined();
  });
});
