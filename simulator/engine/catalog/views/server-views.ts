import { datetimeFromMs } from '../../runtime/clock';
import { type Database } from '../../runtime/database';
import { type ServerConfiguration } from '../../runtime/engine-state';
import { hasServerPermission, userIn } from '../../runtime/permissions';
import { type SessionState } from '../../runtime/session-state';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewColumn, type ViewContext } from './define-view';

const RECOVERY_MODELS = ['', 'FULL', 'BULK_LOGGED', 'SIMPLE'];
const USER_ACCESS = ['MULTI_USER', 'SINGLE_USER', 'RESTRICTED_USER'];
const ISOLATION_LEVELS = [
  '',
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'serializable',
  'snapshot',
];

/** Everybody sees that databases exist. */
const databases = ({ execution }: ViewContext): Iterable<Database> => execution.engine.databases.values();

const DATABASE_COLUMNS: readonly ViewColumn<Database>[] = [
  ['name sysname', ({ name }) => name],
  ['database_id int', ({ id }) => id],
  ['source_database_id int?', null],
  ['owner_sid varbinary85?', () => Buffer.from([1])],
  ['create_date datetime', ({ createdAtMs }) => datetimeFromMs(createdAtMs)],
  ['compatibility_level tinyint', ({ options }) => options.compatibilityLevel],
  ['collation_name sysname?', ({ collation }) => collation],
  ['user_access tinyint?', ({ options }) => USER_ACCESS.indexOf(options.userAccess)],
  ['user_access_desc nvarchar60?', ({ options }) => options.userAccess],
  ['is_read_only bit?', ({ options }) => bit(options.readOnly)],
  ['is_auto_close_on bit', 0],
  ['is_auto_shrink_on bit?', 0],
  ['state tinyint?', 0],
  ['state_desc nvarchar60?', 'ONLINE'],
  ['is_in_standby bit?', 0],
  ['is_cleanly_shutdown bit?', 0],
  ['is_supplemental_logging_enabled bit?', 0],
  ['snapshot_isolation_state tinyint?', ({ options }) => bit(options.snapshotIsolation)],
  ['snapshot_isolation_state_desc nvarchar60?', ({ options }) => (options.snapshotIsolation ? 'ON' : 'OFF')],
  ['is_read_committed_snapshot_on bit?', ({ options }) => bit(options.readCommittedSnapshot)],
  ['recovery_model tinyint?', ({ options }) => RECOVERY_MODELS.indexOf(options.recoveryModel)],
  ['recovery_model_desc nvarchar60?', ({ options }) => options.recoveryModel],
  ['page_verify_option tinyint?', 2],
  ['page_verify_option_desc nvarchar60?', 'CHECKSUM'],
  ['is_ansi_null_default_on bit?', 0],
  ['is_ansi_nulls_on bit?', 0],
  ['is_ansi_padding_on bit?', 0],
  ['is_quoted_identifier_on bit?', 0],
  ['is_trustworthy_on bit?', 0],
  ['is_published bit', 0],
  ['is_subscribed bit', 0],
  ['is_merge_published bit', 0],
  ['is_distributor bit', 0],
  ['is_broker_enabled bit', ({ options }) => bit(options.brokerEnabled)],
  ['log_reuse_wait tinyint?', ({ captureLog }) => (captureLog.length > 0 ? 6 : 0)],
  [
    'log_reuse_wait_desc nvarchar60?',
    ({ captureLog }) => (captureLog.length > 0 ? 'REPLICATION' : 'NOTHING'),
  ],
  ['is_cdc_enabled bit', ({ cdc }) => bit(cdc !== undefined)],
  ['is_encrypted bit?', 0],
  ['replica_id guid?', null],
  ['group_database_id guid?', null],
  ['containment tinyint?', 0],
  ['containment_desc nvarchar60?', 'NONE'],
];

const CONFIGURATION_COLUMNS: readonly ViewColumn<ServerConfiguration>[] = [
  ['configuration_id int', ({ id }) => id],
  ['name nvarchar35', ({ name }) => name],
  ['value variant?', ({ value }) => ({ type: { name: 'int' }, value })],
  ['minimum variant?', ({ minimum }) => ({ type: { name: 'int' }, value: minimum })],
  ['maximum variant?', ({ maximum }) => ({ type: { name: 'int' }, value: maximum })],
  ['value_in_use variant?', ({ valueInUse }) => ({ type: { name: 'int' }, value: valueInUse })],
  ['description nvarchar255', ({ name }) => name],
  ['is_dynamic bit', 1],
  ['is_advanced bit', ({ advanced }) => bit(advanced)],
];

/** Others than those who may see the server's state see their own session. */
function* sessions({ execution: { engine, session } }: ViewContext): Generator<SessionState> {
  const all = hasServerPermission(engine, session.identity, 'VIEW SERVER STATE');
  for (const other of engine.sessions.values()) if (all || other.id === session.id) yield other;
}

const SESSION_COLUMNS: readonly ViewColumn<SessionState>[] = [
  ['session_id smallint', ({ id }) => id],
  ['login_time datetime', ({ connectedAtMs }) => datetimeFromMs(connectedAtMs)],
  ['host_name nvarchar128?', ({ hostName }) => hostName],
  ['program_name nvarchar128?', ({ applicationName }) => applicationName],
  ['login_name nvarchar128', ({ identity }) => identity.login],
  ['original_login_name nvarchar128', ({ originalLogin }) => originalLogin],
  ['status nvarchar30', (item, { execution }) => (item === execution.session ? 'running' : 'sleeping')],
  ['is_user_process bit', 1],
  ['text_size int', ({ options }) => options.textSizeBytes],
  ['lock_timeout int', ({ options }) => options.lockTimeoutMs],
  ['transaction_isolation_level smallint', ({ options }) => ISOLATION_LEVELS.indexOf(options.isolation)],
  ['row_count bigint', ({ rowCount }) => BigInt(rowCount)],
  ['prev_error int', ({ errorNumber }) => errorNumber],
  ['database_id smallint', ({ database }) => database.id],
  ['open_transaction_count int', ({ transactionCount }) => transactionCount],
];

const owner = ({ execution, database }: ViewContext): Database[] =>
  userIn(execution.engine, execution.session.identity, database) === undefined ? [] : [database];

const FILES: readonly (readonly [id: number, type: number, typeDescription: string, suffix: string])[] = [
  [1, 0, 'ROWS', ''],
  [2, 1, 'LOG', '_log'],
];

interface DatabaseFile {
  readonly database: Database;
  readonly file: (typeof FILES)[number];
}

const FILE_COLUMNS: readonly ViewColumn<DatabaseFile>[] = [
  ['database_id int', ({ database }) => database.id],
  ['file_id int', ({ file }) => file[0]],
  ['type tinyint', ({ file }) => file[1]],
  ['type_desc nvarchar60?', ({ file }) => file[2]],
  ['data_space_id int', ({ file }) => (file[1] === 0 ? 1 : 0)],
  ['name sysname', ({ database, file }) => `${database.name}${file[3]}`],
  ['physical_name nvarchar260', ({ database, file }) => `/simulator/${database.name}${file[3]}`],
  ['state tinyint?', 0],
  ['state_desc nvarchar60?', 'ONLINE'],
];

const filesOf = (database: Database): DatabaseFile[] => FILES.map((file) => ({ database, file }));

export const SERVER_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.databases': defineView(databases, DATABASE_COLUMNS),
  'sys.configurations': defineView<ServerConfiguration>(
    ({ execution }) => execution.engine.configurations,
    CONFIGURATION_COLUMNS,
  ),
  'sys.dm_exec_sessions': defineView(sessions, SESSION_COLUMNS),
  'sys.database_recovery_status': defineView(owner, [
    ['database_id int', ({ id }) => id],
    ['database_guid guid?', ({ databaseGuid }) => databaseGuid],
    ['family_guid guid?', ({ databaseGuid }) => databaseGuid],
    ['last_log_backup_lsn numeric25?', null],
    ['recovery_fork_guid guid?', ({ recoveryForkGuid }) => recoveryForkGuid],
    ['first_recovery_fork_guid guid?', null],
    ['fork_point_lsn numeric25?', null],
  ]),
  'sys.database_files': defineView<DatabaseFile>(({ database }) => filesOf(database), FILE_COLUMNS.slice(1)),
  'sys.master_files': defineView<DatabaseFile>(
    (context) => Array.from(databases(context)).flatMap(filesOf),
    FILE_COLUMNS,
  ),
  'sys.dm_server_services': defineView<{ readonly name: string; readonly running: boolean }>(
    ({ execution }) => [
      { name: 'SQL Server (MSSQLSERVER)', running: true },
      { name: 'SQL Server Agent (MSSQLSERVER)', running: execution.engine.agentRunning },
    ],
    [
      ['servicename nvarchar256', ({ name }) => name],
      ['startup_type int?', 2],
      ['startup_type_desc nvarchar256', 'Automatic'],
      ['status int?', ({ running }) => (running ? 4 : 1)],
      ['status_desc nvarchar256', ({ running }) => (running ? 'Running' : 'Stopped')],
      ['process_id int?', ({ running }) => (running ? process.pid : null)],
    ],
    'VIEW SERVER STATE',
  ),
  'sys.extended_properties': defineView<never>(
    () => [],
    [
      ['class tinyint', 0],
      ['class_desc nvarchar60?', null],
      ['major_id int', 0],
      ['minor_id int', 0],
      ['name sysname', ''],
      ['value variant?', null],
    ],
  ),
};
