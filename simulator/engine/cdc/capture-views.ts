import { type SqlDateTime } from '../../types/sql-type';
import { view, type Viewer } from '../catalog/view';
import { type VirtualTable } from '../catalog/virtual-table';
import { datetimeFromMs } from '../runtime/clock';
import { type ScanSession } from '../runtime/cdc-state';
import { type LogPosition, toLsn } from '../store/log-position';

/** An LSN as the views of the capture job print it; zeros for none. */
export function lsnText(position: LogPosition | undefined): string {
  const hex = position === undefined ? '0'.repeat(20) : toLsn(position).toString('hex');
  return `${hex.slice(0, 8)}:${hex.slice(8, 16)}:${hex.slice(16)}`;
}

function momentOf(ms: number | undefined): SqlDateTime | null {
  return ms === undefined ? null : datetimeFromMs(ms);
}

/** Sessions that are listed; older ones only count in the sums of session 0. */
const LISTED_SESSIONS = 32;

function sumOf(sessions: readonly ScanSession[], field: (session: ScanSession) => number): number {
  return sessions.reduce((sum, session) => sum + field(session), 0);
}

/** Session 0 sums up all sessions since the server was started. */
function total(sessions: readonly ScanSession[]): ScanSession[] {
  const [first] = sessions;
  const last = sessions.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    {
      ...last,
      id: 0,
      startedAtMs: first.startedAtMs,
      durationSeconds: sumOf(sessions, ({ durationSeconds }) => durationSeconds),
      errorCount: sumOf(sessions, ({ errorCount }) => errorCount),
      transactionCount: sumOf(sessions, ({ transactionCount }) => transactionCount),
      commandCount: sumOf(sessions, ({ commandCount }) => commandCount),
      logRecordCount: sumOf(sessions, ({ logRecordCount }) => logRecordCount),
      emptyScanCount: sumOf(sessions, ({ emptyScanCount }) => emptyScanCount),
      failedSessionsCount: sumOf(sessions, ({ failedSessionsCount }) => failedSessionsCount),
    },
  ];
}

function scanSessions({ database }: Viewer): ScanSession[] {
  const { sessions = [] } = database.cdc ?? {};
  return [...total(sessions), ...sessions.slice(-LISTED_SESSIONS)];
}

const logScanSessions = view(
  scanSessions,
  {
    'session_id int?': ({ id }) => id,
    'start_time datetime?': ({ startedAtMs }) => datetimeFromMs(startedAtMs),
    'end_time datetime?': ({ endedAtMs }) => momentOf(endedAtMs),
    'duration int?': ({ durationSeconds }) => durationSeconds,
    'scan_phase nvarchar200?': ({ phase }) => phase,
    'error_count int?': ({ errorCount }) => errorCount,
    'start_lsn nvarchar23?': ({ firstBegin }) => lsnText(firstBegin),
    'current_lsn nvarchar23?': ({ lastCommit }) => lsnText(lastCommit),
    'end_lsn nvarchar23?': ({ lastCommit }) => lsnText(lastCommit),
    'tran_count bigint?': ({ transactionCount }) => BigInt(transactionCount),
    'last_commit_lsn nvarchar23?': ({ lastCommit }) => lsnText(lastCommit),
    'last_commit_time datetime?': ({ lastCommitAtMs }) => momentOf(lastCommitAtMs),
    'log_record_count bigint?': ({ logRecordCount }) => BigInt(logRecordCount),
    'schema_change_count int?': 0,
    'command_count bigint?': ({ commandCount }) => BigInt(commandCount),
    'first_begin_cdc_lsn nvarchar23?': ({ firstBegin }) => lsnText(firstBegin),
    'last_commit_cdc_lsn nvarchar23?': ({ lastCommit }) => lsnText(lastCommit),
    'last_commit_cdc_time datetime?': ({ lastCommitAtMs }) => momentOf(lastCommitAtMs),
    'latency int?': ({ latencySeconds }) => latencySeconds,
    'empty_scan_count int?': ({ emptyScanCount }) => emptyScanCount,
    'failed_sessions_count int?': ({ failedSessionsCount }) => failedSessionsCount,
  },
  'VIEW DATABASE STATE',
);

const errors = view(
  ({ database }) => database.cdc?.errors ?? [],
  {
    'session_id int?': ({ sessionId }) => sessionId,
    'phase_number int?': 0,
    'entry_time datetime?': ({ atMs }) => datetimeFromMs(atMs),
    'error_number int?': ({ number }) => number,
    'error_severity int?': ({ severity }) => severity,
    'error_state int?': ({ state }) => state,
    'error_message nvarchar1024?': ({ message }) => message,
    'start_lsn nvarchar23?': ({ startPosition }) => lsnText(startPosition),
    'begin_lsn nvarchar23?': ({ startPosition }) => lsnText(startPosition),
    'sequence_value nvarchar23?': () => lsnText(undefined),
  },
  'VIEW DATABASE STATE',
);

export const CAPTURE_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.dm_cdc_log_scan_sessions': logScanSessions,
  'sys.dm_cdc_errors': errors,
};
