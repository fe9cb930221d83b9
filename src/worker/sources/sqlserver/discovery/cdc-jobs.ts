import { type Value } from '../../../../core/table-schema';
import { type Queries } from '../tds/statement';
import { tryRows } from '../tds/try-rows';

export interface CdcJobs {
  /** False when the login may not see the jobs. */
  readonly areVisible: boolean;
  readonly hasCapture: boolean;
  /** Transactions that the capture job takes in one scan. */
  readonly maxTransactions: number | undefined;
  /** How long changes are kept; undefined without a cleanup job. */
  readonly retentionMinutes: number | undefined;
}

const JOBS = {
  doing: 'reading msdb.dbo.cdc_jobs',
  sql: 'SELECT job_type, maxtrans, retention FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID()',
};
/** Only for owners of the database, who need not see msdb, and where there is no msdb. */
const HELP = { doing: 'reading the jobs of change data capture', sql: 'EXEC sys.sp_cdc_help_jobs' };
/** Of its columns job_id, job_type, job_name, maxtrans, maxscans, continuous, pollinginterval, retention, threshold. */
const HELPED = [1, 3, 7] as const;

export async function readJobs(queries: Queries): Promise<CdcJobs> {
  const rows = (await tryRows(queries, JOBS)) ?? (await tryHelp(queries));
  const jobOf = (type: string): Value[] | undefined => rows?.find((row) => row[0] === type);
  const capture = jobOf('capture');
  return {
    areVisible: rows !== undefined,
    hasCapture: capture !== undefined,
    maxTransactions: numberOf(capture?.[1]),
    retentionMinutes: numberOf(jobOf('cleanup')?.[2]),
  };
}

async function tryHelp(queries: Queries): Promise<Value[][] | undefined> {
  const rows = await tryRows(queries, HELP);
  return rows?.map((row) => HELPED.map((column) => row[column] ?? null));
}

/** Integers of any size; bigint comes as digits. */
function numberOf(value: Value | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
