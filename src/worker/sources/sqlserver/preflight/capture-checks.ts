import { type Finding } from '../../../../core/finding';
import { type Value } from '../../../../core/table-schema';
import { readJobs } from '../discovery/cdc-jobs';
import { integerCell, textCell } from '../tds/cells';
import { tryRows } from '../tds/try-rows';
import { type CheckContext, failed, ok, warning } from './finding';

/** Below this a weekend without the worker loses changes. */
const SHORT_RETENTION_MINUTES = 2 * 24 * 60;
/** The capture job writes an entry every five minutes even when nothing happens. */
const STALE_SECONDS = 15 * 60;

const AGENT = `SELECT status_desc FROM sys.dm_server_services WHERE servicename LIKE N'SQL Server Agent (%'`;
const NEWEST_SESSION = `SELECT DATEDIFF(second, MAX(end_time), SYSDATETIME()) FROM sys.dm_cdc_log_scan_sessions`;
const NEWEST_ERROR = `SELECT TOP (1) error_number, error_message FROM sys.dm_cdc_errors
WHERE entry_time > DATEADD(hour, -1, SYSDATETIME()) ORDER BY entry_time DESC`;
const NEWEST_ENTRY = `SELECT DATEDIFF(second, MAX(tran_end_time), SYSDATETIME()) FROM cdc.lsn_time_mapping`;

export async function checkJobs({ queries, user }: CheckContext): Promise<Finding[]> {
  const job = 'CHECK_SQLSERVER_CAPTURE_JOB';
  const { areVisible, hasCapture, retentionMinutes } = await readJobs(queries);
  if (!areVisible) {
    const message =
      'the jobs of change data capture cannot be seen: polling interval and retention are not known';
    return [
      warning(
        job,
        message,
        `ALTER ROLE db_owner ADD MEMBER ${user}; -- or have an owner run EXEC sys.sp_cdc_help_jobs;`,
      ),
    ];
  }
  return [
    hasCapture
      ? ok(job, 'there is a capture job')
      : failed(
          job,
          'there is no capture job: changes are not captured',
          `EXEC sys.sp_cdc_add_job @job_type = N'capture';`,
        ),
    checkRetention(retentionMinutes),
  ];
}

function checkRetention(minutes: number | undefined): Finding {
  const code = 'CHECK_SQLSERVER_RETENTION';
  if (minutes === undefined) {
    const message = 'there is no cleanup job: change tables grow without bound';
    return warning(code, message, `EXEC sys.sp_cdc_add_job @job_type = N'cleanup', @retention = 4320;`);
  }
  const message = `changes are kept for ${minutes} minutes`;
  if (minutes >= SHORT_RETENTION_MINUTES) return ok(code, message);
  const remedy = `EXEC sys.sp_cdc_change_job @job_type = N'cleanup', @retention = 4320;`;
  return warning(code, `${message}: a worker that is away for longer has to snapshot anew`, remedy);
}

/** Whether the capture job does its work, by whatever the login may see. */
export async function checkCapture({ queries }: CheckContext): Promise<Finding[]> {
  const code = 'CHECK_SQLSERVER_CAPTURE_RUNNING';
  const agent = await tryRows(queries, { doing: 'reading sys.dm_server_services', sql: AGENT });
  const status = agent?.[0]?.[0];
  if (typeof status === 'string' && status !== 'Running') {
    const remedy = `EXEC master.dbo.xp_servicecontrol N'START', N'SQLServerAGENT';`;
    return [failed(code, `SQL Server Agent is ${status.toLowerCase()}: changes are not captured`, remedy)];
  }
  const errors = await tryRows(queries, { doing: 'reading sys.dm_cdc_errors', sql: NEWEST_ERROR });
  const [error] = errors ?? [];
  if (error !== undefined) {
    const message = `the capture job failed within the last hour: error ${integerCell(error[0])}: ${textCell(error[1])}`;
    return [
      failed(code, message, `EXEC sys.sp_cdc_start_job @job_type = N'capture'; -- once its cause is mended`),
    ];
  }
  const sessions = await tryRows(queries, {
    doing: 'reading sys.dm_cdc_log_scan_sessions',
    sql: NEWEST_SESSION,
  });
  const entries = await tryRows(queries, { doing: 'reading cdc.lsn_time_mapping', sql: NEWEST_ENTRY });
  return [judgeAge(code, sessions?.[0]?.[0] ?? entries?.[0]?.[0])];
}

function judgeAge(code: string, seconds: Value | undefined): Finding {
  const start = `EXEC sys.sp_cdc_start_job @job_type = N'capture';`;
  if (typeof seconds !== 'number') return warning(code, 'nothing has been captured yet', start);
  if (seconds <= STALE_SECONDS) return ok(code, `the capture job was at work ${Math.max(0, seconds)} s ago`);
  return failed(code, `the capture job was last at work ${seconds} s ago: changes are not captured`, start);
}
