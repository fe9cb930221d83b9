import { SqlServerError, type SqlValue } from '../../types/sql-type';
import { committedRows } from '../cdc/committed-rows';
import { lowWatermarkOf } from '../cdc/cleanup';
import { cdcTable, mayReadChanges } from '../cdc/metadata';
import { jobGuid } from '../catalog/job-guid';
import { type CaptureInstance, type CdcState } from '../runtime/cdc-state';
import { datetimeFromMs } from '../runtime/clock';
import { type Database } from '../runtime/database';
import { isDbOwner } from '../runtime/permissions';
import { typeLabel } from '../values/type-family';
import { cdcOf } from './cdc-procedures';
import { parameterList, type ProcedureContext, type SystemProcedure } from './procedure';
import { writeResult } from './result-set';

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const quotedList = (names: readonly string[]): string => names.map(quoted).join(', ');

/** Instances that the session may know of, all or those of one table. */
function instancesFor(
  context: ProcedureContext,
  schema: string | null,
  table: string | null,
): readonly CaptureInstance[] {
  const { database, execution } = context;
  const cdc = cdcOf(context);
  if ((schema === null) !== (table === null))
    throw new SqlServerError(22_909, '@source_schema and @source_name have to be given together.');
  if (schema === null || table === null)
    return [...cdc.all].filter((instance) => mayReadChanges(execution, database, instance));
  const source = database.table(schema, table);
  if (source === undefined)
    throw new SqlServerError(
      22_931,
      `Source table '${schema}.${table}' does not exist in the current database. Ensure that the correct database context is set. Specify a valid schema and table name for the database.`,
    );
  return cdc.ofSource(source.objectId);
}

function instanceRow(database: Database, instance: CaptureInstance): SqlValue[] {
  const source = database.tableById(instance.sourceObjectId)?.definition;
  return [
    source?.schema ?? '',
    source?.name ?? '',
    instance.name,
    instance.objectId,
    instance.sourceObjectId,
    lowWatermarkOf(database, instance),
    null,
    instance.supportsNetChanges ? 1 : 0,
    null,
    instance.roleName ?? null,
    instance.indexName ?? null,
    null,
    datetimeFromMs(instance.createdAtMs),
    quotedList(instance.indexColumns),
    quotedList(instance.columns.map(({ name }) => name)),
  ];
}

const INSTANCE_COLUMNS =
  'source_schema sysname, source_table sysname, capture_instance sysname, object_id int, source_object_id int, start_lsn lsn?, end_lsn lsn?, supports_net_changes bit?, has_drop_pending bit?, role_name sysname?, index_name sysname?, filegroup_name sysname?, create_date datetime?, index_column_list max?, captured_column_list max?';

function jobRows(database: Database, { captureJob, cleanupJob }: CdcState): SqlValue[][] {
  const rows: SqlValue[][] = [];
  const start = (type: 'capture' | 'cleanup'): SqlValue[] => [
    jobGuid(database.databaseGuid, type),
    type,
    `cdc.${database.name}_${type}`,
  ];
  if (captureJob !== undefined) {
    const { maxTransactions, maxScans, continuous, pollingIntervalSeconds } = captureJob;
    const settings = [maxTransactions, maxScans, continuous ? 1 : 0, BigInt(pollingIntervalSeconds), 0n, 0n];
    rows.push([...start('capture'), ...settings]);
  }
  if (cleanupJob !== undefined) {
    const { retentionMinutes, threshold } = cleanupJob;
    rows.push([...start('cleanup'), 0, 0, 0, 0n, BigInt(retentionMinutes), BigInt(threshold)]);
  }
  return rows;
}

/** The instance of that name, if the session may read it. @throws SqlServerError 22981 */
function readableInstance(context: ProcedureContext, name: string): CaptureInstance {
  const { execution, database } = context;
  const instance = cdcOf(context).byName(name);
  if (instance !== undefined && mayReadChanges(execution, database, instance)) return instance;
  throw new SqlServerError(22_981, `Object does not exist or access is denied.`);
}

function capturedColumnRows(database: Database, instance: CaptureInstance): SqlValue[][] {
  const source = database.tableById(instance.sourceObjectId)?.definition;
  return instance.columns.map(({ name, columnId, type }, place) => [
    source?.schema ?? '',
    source?.name ?? '',
    instance.name,
    name,
    columnId,
    place + 1,
    typeLabel(type),
    type.length ?? null,
    type.precision ?? null,
    type.scale ?? null,
  ]);
}

function historyRows(database: Database, instance: CaptureInstance): SqlValue[][] {
  const source = database.tableById(instance.sourceObjectId)?.definition;
  const rows: SqlValue[][] = [];
  for (const [, objectId, required = null, command = null, lsn = null, time = null] of committedRows(
    cdcTable(database, 'ddl_history'),
  ))
    if (objectId === instance.objectId)
      rows.push([source?.schema ?? '', source?.name ?? '', instance.name, required, command, lsn, time]);
  return rows;
}

export const CDC_HELP_PROCEDURES: Readonly<Record<string, SystemProcedure>> = {
  'sys.sp_cdc_help_change_data_capture': {
    parameters: parameterList('@source_schema sysname = null, @source_name sysname = null'),
    async run(args, context) {
      const { database, out } = context;
      const instances = instancesFor(context, args.text('@source_schema'), args.text('@source_name'));
      const rows = instances.map((instance) => instanceRow(database, instance));
      await writeResult(out, INSTANCE_COLUMNS, rows);
      return 0;
    },
  },
  'sys.sp_cdc_help_jobs': {
    parameters: [],
    async run(_args, context) {
      const { database, out, execution } = context;
      const cdc = cdcOf(context);
      if (!isDbOwner(execution.engine, execution.session.identity, database))
        throw new SqlServerError(
          22_904,
          'Caller is not authorized to initiate the requested action. DBO privileges are required.',
        );
      await writeResult(
        out,
        'job_id guid?, job_type nvarchar20, job_name sysname?, maxtrans int?, maxscans int?, continuous bit?, pollinginterval bigint?, retention bigint?, threshold bigint?',
        jobRows(database, cdc),
      );
      return 0;
    },
  },
  'sys.sp_cdc_get_captured_columns': {
    parameters: parameterList('@capture_instance sysname'),
    async run(args, context) {
      const instance = readableInstance(context, args.requiredText('@capture_instance'));
      await writeResult(
        context.out,
        'source_schema sysname, source_table sysname, capture_instance sysname, column_name sysname, column_id int?, column_ordinal int, data_type sysname, character_maximum_length int?, numeric_precision tinyint?, numeric_scale int?',
        capturedColumnRows(context.database, instance),
      );
      return 0;
    },
  },
  'sys.sp_cdc_get_ddl_history': {
    parameters: parameterList('@capture_instance sysname'),
    async run(args, context) {
      const instance = readableInstance(context, args.requiredText('@capture_instance'));
      await writeResult(
        context.out,
        'source_schema sysname, source_table sysname, capture_instance sysname, required_column_update bit?, ddl_command max?, ddl_lsn lsn, ddl_time datetime?',
        historyRows(context.database, instance),
      );
      return 0;
    },
  },
};
