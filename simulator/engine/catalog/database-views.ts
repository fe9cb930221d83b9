import { datetimeFromMs } from '../runtime/clock';
import { type Database } from '../runtime/database';
import { userIn } from '../runtime/permissions';
import { type RecoveryStatus } from '../runtime/recovery-status';
import { toNumericLsn } from '../store/log-position';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** Security id of the login sa. */
export const SA_SID = Buffer.from([1]);

const USER_ACCESS = { MULTI_USER: 0, SINGLE_USER: 1, RESTRICTED_USER: 2 } as const;
const RECOVERY_MODEL = { FULL: 1, BULK_LOGGED: 2, SIMPLE: 3 } as const;

/** Everyone sees all databases, unless VIEW ANY DATABASE was taken from them. */
function seesAllDatabases({ execution: { engine, session } }: Viewer): boolean {
  const login = session.identity.login.toLowerCase();
  if (engine.isSysadmin(login)) return true;
  return !engine.serverPermissions.some(
    (one) => one.state === 'deny' && one.name === 'VIEW ANY DATABASE' && one.login === login,
  );
}

/** Databases that the session may know about. */
function visibleDatabases(viewer: Viewer): Database[] {
  const { engine, session } = viewer.execution;
  const open = new Set([session.database.name, 'master', 'tempdb']);
  const all = [...engine.databases.values()];
  return seesAllDatabases(viewer) ? all : all.filter(({ name }) => open.has(name));
}

/** Who may not see all databases sees only this of those that are theirs. */
function recoverableDatabases(viewer: Viewer): Database[] {
  const { engine, session } = viewer.execution;
  const open = new Set(['master', 'tempdb']);
  const mine = (database: Database): boolean => userIn(engine, session.identity, database)?.name === 'dbo';
  const all = [...engine.databases.values()];
  return seesAllDatabases(viewer) ? all : all.filter((one) => open.has(one.name) || mine(one));
}

/** Log that the capture job has not read yet is kept. */
function waitsForCapture({ cdc, captureLog }: Database): boolean {
  return cdc !== undefined && captureLog.length > 0;
}

const databases = view(visibleDatabases, {
  'name sysname': ({ name }) => name,
  'database_id int': ({ id }) => id,
  'source_database_id int?': null,
  'owner_sid varbinary85?': SA_SID,
  'create_date datetime': ({ createdAtMs }) => datetimeFromMs(createdAtMs),
  'compatibility_level tinyint': ({ options }) => options.compatibilityLevel,
  'collation_name sysname?': ({ collation }) => collation,
  'user_access tinyint?': ({ options }) => USER_ACCESS[options.userAccess],
  'user_access_desc nvarchar60?': ({ options }) => options.userAccess,
  'is_read_only bit?': ({ options }) => bit(options.readOnly),
  'is_auto_close_on bit': 0,
  'is_auto_shrink_on bit?': 0,
  'state tinyint?': ({ isRestoring }) => bit(isRestoring),
  'state_desc nvarchar60?': ({ isRestoring }) => (isRestoring ? 'RESTORING' : 'ONLINE'),
  'is_in_standby bit?': 0,
  'is_cleanly_shutdown bit?': 0,
  'is_supplemental_logging_enabled bit?': 0,
  'snapshot_isolation_state tinyint?': ({ options }) => bit(options.snapshotIsolation),
  'snapshot_isolation_state_desc nvarchar60?': ({ options }) => (options.snapshotIsolation ? 'ON' : 'OFF'),
  'is_read_committed_snapshot_on bit?': ({ options }) => bit(options.readCommittedSnapshot),
  'recovery_model tinyint?': ({ options }) => RECOVERY_MODEL[options.recoveryModel],
  'recovery_model_desc nvarchar60?': ({ options }) => options.recoveryModel,
  'page_verify_option tinyint?': 2,
  'page_verify_option_desc nvarchar60?': 'CHECKSUM',
  'is_auto_create_stats_on bit?': 1,
  'is_auto_create_stats_incremental_on bit?': 0,
  'is_auto_update_stats_on bit?': 1,
  'is_auto_update_stats_async_on bit?': 0,
  'is_ansi_null_default_on bit?': 0,
  'is_ansi_nulls_on bit?': 0,
  'is_ansi_padding_on bit?': 0,
  'is_ansi_warnings_on bit?': 0,
  'is_arithabort_on bit?': 0,
  'is_concat_null_yields_null_on bit?': 0,
  'is_numeric_roundabort_on bit?': 0,
  'is_quoted_identifier_on bit?': 0,
  'is_recursive_triggers_on bit?': 0,
  'is_cursor_close_on_commit_on bit?': 0,
  'is_local_cursor_default bit?': 0,
  'is_fulltext_enabled bit?': 0,
  'is_trustworthy_on bit?': ({ name }) => bit(name === 'msdb'),
  'is_db_chaining_on bit?': 0,
  'is_parameterization_forced bit?': 0,
  'is_master_key_encrypted_by_server bit': 0,
  'is_query_store_on bit?': 0,
  'is_published bit': 0,
  'is_subscribed bit': 0,
  'is_merge_published bit': 0,
  'is_distributor bit': 0,
  'is_sync_with_backup bit': 0,
  'service_broker_guid guid': ({ databaseGuid }) => databaseGuid,
  'is_broker_enabled bit': ({ options }) => bit(options.brokerEnabled),
  'log_reuse_wait tinyint?': (database) => (waitsForCapture(database) ? 6 : 0),
  'log_reuse_wait_desc nvarchar60?': (database) => (waitsForCapture(database) ? 'REPLICATION' : 'NOTHING'),
  'is_date_correlation_on bit': 0,
  'is_cdc_enabled bit': ({ cdc }) => bit(cdc !== undefined),
  'is_encrypted bit?': 0,
  'is_honor_broker_priority_on bit?': 0,
  'replica_id guid?': null,
  'group_database_id guid?': null,
  'resource_pool_id int?': null,
  'default_language_lcid smallint?': null,
  'default_language_name nvarchar128?': null,
  'containment tinyint?': 0,
  'containment_desc nvarchar60?': 'NONE',
  'target_recovery_time_in_seconds int?': 60,
  'delayed_durability int?': 0,
  'delayed_durability_desc nvarchar60?': 'DISABLED',
  'is_memory_optimized_elevate_to_snapshot_on bit?': 0,
  'is_federation_member bit?': 0,
  'is_remote_data_archive_enabled bit?': 0,
  'is_mixed_page_allocation_on bit?': 0,
  'is_temporal_history_retention_enabled bit?': 1,
  'catalog_collation_type int?': 0,
  'catalog_collation_type_desc nvarchar60?': 'DATABASE_DEFAULT',
  'physical_database_name nvarchar128?': ({ name }) => name,
  'is_accelerated_database_recovery_on bit?': 0,
  'is_ledger_on bit?': 0,
});

/** What is known of a database only while it can be used. */
const recoveryOf = ({ recovery }: Database): RecoveryStatus | undefined =>
  recovery.restoring === null ? recovery : undefined;

const numericLsn = (position: number | null | undefined): bigint | null =>
  position === null || position === undefined ? null : toNumericLsn(position);

const recoveryStatus = view(recoverableDatabases, {
  'database_id int': ({ id }) => id,
  'database_guid guid?': (database) => recoveryOf(database)?.databaseGuid ?? null,
  'family_guid guid?': (database) => recoveryOf(database)?.familyGuid ?? null,
  'last_log_backup_lsn numeric25?': (database) => numericLsn(recoveryOf(database)?.logBackupStart),
  'recovery_fork_guid guid?': (database) => recoveryOf(database)?.recoveryForkGuid ?? null,
  'first_recovery_fork_guid guid?': (database) => recoveryOf(database)?.firstRecoveryForkGuid ?? null,
  'fork_point_lsn numeric25?': (database) => numericLsn(recoveryOf(database)?.forkPoint),
});

const schemas = view(({ database }) => database.schemas, {
  'name sysname': ({ name }) => name,
  'schema_id int': ({ id }) => id,
  'principal_id int?': ({ principalId }) => principalId,
});

interface DatabaseFile {
  readonly id: number;
  readonly database: Database;
  readonly isLog: boolean;
}

/** Every database has one file of data and one of log. */
const filesOf = (database: Database): DatabaseFile[] => [
  { id: 1, database, isLog: false },
  { id: 2, database, isLog: true },
];

const FILE_COLUMNS = {
  'file_id int': ({ id }: DatabaseFile) => id,
  'file_guid guid?': null,
  'type tinyint': ({ isLog }: DatabaseFile) => bit(isLog),
  'type_desc nvarchar60?': ({ isLog }: DatabaseFile) => (isLog ? 'LOG' : 'ROWS'),
  'data_space_id int': ({ isLog }: DatabaseFile) => (isLog ? 0 : 1),
  'name sysname': ({ database, isLog }: DatabaseFile) => database.fileName + (isLog ? '_log' : ''),
  'physical_name nvarchar260?': ({ database, isLog }: DatabaseFile) =>
    isLog ? database.logFile : database.dataFile,
  'state tinyint?': ({ database }: DatabaseFile) => bit(database.isRestoring),
  'state_desc nvarchar60?': ({ database }: DatabaseFile) => (database.isRestoring ? 'RESTORING' : 'ONLINE'),
};

const databaseFiles = view(({ database }) => filesOf(database), FILE_COLUMNS);

const masterFiles = view((viewer) => visibleDatabases(viewer).flatMap(filesOf), {
  'database_id int': ({ database }) => database.id,
  ...FILE_COLUMNS,
});

interface ChangeTrackingRow {
  readonly id: number;
}

/** Change tracking, which is another thing than CDC, is not offered: no database has it switched on. */
const changeTrackingDatabases = view((): ChangeTrackingRow[] => [], {
  'database_id int': ({ id }) => id,
  'is_auto_cleanup_on tinyint?': 0,
  'retention_period int?': 0,
  'retention_period_units tinyint?': 0,
  'retention_period_units_desc nvarchar60?': null,
  'max_cleanup_version bigint?': null,
});

const changeTrackingTables = view((): ChangeTrackingRow[] => [], {
  'object_id int': ({ id }) => id,
  'is_track_columns_updated_on bit': 0,
  'min_valid_version bigint?': null,
  'begin_version bigint?': null,
  'cleanup_version bigint?': null,
});

/** Files and groups of files hold all tables alike. */
const filegroups = view(() => [1], {
  'name sysname': 'PRIMARY',
  'data_space_id int': (id) => id,
  'type char2': 'FG',
  'type_desc nvarchar60?': 'ROWS_FILEGROUP',
  'is_default bit': 1,
  'is_system bit': 0,
  'filegroup_guid guid?': null,
  'log_filegroup_id int?': null,
  'is_read_only bit': 0,
  'is_autogrow_all_files bit': 0,
});

export const DATABASE_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.databases': databases,
  'sys.database_recovery_status': recoveryStatus,
  'sys.schemas': schemas,
  'sys.database_files': databaseFiles,
  'sys.master_files': masterFiles,
  'sys.filegroups': filegroups,
  'sys.change_tracking_databases': changeTrackingDatabases,
  'sys.change_tracking_tables': changeTrackingTables,
};
