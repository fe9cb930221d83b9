import { type Database } from '../runtime/database';
import { datetimeFromMs } from '../runtime/clock';
import { type CdcState } from '../runtime/cdc-state';
import { objectNamed } from '../runtime/object-lookup';
import { hasPermission } from '../runtime/permissions';
import { selectDenied } from './select-denied';
import { jobGuid } from './job-guid';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** A job of CDC as SQL Server Agent knows it. */
interface AgentJob {
  readonly database: Database;
  readonly cdc: CdcState;
  readonly kind: 'capture' | 'cleanup';
}

/** Jobs of all databases. @throws SqlServerError 229: nobody but administrators and who was granted it may look. */
function agentJobs(name: string): (viewer: Viewer) => Generator<AgentJob> {
  return function* jobs({ execution: { engine, session }, database }) {
    const object = objectNamed(database, 'dbo', name);
    if (!hasPermission(engine, session.identity, database, 'SELECT', object)) {
      throw selectDenied(database, { schema: 'dbo', name });
    }
    for (const owner of engine.databases.values()) {
      const { cdc } = owner;
      if (cdc?.captureJob !== undefined) yield { database: owner, cdc, kind: 'capture' };
      if (cdc?.cleanupJob !== undefined) yield { database: owner, cdc, kind: 'cleanup' };
    }
  };
}

function jobId({ database, kind }: AgentJob): string {
  return jobGuid(database.databaseGuid, kind);
}

/** The capture job starts with the agent and goes on for ever; the other one runs at times. */
function startedAtMs({ cdc, kind }: AgentJob): number | undefined {
  return kind === 'capture' ? cdc.sessions[0]?.startedAtMs : undefined;
}

const cdcJobs = view(agentJobs('cdc_jobs'), {
  'database_id int': ({ database }) => database.id,
  'job_type nvarchar20': ({ kind }) => kind,
  'job_id guid?': jobId,
  'maxtrans int?': ({ cdc, kind }) => (kind === 'capture' ? (cdc.captureJob?.maxTransactions ?? 0) : 0),
  'maxscans int?': ({ cdc, kind }) => (kind === 'capture' ? (cdc.captureJob?.maxScans ?? 0) : 0),
  'continuous bit?': ({ cdc, kind }) => bit(kind === 'capture' && cdc.captureJob?.continuous === true),
  'pollinginterval bigint?': ({ cdc, kind }) =>
    BigInt(kind === 'capture' ? (cdc.captureJob?.pollingIntervalSeconds ?? 0) : 0),
  'retention bigint?': ({ cdc, kind }) =>
    BigInt(kind === 'cleanup' ? (cdc.cleanupJob?.retentionMinutes ?? 0) : 0),
  'threshold bigint?': ({ cdc, kind }) => BigInt(kind === 'cleanup' ? (cdc.cleanupJob?.threshold ?? 0) : 0),
});

const jobs = view(agentJobs('sysjobs'), {
  'job_id guid': jobId,
  'originating_server_id int': 0,
  'name sysname': ({ database, kind }) => `cdc.${database.name}_${kind}`,
  'enabled tinyint': 1,
  'description nvarchar512?': ({ kind }) => (kind === 'capture' ? 'CDC Log Scan Job' : 'CDC Cleanup Job'),
  'start_step_id int': 1,
  'date_created datetime': ({ database }) => datetimeFromMs(database.createdAtMs),
});

const jobActivity = view(agentJobs('sysjobactivity'), {
  'session_id int': 1,
  'job_id guid': jobId,
  'run_requested_date datetime?': (job) => momentOrNull(startedAtMs(job)),
  'start_execution_date datetime?': (job) => momentOrNull(startedAtMs(job)),
  'stop_execution_date datetime?': ({ cdc, kind }) =>
    kind === 'capture' && cdc.runningCapture === undefined
      ? momentOrNull(cdc.sessions.at(-1)?.endedAtMs)
      : null,
});

function momentOrNull(ms: number | undefined): ReturnType<typeof datetimeFromMs> | null {
  return ms === undefined ? null : datetimeFromMs(ms);
}

/** The views of msdb. */
export const AGENT_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'msdb:dbo.cdc_jobs': cdcJobs,
  'msdb:dbo.sysjobs': jobs,
  'msdb:dbo.sysjobactivity': jobActivity,
};
