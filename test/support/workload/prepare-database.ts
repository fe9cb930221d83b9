import { type SqlServerAddress, SqlSession } from './sql-session';
import { CREATE_TRANSACTION_RECORDS } from './transaction-record';
import { createTableSql, type WorkloadTable } from './workload-table';

export interface DatabasePlan {
  readonly name: string;
  readonly tables: readonly WorkloadTable[];
  /** Pause of the capture job between two scans of the log, in seconds; SQL Server's default is 5. */
  readonly captureIntervalSeconds: number;
}

/** Creates the database with its tables, captured. @returns a session in it */
export async function prepareDatabase(server: SqlServerAddress, plan: DatabasePlan): Promise<SqlSession> {
  const master = await SqlSession.connect(server);
  await master.query(`CREATE DATABASE [${plan.name}]`);
  master.close();
  const session = await SqlSession.connect({ ...server, database: plan.name });
  await session.query('EXEC sys.sp_cdc_enable_db');
  await session.query(CREATE_TRANSACTION_RECORDS);
  for (const table of plan.tables)
    for (const statement of createTableSql(table)) await session.query(statement);
  await setCaptureInterval(session, plan.captureIntervalSeconds);
  return session;
}

async function setCaptureInterval(session: SqlSession, seconds: number): Promise<void> {
  if (seconds === 5) return;
  await session.query(`EXEC sys.sp_cdc_change_job @job_type = N'capture', @pollinginterval = ${seconds}`);
  // A job reads its settings when it starts.
  await session.query(`EXEC sys.sp_cdc_stop_job @job_type = N'capture'`);
  await session.query(`EXEC sys.sp_cdc_start_job @job_type = N'capture'`);
}
