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

const JOBS = { doing: 'reading the jobs of change data capture', sql: 'EXEC sys.sp_cdc_help_jobs' };
/** Of its columns job_id, job_type, job_name, maxtrans, maxscans, continuous, pollinginterval, retention, threshold. */
const JOB_TYPE = 1;
const MAX_TRANSACTIONS = 3;
const RETENTION = 7;

export async function readJobs(queries: Queries): Promise<CdcJobs> {
  const rows = (await tryRows(queries, JOBS)) ?? [];
  const jobOf = (type: string): Value[] | undefined => rows.find((row) => row[JOB_TYPE] === type);
  const capture = jobOf('capture');
  return {
    areVisible: rows.length > 0,
    hasCapture: capture !== undefined,
    maxTransactions: numberOf(capture?.[MAX_TRANSACTIONS]),
    retentionMinutes: numberOf(jobOf('cleanup')?.[RETENTION]),
  };
}

/** Integers of any size; bigint comes as digits. */
function numberOf(value: Value | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
