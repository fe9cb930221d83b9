import { type EngineState } from '../runtime/engine-state';
import { datetimeFromMs } from '../runtime/clock';
import { type SessionState } from '../runtime/session-state';
import { hasServerPermission } from '../runtime/permissions';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

const configurations = view(({ execution }) => execution.engine.configurations, {
  'configuration_id int': ({ id }) => id,
  'name nvarchar35': ({ name }) => name,
  'value variant?': ({ value }) => ({ type: { name: 'int' }, value }),
  'minimum variant?': ({ minimum }) => ({ type: { name: 'int' }, value: minimum }),
  'maximum variant?': ({ maximum }) => ({ type: { name: 'int' }, value: maximum }),
  'value_in_use variant?': ({ valueInUse }) => ({ type: { name: 'int' }, value: valueInUse }),
  'description nvarchar255': ({ name }) => name,
  'is_dynamic bit': 1,
  'is_advanced bit': ({ advanced }) => bit(advanced),
});

interface Service {
  readonly name: string;
  readonly running: boolean;
}

function services(engine: EngineState): Service[] {
  return [
    { name: 'SQL Server (MSSQLSERVER)', running: true },
    { name: 'SQL Server Agent (MSSQLSERVER)', running: engine.agentRunning },
  ];
}

const serverServices = view(
  ({ execution }) => services(execution.engine),
  {
    'servicename nvarchar256': ({ name }) => name,
    'startup_type int?': 2,
    'startup_type_desc nvarchar256': 'Automatic',
    'status int?': ({ running }) => (running ? 4 : 1),
    'status_desc nvarchar256': ({ running }) => (running ? 'Running' : 'Stopped'),
    'process_id int?': null,
    'is_clustered nvarchar1': 'N',
    'cluster_nodename nvarchar256?': null,
  },
  'VIEW SERVER STATE',
);

/** Without VIEW SERVER STATE a session sees itself. */
function visibleSessions({ execution: { engine, session } }: Viewer): SessionState[] {
  const seesAll = hasServerPermission(engine, session.identity, 'VIEW SERVER STATE');
  return seesAll ? [...engine.sessions.values()] : [session];
}

const ISOLATION_LEVELS = {
  'read-uncommitted': 1,
  'read-committed': 2,
  'repeatable-read': 3,
  serializable: 4,
  snapshot: 5,
} as const;

const sessions = view(visibleSessions, {
  'session_id smallint': ({ id }) => id,
  'login_time datetime': ({ connectedAtMs }) => datetimeFromMs(connectedAtMs),
  'host_name nvarchar128?': ({ hostName }) => hostName,
  'program_name nvarchar128?': ({ applicationName }) => applicationName,
  'login_name nvarchar128': ({ identity }) => identity.login,
  'status nvarchar30': (session, { execution }) => (session === execution.session ? 'running' : 'sleeping'),
  'is_user_process bit': 1,
  'text_size int': ({ options }) => options.textSizeBytes,
  'language nvarchar128?': 'us_english',
  'date_format nvarchar3?': 'mdy',
  'date_first smallint': ({ options }) => options.dateFirst,
  'quoted_identifier bit': ({ options }) => bit(options.quotedIdentifier),
  'ansi_nulls bit': ({ options }) => bit(options.ansiNulls),
  'transaction_isolation_level smallint': ({ options }) => ISOLATION_LEVELS[options.isolation],
  'lock_timeout int': ({ options }) => options.lockTimeoutMs,
  'row_count bigint': ({ rowCount }) => BigInt(rowCount),
  'prev_error int': ({ errorNumber }) => errorNumber,
  'original_login_name nvarchar128': ({ originalLogin }) => originalLogin,
  'database_id smallint': ({ database }) => database.id,
  'open_transaction_count int': ({ transactionCount }) => transactionCount,
});

/** No availability group exists: the views of groups, replicas and their databases are empty, as on such a server. */
const nothing = (): never[] => [];

const availabilityGroups = view(nothing, {
  'group_id guid': null,
  'name sysname?': null,
  'resource_id nvarchar40?': null,
  'failure_condition_level int?': null,
  'health_check_timeout int?': null,
  'basic_features bit?': null,
  'cluster_type tinyint?': null,
  'cluster_type_desc nvarchar60?': null,
});

const availabilityReplicas = view(nothing, {
  'replica_id guid?': null,
  'group_id guid?': null,
  'replica_server_name nvarchar256?': null,
  'endpoint_url nvarchar256?': null,
  'availability_mode tinyint?': null,
  'availability_mode_desc nvarchar60?': null,
  'failover_mode tinyint?': null,
  'secondary_role_allow_connections tinyint?': null,
  'secondary_role_allow_connections_desc nvarchar60?': null,
  'read_only_routing_url nvarchar256?': null,
});

const replicaStates = view(
  nothing,
  {
    'replica_id guid': null,
    'group_id guid': null,
    'is_local bit': null,
    'role tinyint?': null,
    'role_desc nvarchar60?': null,
    'operational_state tinyint?': null,
    'operational_state_desc nvarchar60?': null,
    'connected_state tinyint?': null,
    'connected_state_desc nvarchar60?': null,
    'synchronization_health tinyint?': null,
    'synchronization_health_desc nvarchar60?': null,
  },
  'VIEW SERVER STATE',
);

const databaseReplicaStates = view(
  nothing,
  {
    'database_id int': null,
    'group_id guid': null,
    'replica_id guid': null,
    'group_database_id guid': null,
    'is_local bit?': null,
    'is_primary_replica bit?': null,
    'synchronization_state tinyint?': null,
    'synchronization_state_desc nvarchar60?': null,
    'database_state tinyint?': null,
    'database_state_desc nvarchar60?': null,
    'is_suspended bit?': null,
    'last_hardened_lsn numeric25?': null,
    'last_redone_lsn numeric25?': null,
    'last_commit_lsn numeric25?': null,
    'last_commit_time datetime?': null,
  },
  'VIEW SERVER STATE',
);

export const SERVER_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.configurations': configurations,
  'sys.dm_server_services': serverServices,
  'sys.dm_exec_sessions': sessions,
  'sys.dm_os_sys_info': view(
    ({ execution }) => [execution.engine],
    { 'sqlserver_start_time datetime': ({ startedAtMs }) => datetimeFromMs(startedAtMs) },
    'VIEW SERVER STATE',
  ),
  'sys.servers': view(({ execution }) => [execution.engine.serverName], {
    'server_id int': 0,
    'name sysname': (name) => name,
    'product sysname': 'SQL Server',
    'provider sysname': 'SQLNCLI',
    'data_source nvarchar4000?': (name) => name,
    'is_linked bit': 0,
  }),
  'sys.availability_groups': availabilityGroups,
  'sys.availability_replicas': availabilityReplicas,
  'sys.dm_hadr_availability_replica_states': replicaStates,
  'sys.dm_hadr_database_replica_states': databaseReplicaStates,
};
