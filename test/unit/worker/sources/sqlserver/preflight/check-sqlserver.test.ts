import { describe, expect, test } from '@jest/globals';
import { type Finding } from '../../../../../../src/core/finding';
import { type SqlServerSource } from '../../../../../../src/pipeline/schema/sqlserver-source';
import { runChecks } from '../../../../../../src/worker/sources/sqlserver/preflight/check-sqlserver';
import { type Answer, FakeQueries } from '../fake-queries';

const CREATED = '2026-01-01T00:00:00.000';
const source = {
  tables: ['dbo.orders'],
  captureInstances: {},
  unmappedTypes: 'skip',
} as unknown as SqlServerSource;

/** A server on which nothing is to be mended; entries are looked at in order. */
const GOOD: Record<string, Answer> = {
  'SUSER_SNAME()': [['reader', 'login', 'shop']],
  ProductVersion: [['16.0.4105.2', 3]],
  ', state_desc': [['shop', 1, 1, 'ONLINE']],
  'AS int), collation_name': [['shop', 1, 1, 'Latin1_General_CI_AS', 'reader']],
  'FROM sys.tables': [['dbo', 'orders']],
  'ct.capture_instance': [['dbo_orders', 200, 100, CREATED, 'dbo', 'orders']],
  'FROM cdc.captured_columns': [
    [200, 'id'],
    [200, 'note'],
  ],
  __$command_id: [[200]],
  'c.max_length': [
    [100, 'id', 'int', 4, 10, 0, null, 0, 0],
    [100, 'note', 'nvarchar', 100, 0, 0, 'Latin1_General_CI_AS', 1, 0],
  ],
  is_primary_key: [[100, 1, 1, 'id']],
  "'OBJECT', 'SELECT'": [[1]],
  'VIEW DATABASE STATE': [[1]],
  sysjobactivity: [[0]],
  'msdb.dbo.cdc_jobs': [
    ['capture', 500, 0],
    ['cleanup', 0, '4320'],
  ],
  dm_server_services: [['Running']],
  dm_cdc_errors: [],
  dm_cdc_log_scan_sessions: [[3]],
  lsn_time_mapping: [[3]],
  'max text repl size': [[65536]],
  'SELECT DB_NAME()': [['shop']],
  database_recovery_status: [['A', 'F']],
  restorehistory: [[7]],
};

async function check(
  change: Record<string, Answer>,
  more: Partial<SqlServerSource> = {},
): Promise<Finding[]> {
  const queries = new FakeQueries({ ...change, ...GOOD, ...change });
  return await runChecks({ ...source, ...more }, queries);
}

describe('checks before a pipeline is started', () => {
  test('nothing to mend: one finding per check', async () => {
    const findings = await check({});
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(new Set(findings.map(({ code }) => code)).size).toBe(findings.length);
    expect(findings.length).toBeGreaterThanOrEqual(11);
  });

  const large = [
    [100, 'id', 'int', 4, 10, 0, null, 0, 0],
    [100, 'note', 'nvarchar', -1, 0, 0, 'Latin1_General_CI_AS', 1, 0],
  ];
  const place = [
    [100, 'id', 'int', 4, 10, 0, null, 0, 0],
    [100, 'note', 'hierarchyid', 892, 0, 0, null, 1, 0],
  ];
  const CAPTURE_ONLY = [['capture', 500, 0]];
  const SHORT = [
    ['capture', 500, 0],
    ['cleanup', 0, 60],
  ];

  test.each<[string, Finding['level'], Record<string, Answer>, string]>([
    ['VERSION', 'failed', { ProductVersion: [['12.0.2000.8', 3]] }, 'Upgrade the server'],
    [
      'CDC_ENABLED',
      'failed',
      { ', state_desc': [['shop', 0, 1, 'ONLINE']] },
      'USE [shop]; EXEC sys.sp_cdc_enable_db;',
    ],
    [
      'SNAPSHOT_ISOLATION',
      'warning',
      { ', state_desc': [['shop', 1, 0, 'ONLINE']] },
      'ALTER DATABASE [shop] SET ALLOW_SNAPSHOT_ISOLATION ON;',
    ],
    [
      'TABLE_EXISTS',
      'failed',
      { 'ct.capture_instance': [], 'FROM sys.tables': [['dbo', 'order']] },
      'USE [shop]; GRANT SELECT ON [dbo].[orders] TO [reader];',
    ],
    [
      'TABLE_CAPTURED',
      'failed',
      { 'ct.capture_instance': [] },
      "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'orders', @role_name = NULL;",
    ],
    [
      'CAPTURE_INSTANCE',
      'failed',
      {
        'ct.capture_instance': [
          ['a', 200, 100, CREATED, 'dbo', 'orders'],
          ['b', 201, 100, CREATED, 'dbo', 'orders'],
        ],
      },
      "EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N'orders', @capture_instance = N'a';",
    ],
    [
      'TABLE_KEY',
      'failed',
      { is_primary_key: [] },
      'ALTER TABLE [dbo].[orders] ADD [orders_row] bigint IDENTITY(1,1) NOT NULL CONSTRAINT [PK_orders] PRIMARY KEY;',
    ],
    [
      'KEY_CAPTURED',
      'failed',
      { 'FROM cdc.captured_columns': [[200, 'note']] },
      "EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N'orders', @capture_instance = N'dbo_orders';",
    ],
    [
      'KEY_TYPE',
      'failed',
      { 'c.max_length': [[100, 'id', 'xml', -1, 0, 0, null, 0, 0], ...large.slice(1)] },
      'CONSTRAINT [UQ_orders] UNIQUE;',
    ],
    ['COLUMNS', 'failed', { 'c.max_length': large.slice(0, 1) }, 'sys.sp_cdc_enable_table'],
    ['COLUMN_TYPES', 'warning', { 'c.max_length': place }, '`unmappedTypes`'],
    ['RIGHTS_CDC', 'failed', { "N'cdc.": [[0]] }, 'GRANT SELECT ON SCHEMA::cdc TO [reader];'],
    [
      'RIGHTS_TABLES',
      'failed',
      { "N'[dbo].[orders]', 'OBJECT', 'SELECT')": [[0]], "'COLUMN'": [['id']] },
      'GRANT SELECT ON [dbo].[orders] TO [reader];',
    ],
    ['VIEW_STATE', 'warning', { 'VIEW DATABASE STATE': [[0]] }, 'GRANT VIEW DATABASE STATE TO [reader];'],
    [
      'JOBS',
      'warning',
      { 'msdb.dbo.cdc_jobs': 229, sp_cdc_help_jobs: 22904 },
      'CREATE USER [login] FOR LOGIN [login]; GRANT SELECT ON dbo.cdc_jobs TO [login];',
    ],
    [
      'CAPTURE_JOB',
      'failed',
      { 'msdb.dbo.cdc_jobs': 229, sp_cdc_help_jobs: [['y', 'cleanup', 'j', 0, 0, false, 0, 4320, 5000]] },
      "EXEC sys.sp_cdc_add_job @job_type = N'capture';",
    ],
    [
      'RETENTION',
      'warning',
      { 'msdb.dbo.cdc_jobs': CAPTURE_ONLY },
      "EXEC sys.sp_cdc_add_job @job_type = N'cleanup'",
    ],
    [
      'RETENTION',
      'warning',
      { 'msdb.dbo.cdc_jobs': SHORT },
      "EXEC sys.sp_cdc_change_job @job_type = N'cleanup'",
    ],
    ['AGENT', 'failed', { dm_server_services: [['Stopped']] }, 'xp_servicecontrol'],
    ['CAPTURE_ERRORS', 'failed', { dm_cdc_errors: [[22859, 'Log scan failed.']] }, 'sys.sp_cdc_start_job'],
    ['CAPTURE_RUNNING', 'failed', { sysjobactivity: [[1]] }, 'sys.sp_cdc_start_job'],
    ['CAPTURE_RUNNING', 'failed', { dm_cdc_log_scan_sessions: [[86_400]] }, 'sys.sp_cdc_start_job'],
    [
      'CAPTURE_RUNNING',
      'warning',
      {
        dm_cdc_log_scan_sessions: 297,
        lsn_time_mapping: [[null]],
        dm_server_services: 297,
        dm_cdc_errors: 297,
        sysjobactivity: 229,
      },
      'sys.sp_cdc_start_job',
    ],
    [
      'LARGE_VALUES',
      'warning',
      { 'c.max_length': large },
      "EXEC sp_configure 'max text repl size (B)', -1; RECONFIGURE;",
    ],
    [
      'HISTORY',
      'warning',
      { database_recovery_status: 297, restorehistory: 229 },
      'GRANT SELECT ON dbo.restorehistory TO [login];',
    ],
  ])('%s %s', async (name, level, change, remedy) => {
    const found = (await check(change)).filter((finding) => finding.level !== 'ok');
    const finding = found.find(({ code }) => code === `CHECK_SQLSERVER_${name}`);
    expect(finding?.level).toBe(level);
    expect(finding?.remedy).toContain(remedy);
  });

  test('rights on the columns are as good as one on the table', async () => {
    const answers = { "N'[dbo].[orders]', 'OBJECT', 'SELECT')": [[0]], "'COLUMN'": [['id'], ['note']] };
    const findings = await check(answers);
    expect(findings.find(({ code }) => code === 'CHECK_SQLSERVER_RIGHTS_TABLES')?.level).toBe('ok');
  });

  test('a question that the server refuses is a finding, the others are still asked', async () => {
    const findings = await check({ ProductVersion: 1205 });
    expect(findings.find(({ code }) => code === 'CHECK_SQLSERVER_VERSION')?.level).toBe('failed');
    expect(findings.length).toBeGreaterThanOrEqual(11);
  });
});
