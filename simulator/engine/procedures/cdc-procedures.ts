import { SqlServerError } from '../../types/sql-type';
import { scan, startCapture, stopCapture } from '../cdc/capture-job';
import { cleanUp, runCleanup } from '../cdc/cleanup';
import { scheduleCleanup, stopCleanup } from '../cdc/cleanup-job';
import { disableDatabase, enableDatabase } from '../cdc/enable-database';
import { disableTable, enableTable } from '../cdc/enable-table';
import { addJob, addMissingJobs, changeJob, dropJob, type JobType, noSuchJob } from '../cdc/jobs';
import { cdcTable } from '../cdc/metadata';
import { SystemWriter } from '../cdc/system-write';
import { type CaptureJobSettings, type CdcState, type CleanupJobSettings } from '../runtime/cdc-state';
import { hasServerPermission, isDbOwner } from '../runtime/permissions';
import { LockMode } from '../store/lock-mode';
import { acquireTableLock } from '../store/waiting';
import {
  parameterList,
  type ProcedureArguments,
  type ProcedureContext,
  type SystemProcedure,
} from './procedure';
import { printMessage } from './result-set';

/** @throws SqlServerError 22901 */
export function cdcOf({ database }: ProcedureContext): CdcState {
  if (database.cdc !== undefined) return database.cdc;
  throw new SqlServerError(
    22_901,
    `The database '${database.name}' is not enabled for Change Data Capture. Ensure that the correct database context is set and retry the operation. To report on the databases enabled for Change Data Capture, query the is_cdc_enabled column in the sys.databases catalog view.`,
  );
}

/** @throws SqlServerError 22902 */
function checkSysadmin({ execution: { engine, session } }: ProcedureContext): void {
  if (hasServerPermission(engine, session.identity, 'CONTROL SERVER')) return;
  throw new SqlServerError(
    22_902,
    'Caller is not authorized to initiate the requested action. Sysadmin privileges are required.',
  );
}

/** @throws SqlServerError 22904 */
function checkOwner({ execution: { engine, session }, database }: ProcedureContext): void {
  if (isDbOwner(engine, session.identity, database)) return;
  throw new SqlServerError(
    22_904,
    'Caller is not authorized to initiate the requested action. DBO privileges are required.',
  );
}

function writerOf({ execution, database }: ProcedureContext): SystemWriter {
  return new SystemWriter(execution.engine, execution.transaction, database);
}

/** Whoever changes what is captured does so alone. */
async function lockMetadata({ execution, database }: ProcedureContext): Promise<void> {
  const { session, signal, transaction } = execution;
  const { locks } = cdcTable(database, 'change_tables');
  const limits = { lockTimeoutMs: session.options.lockTimeoutMs, signal };
  await acquireTableLock(locks, transaction, LockMode.exclusive, limits);
}

function jobTypeOf(args: ProcedureArguments): JobType {
  const type = args.requiredText('@job_type').toLowerCase();
  if (type === 'capture' || type === 'cleanup') return type;
  throw new SqlServerError(
    22_830,
    `The value '${type}' of @job_type is not valid: it is 'capture' or 'cleanup'.`,
  );
}

const JOB_SETTINGS =
  '@maxtrans int = null, @maxscans int = null, @continuous bit = null, @pollinginterval bigint = null, @retention bigint = null, @threshold bigint = null';

type Settings = Partial<CaptureJobSettings & CleanupJobSettings>;

/** The settings that were given. */
function settingsOf(args: ProcedureArguments): Settings {
  const all = {
    maxTransactions: args.number('@maxtrans'),
    maxScans: args.number('@maxscans'),
    continuous: args.flag('@continuous'),
    pollingIntervalSeconds: args.number('@pollinginterval'),
    retentionMinutes: args.number('@retention'),
    threshold: args.number('@threshold'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function startJobs(context: ProcedureContext, types: readonly JobType[]): void {
  const { execution, database, out } = context;
  for (const type of types) {
    if (type === 'capture') startCapture(execution.engine, database);
    else scheduleCleanup(execution.engine, database);
    printMessage(out, `Job 'cdc.${database.name}_${type}' started successfully.`);
  }
}

const enableTableProcedure: SystemProcedure = {
  parameters: parameterList(
    '@source_schema sysname, @source_name sysname, @capture_instance sysname = null, @supports_net_changes bit = null, @role_name sysname = null, @index_name sysname = null, @captured_column_list max = null, @filegroup_name sysname = null, @allow_partition_switch bit = 1',
  ),
  async run(args, context) {
    const cdc = cdcOf(context);
    checkOwner(context);
    await lockMetadata(context);
    const writer = writerOf(context);
    const isFirst = [...cdc.all].length === 0;
    enableTable(writer, {
      schema: args.requiredText('@source_schema'),
      table: args.requiredText('@source_name'),
      captureInstance: args.text('@capture_instance'),
      supportsNetChanges: args.flag('@supports_net_changes'),
      roleName: args.text('@role_name'),
      indexName: args.text('@index_name'),
      capturedColumns: args.text('@captured_column_list'),
      filegroup: args.text('@filegroup_name'),
      allowsPartitionSwitch: args.flag('@allow_partition_switch') ?? true,
    });
    if (!isFirst || cdc.captureJob !== undefined) return 0;
    addMissingJobs(writer, cdc);
    startJobs(context, ['capture', 'cleanup']);
    return 0;
  },
};

const startJob: SystemProcedure = {
  parameters: parameterList("@job_type nvarchar20 = 'capture'"),
  async run(args, context) {
    const cdc = cdcOf(context);
    checkOwner(context);
    const { execution, database, out } = context;
    const type = jobTypeOf(args);
    if ((type === 'capture' ? cdc.captureJob : cdc.cleanupJob) === undefined) throw noSuchJob(type);
    if (type === 'capture') startCapture(execution.engine, database);
    else await runCleanup(execution.engine, database, execution.signal);
    printMessage(out, `Job 'cdc.${database.name}_${type}' started successfully.`);
    return 0;
  },
};

const stopJob: SystemProcedure = {
  parameters: parameterList("@job_type nvarchar20 = 'capture'"),
  async run(args, context) {
    cdcOf(context);
    checkOwner(context);
    const { database, out } = context;
    const type = jobTypeOf(args);
    if (type === 'capture') await stopCapture(database);
    printMessage(out, `Job 'cdc.${database.name}_${type}' stopped successfully.`);
    return 0;
  },
};

const scanProcedure: SystemProcedure = {
  parameters: parameterList(
    '@maxtrans int = 500, @maxscans int = 10, @continuous bit = 0, @pollinginterval bigint = 0, @is_from_job int = 0',
  ),
  async run(args, context) {
    cdcOf(context);
    checkOwner(context);
    const { execution, database } = context;
    const settings = {
      maxTransactions: args.number('@maxtrans') ?? 500,
      maxScans: args.number('@maxscans') ?? 10,
    };
    await scan(execution.engine, database, settings, execution.signal);
    return 0;
  },
};

const cleanupProcedure: SystemProcedure = {
  parameters: parameterList('@capture_instance sysname, @low_water_mark lsn, @threshold bigint = 5000'),
  async run(args, context) {
    const cdc = cdcOf(context);
    checkOwner(context);
    const { execution, database } = context;
    const name = args.requiredText('@capture_instance');
    const instance = cdc.byName(name);
    if (instance === undefined)
      throw new SqlServerError(
        22_964,
        `Capture instance name '${name}' is invalid. Refer to the cdc.change_tables table in the current database for a list of valid capture instance names.`,
      );
    const threshold = args.number('@threshold') ?? 5000;
    const lsn = args.bytes('@low_water_mark');
    await cleanUp(execution.engine, database, instance, { lsn, threshold }, execution.signal);
    return 0;
  },
};

/** Changes of a job take hold when it is started again. */
function jobProcedure(
  parameters: string,
  work: (writer: SystemWriter, cdc: CdcState, type: JobType, settings: Settings) => void,
  after: (context: ProcedureContext, type: JobType, args: ProcedureArguments) => void = () => undefined,
): SystemProcedure {
  return {
    parameters: parameterList(parameters),
    run(args, context) {
      const cdc = cdcOf(context);
      checkOwner(context);
      const type = jobTypeOf(args);
      work(writerOf(context), cdc, type, settingsOf(args));
      after(context, type, args);
      return 0;
    },
  };
}

export const CDC_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_cdc_enable_db': {
    parameters: [],
    run(_args, context) {
      checkSysadmin(context);
      enableDatabase(writerOf(context));
      return 0;
    },
  },
  'sys.sp_cdc_disable_db': {
    parameters: [],
    async run(_args, context) {
      checkSysadmin(context);
      await disableDatabase(writerOf(context));
      return 0;
    },
  },
  'sys.sp_cdc_enable_table': enableTableProcedure,
  'sys.sp_cdc_disable_table': {
    parameters: parameterList('@source_schema sysname, @source_name sysname, @capture_instance sysname'),
    async run(args, context) {
      cdcOf(context);
      checkOwner(context);
      await lockMetadata(context);
      const schema = args.requiredText('@source_schema');
      const table = args.requiredText('@source_name');
      disableTable(writerOf(context), schema, table, args.requiredText('@capture_instance'));
      return 0;
    },
  },
  'sys.sp_cdc_add_job': jobProcedure(
    `@job_type nvarchar20, @start_job bit = 1, ${JOB_SETTINGS}`,
    addJob,
    (context, type, args) => {
      if (args.flag('@start_job') === true) startJobs(context, [type]);
    },
  ),
  'sys.sp_cdc_change_job': jobProcedure(`@job_type nvarchar20 = 'capture', ${JOB_SETTINGS}`, changeJob),
  'sys.sp_cdc_drop_job': jobProcedure(`@job_type nvarchar20, ${JOB_SETTINGS}`, (writer, cdc, type) => {
    dropJob(writer, cdc, type);
    if (type === 'capture') void stopCapture(writer.database);
    else stopCleanup(writer.database);
  }),
  'sys.sp_cdc_start_job': startJob,
  'sys.sp_cdc_stop_job': stopJob,
  'sys.sp_cdc_scan': scanProcedure,
  'sys.sp_cdc_cleanup_change_table': cleanupProcedure,
};
