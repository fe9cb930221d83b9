import { type Finding } from '../../../../core/finding';
import { type Value } from '../../../../core/table-schema';
import { readJobs } from '../discovery/cdc-jobs';
import { integerCell, textCell } from '../tds/cells';
import { tryRows } from '../tds/try-rows';
import { type CheckContext, failed, grantInMsdb, inDatabase, ok, warning } from './finding';

/** Below this a weekend without the worker loses changes. */
const SHORT_RETENTION_MINUTES = 2 * 24 * 60;
/** The capture job writes an entry every five minutes even when nothing happens. */
const STALE_SECONDS = 15 * 60;

const AGENT = `SELECT status_desc FROM sys.dm_server_services WHERE servicename LIKE N'SQL Server Agent (%'`;
const NEWEST_SESSION = `SELECT DATEDIFF(second, MAX(end_time), SYSDATETIME()) FROM sys.dm_cdc_log_scan_sessions`;
const NEWEST_ERROR = `SELECT TOP (1) error_number, error_message FROM sys.dm_cdc_errors
WHERE entry_time > DATEADD(hour, -1, SYSDATETIME()) ORDER BY entry_time DESC`;
const NEWEST_ENTRY = `SELECT DATEDIFF(second, MAX(tran_end_time), SYSDATETIME()) FROM cdc.lsn_time_mapping`;
const NEWEST_RUN = `SELECT TOP (1) CASE WHEN a.start_execution_date IS NULL OR a.stop_execution_date IS NOT NULL THEN 1 ELSE 0 END
FROM msdb.dbo.sysjobactivity AS a JOIN msdb.dbo.cdc_jobs AS j ON j.job_id = a.job_id
WHERE j.database_id = DB_ID() AND j.job_type = N'capture' ORDER BY a.session_id DESC`;

const START = `EXEC sys.sp_cdc_start_job @job_type = N'capture';`;
const RETENTION = `@job_type = N'cleanup', @retention = 4320;`;

export async function checkJobs(context: CheckContext): Promise<Finding[]> {
  const { areVisible, hasCapture, retentionMinutes } = await readJobs(context.queries);
  if (!areVisible) {
    const message =
      'the jobs of change data capture cannot be seen: it is not known whether there is one, and how long changes are kept';
    return [warning('CHECK_SQLSERVER_JOBS', message, grantInMsdb(context, 'cdc_jobs'))];
  }
  const job = 'CHECK_SQLSERVER_CAPTURE_JOB';
  const addJob = inDatabase(context, `EXEC sys.sp_cdc_add_job @job_type = N'capture';`);
  return [
    hasCapture
      ? ok(job, 'there is a capture job')
      : failed(job, 'there is no capture job: changes are not captured', addJob),
    checkRetention(context, retentionMinutes),
  ];
}

function checkRetention(context: CheckContext, minutes: number | undefined): Finding {
  const code = 'CHECK_SQLSERVER_RETENTION';
  if (minutes === undefined) {
    const message = 'there is no cleanup job: change tables grow without bound';
    return warning(code, message, inDatabase(context, `EXEC sys.sp_cdc_add_job ${RETENTION}`));
  }
  const message = `changes are kept for ${minutes} minutes`;
  if (minutes >= SHORT_RETENTION_MINUTES) return ok(code, message);
  const remedy = inDatabase(context, `EXEC sys.sp_cdc_change_job ${RETENTION}`);
  return warning(code, `${message}: a worker that is away for longer has to snapshot anew`, remedy);
}

/** Nothing where the login may not see the services of the server, or there is no agent. */
export async function checkAgent({ queries }: CheckContext): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_AGENT';
  const rows = await tryRows(queries, { doing: 'reading sys.dm_server_services', sql: AGENT });
  const status = rows?.[0]?.[0];
  if (typeof status !== 'string') return [];
  if (status === 'Running') return [ok(code, 'SQL Server Agent is running')];
  const remedy = `EXEC master.dbo.xp_servicecontrol N'START', N'SQLServerAGENT'; -- on Linux: mssql-conf set sqlagent.enabled true`;
  return [failed(code, `SQL Server Agent is ${status.toLowerCase()}: changes are not captured`, remedy)];
}

/** Nothing where the login may not see the errors. */
export async function checkCaptureErrors(context: CheckContext): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_CAPTURE_ERRORS';
  const rows = await tryRows(context.queries, { doing: 'reading sys.dm_cdc_errors', sql: NEWEST_ERROR });
  if (rows === undefined) return [];
  const [error] = rows;
  if (error === undefined) return [ok(code, 'the capture job had no error within the last hour')];
  const message = `the capture job failed within the last hour: error ${integerCell(error[0])}: ${textCell(error[1])}`;
  return [failed(code, message, inDatabase(context, `${START} -- once its cause is mended`))];
}

/** Whether the capture job does its work, by whatever the login may see. */
export async function checkCapture(context: CheckContext): Promise<Finding[]> {
  const { queries } = context;
  const code = 'CHECK_SQLSERVER_CAPTURE_RUNNING';
  const start = inDatabase(context, START);
  const [run] = (await tryRows(queries, { doing: 'reading msdb.dbo.sysjobactivity', sql: NEWEST_RUN })) ?? [];
  if (run?.[0] === 1) return [failed(code, 'the capture job is stopped: changes are not captured', start)];
  const sessions = await tryRows(queries, {
    doing: 'reading sys.dm_cdc_log_scan_sessions',
    sql: NEWEST_SESSION,
  });
  const entries = await tryRows(queries, { doing: 'reading cdc.lsn_time_mapping', sql: NEWEST_ENTRY });
  // Nothing is to be seen without the rights, for which there is a check.
  if (sessions === undefined && entries === undefined) return [];
  return [judgeAge(code, sessions?.[0]?.[0] ?? entries?.[0]?.[0], start)];
}

function judgeAge(code: string, seconds: Value | undefined, start: string): Finding {
  if (typeof seconds !== 'number') return warning(code, 'nothing has been captured yet', start);
  if (seconds <= STALE_SECONDS) return ok(code, `the capture job was at work ${Math.max(0, seconds)} s ago`);
  return failed(code, `the capture job was last at work ${seconds} s ago: changes are not captured`, start);
}
