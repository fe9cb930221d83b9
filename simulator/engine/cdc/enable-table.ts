import { SqlServerError, type SqlValue } from '../../types/sql-type';
import { tryParseName } from '../../sql/parser';
import { type CapturedColumn, type CaptureInstance } from '../runtime/cdc-state';
import { datetimeFromMs } from '../runtime/clock';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { ChangeTable } from '../store/change-table';
import { toLsn } from '../store/log-position';
import { type Column, type Index, type TableDefinition } from '../store/table-definition';
import { type Table } from '../store/table';
import { typeLabel } from '../values/type-family';
import { capturedType } from './altered-column';
import { cdcTable } from './metadata';
import { type SystemWriter } from './system-write';

export interface EnableTableRequest {
  readonly schema: string;
  readonly table: string;
  readonly captureInstance: string | null;
  readonly supportsNetChanges: boolean | null;
  readonly roleName: string | null;
  readonly indexName: string | null;
  /** Names separated by commas, quoted or not. */
  readonly capturedColumns: string | null;
  readonly filegroup: string | null;
  readonly allowsPartitionSwitch: boolean;
}

/** An instance as its definition is journaled: without its rows. */
export type InstanceDefinition = Omit<CaptureInstance, 'table'>;

const MAX_INSTANCES = 2;
const MAX_NAME_CHARACTERS = 100;

/** Adds an instance in memory; used by the procedure and when a database is recovered. */
export function addInstance(engine: EngineState, database: Database, definition: InstanceDefinition): void {
  const table = new ChangeTable(definition.columns.map(({ type }) => ({ type, nullable: true })));
  database.cdc?.add({ ...definition, table });
  database.noteObjectId(definition.objectId);
  const source = database.tableById(definition.sourceObjectId);
  if (source !== undefined) source.captureInstances++;
  engine.schemaChanged();
}

/** Removes an instance in memory; returns what puts it back. */
export function removeInstance(
  engine: EngineState,
  database: Database,
  instance: CaptureInstance,
): () => void {
  const source = database.tableById(instance.sourceObjectId);
  database.cdc?.remove(instance.name);
  if (source !== undefined) source.captureInstances--;
  engine.schemaChanged();
  return () => {
    database.cdc?.add(instance);
    if (source !== undefined) source.captureInstances++;
    engine.schemaChanged();
  };
}

function sourceTable(database: Database, { schema, table }: EnableTableRequest): Table {
  const found = database.table(schema, table);
  if (found !== undefined && !found.definition.shipped) return found;
  throw new SqlServerError(
    22_931,
    `Source table '${schema}.${table}' does not exist in the current database. Ensure that the correct database context is set. Specify a valid schema and table name for the database.`,
  );
}

function checkName(database: Database, source: Table, name: string): void {
  if (name.length > MAX_NAME_CHARACTERS)
    throw new SqlServerError(
      22_971,
      `Could not create a capture instance because the capture instance name '${name}' is too long: ${MAX_NAME_CHARACTERS} characters are allowed.`,
    );
  if (database.cdc?.byName(name) !== undefined)
    throw new SqlServerError(
      22_926,
      `Could not create a capture instance because the capture instance name '${name}' already exists in the current database. Specify an explicit unique name for the parameter @capture_instance.`,
    );
  if ((database.cdc?.ofSource(source.objectId).length ?? 0) >= MAX_INSTANCES)
    throw new SqlServerError(
      22_962,
      `Two capture instances already exist for source table '${source.qualifiedName}'. A table can have at most two capture instances. If the current tracking options are not appropriate, disable change tracking for the obsolete instance by using sys.sp_cdc_disable_table and retry the operation.`,
    );
}

function columnNames(list: string): string[] {
  return list.split(/,(?![^[]*\])/).map((name) => tryParseName(name.trim())?.[0] ?? name.trim());
}

/** The columns that are captured, in the order of the table. @throws SqlServerError 22930 for one that is not there */
function capturedColumns({ columns }: TableDefinition, list: string | null): readonly Column[] {
  if (list === null) return columns;
  const wanted = columnNames(list).map((name) => name.toLowerCase());
  for (const name of wanted)
    if (!columns.some((column) => column.name.toLowerCase() === name))
      throw new SqlServerError(
        22_930,
        `Could not locate column '${name}' in the source table. Specify a valid column name.`,
      );
  return columns.filter(({ name }) => wanted.includes(name.toLowerCase()));
}

/** The unique index that identifies rows: the one named, else the primary key. */
function identifyingIndex({ indexes }: TableDefinition, name: string | null): Index | undefined {
  if (name === null) return indexes.find(({ constraint }) => constraint?.primary === true);
  const found = indexes.find((index) => index.name.toLowerCase() === name.toLowerCase());
  if (found?.unique === true) return found;
  throw new SqlServerError(
    22_941,
    `Could not retrieve column information for index '${name}'. Refer to a unique index of the source table.`,
  );
}

function indexColumns({ columns }: TableDefinition, index: Index | undefined): string[] {
  return (index?.columns ?? []).map(
    ({ columnId }) => columns.find((column) => column.columnId === columnId)?.name ?? '',
  );
}

function describeInstance(
  writer: SystemWriter,
  source: Table,
  request: EnableTableRequest,
): InstanceDefinition {
  const { engine, database } = writer;
  const { definition } = source;
  const columns = capturedColumns(definition, request.capturedColumns).map(
    ({ name, columnId, type, computed }): CapturedColumn => ({
      name,
      columnId,
      type: capturedType(type),
      computed: computed !== undefined,
    }),
  );
  const index = identifyingIndex(definition, request.indexName);
  const supportsNetChanges = request.supportsNetChanges ?? index !== undefined;
  if (supportsNetChanges && index === undefined)
    throw new SqlServerError(
      22_939,
      `The parameter @supports_net_changes is set to 1, but the source table does not have a primary key defined and no alternate unique index has been specified.`,
    );
  return {
    name: request.captureInstance ?? `${definition.schema}_${definition.name}`,
    objectId: database.newObjectId(),
    sourceObjectId: source.objectId,
    enabledAt: database.nextPosition++,
    createdAtMs: engine.clock.nowMs(),
    supportsNetChanges,
    roleName: request.roleName ?? undefined,
    indexName: index?.name,
    indexColumns: indexColumns(definition, index),
    columns,
  };
}

/** The role that gates the changes is made when it is not there. */
function ensureRole(writer: SystemWriter, name: string | null): void {
  const { security } = writer.database;
  if (name === null || security.byName(name) !== undefined) return;
  const id = security.newId();
  const role = { id, name, login: undefined, defaultSchema: undefined, fixed: false };
  const createdAtMs = writer.engine.clock.nowMs();
  security.add({ ...role, kind: 'role', createdAtMs });
  writer.changed(() => security.remove(id));
  writer.define('cdc-role', { id, name, createdAtMs });
}

/** The rows of the schema cdc that describe an instance. */
function writeMetadata(
  writer: SystemWriter,
  instance: InstanceDefinition,
  request: EnableTableRequest,
): void {
  const { database } = writer;
  const { objectId, columns } = instance;
  writer.insert(cdcTable(database, 'change_tables'), [
    objectId,
    0,
    instance.sourceObjectId,
    instance.name,
    toLsn(instance.enabledAt),
    null,
    instance.supportsNetChanges ? 1 : 0,
    null,
    instance.roleName ?? null,
    instance.indexName ?? null,
    request.filegroup,
    datetimeFromMs(instance.createdAtMs),
    request.allowsPartitionSwitch ? 1 : 0,
  ]);
  for (const [place, { name, columnId, type, computed }] of columns.entries()) {
    const row: SqlValue[] = [objectId, name, columnId, typeLabel(type), place + 1, computed ? 1 : 0, null];
    writer.insert(cdcTable(database, 'captured_columns'), row);
  }
  for (const [place, name] of instance.indexColumns.entries()) {
    const columnId = columns.find((column) => column.name === name)?.columnId ?? 0;
    writer.insert(cdcTable(database, 'index_columns'), [objectId, name, place + 1, columnId]);
  }
}

/** sp_cdc_enable_table. @throws SqlServerError 22926, 22930, 22931, 22939, 22941, 22962 */
export function enableTable(writer: SystemWriter, request: EnableTableRequest): void {
  const { engine, database } = writer;
  const source = sourceTable(database, request);
  const name = request.captureInstance ?? `${source.definition.schema}_${source.definition.name}`;
  checkName(database, source, name);
  const instance = describeInstance(writer, source, request);
  ensureRole(writer, request.roleName);
  addInstance(engine, database, instance);
  writer.changed(() => {
    const added = database.cdc?.byName(instance.name);
    if (added !== undefined) removeInstance(engine, database, added);
  });
  writer.define('cdc-enable-table', { instance });
  writeMetadata(writer, instance, request);
}

/** The instances that sp_cdc_disable_table means. @throws SqlServerError 22931, 22932, 22960 */
function instancesToDisable(
  database: Database,
  schema: string,
  table: string,
  name: string,
): readonly CaptureInstance[] {
  const source = database.table(schema, table);
  if (source === undefined)
    throw new SqlServerError(
      22_931,
      `Source table '${schema}.${table}' does not exist in the current database. Ensure that the correct database context is set. Specify a valid schema and table name for the database.`,
    );
  const all = database.cdc?.ofSource(source.objectId) ?? [];
  if (name.toLowerCase() === 'all') return all;
  const found = all.find((instance) => instance.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return [found];
  throw new SqlServerError(
    22_960,
    `Change data capture instance '${name}' has not been enabled for the source table '${schema}.${table}'. Use sys.sp_cdc_help_change_data_capture to verify the capture instance name and retry the operation.`,
  );
}

/** sp_cdc_disable_table */
export function disableTable(writer: SystemWriter, schema: string, table: string, name: string): void {
  const { engine, database } = writer;
  for (const instance of instancesToDisable(database, schema, table, name)) {
    const { objectId } = instance;
    writer.changed(removeInstance(engine, database, instance));
    writer.define('cdc-disable-table', { objectId, name: instance.name });
    writer.delete(cdcTable(database, 'change_tables'), ([id]) => id === objectId);
    writer.delete(cdcTable(database, 'captured_columns'), ([id]) => id === objectId);
    writer.delete(cdcTable(database, 'index_columns'), ([id]) => id === objectId);
    writer.delete(cdcTable(database, 'ddl_history'), ([, id]) => id === objectId);
  }
}
