import { SqlServerError } from '../../types/sql-type';
import { type ColumnDefinition, type DataDefinition, type TableConstraint } from '../../sql/ast/definition';
import { buildIndex, buildTable, sameName } from '../definition/build-table';
import { createTable, dropTable, redefineTable, truncateTable } from '../definition/table-actions';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { hasPermission } from '../runtime/permissions';
import { objectNamed } from '../runtime/object-lookup';
import { nextPosition } from '../runtime/write-log';
import { LockMode } from '../store/lock-mode';
import { Table } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { acquireTableLock } from '../store/waiting';
import { definitionContext, existingTable, newObjectName } from './definition-context';
import { checkNewKeys, withConstraints } from './new-constraints';
import { type Runner } from './runner';
import { limitsOf } from './statement-run';

type Statement<K extends DataDefinition['kind']> = Extract<DataDefinition, { kind: K }>;

/** Ids of temporary tables are negative, as the server's are. */
let lastTemporaryId = -1;
export const temporaryId = (): number => --lastTemporaryId;

const TEMPDB_ID = 2;

export function createTableStatement(
  runner: Runner,
  execution: Execution,
  statement: Statement<'create-table'>,
): void {
  const { engine, session } = runner;
  const object = statement.name.at(-1) ?? '';
  if (object.startsWith('#')) {
    if (session.temporaryTables.has(object.toLowerCase())) throw alreadyExists(object);
    const table = temporaryTable(runner, object, statement.columns, statement.constraints);
    session.temporaryTables.set(object.toLowerCase(), table);
    engine.schemaChanged();
    return;
  }
  const { database, schema, name } = newObjectName(runner, statement.name);
  requirePermission(runner, database, 'CREATE TABLE', schema);
  if (objectNamed(database, schema, name) !== undefined) throw alreadyExists(name);
  const context = definitionContext(runner, database, () => database.newObjectId());
  const objectId = database.newObjectId();
  const definition = withConstraints(runner, () => {
    const built = buildTable(context, { objectId, schema, name }, statement.columns, statement.constraints);
    checkNewKeys(database, built);
    return built;
  });
  checkConstraintNames(database, definition);
  nextPosition(execution.transaction, database);
  createTable(engine, execution.transaction, database, definition);
}

/** A temporary table or a table variable. */
export function temporaryTable(
  runner: Runner,
  name: string,
  columns: readonly ColumnDefinition[],
  constraints: readonly TableConstraint[],
): Table {
  const context = definitionContext(runner, runner.session.database, temporaryId);
  const definition = buildTable(
    context,
    { objectId: temporaryId(), schema: 'dbo', name },
    columns,
    constraints,
  );
  return new Table(definition, TEMPDB_ID, true);
}

function alreadyExists(name: string): SqlServerError {
  return new SqlServerError(2714, `There is already an object named '${name}' in the database.`, 16, 6);
}

function checkConstraintNames(database: Database, definition: TableDefinition): void {
  const names = [
    ...definition.indexes.flatMap(({ name, constraint }) => (constraint === undefined ? [] : [name])),
    ...definition.checks.map(({ name }) => name),
    ...definition.foreignKeys.map(({ name }) => name),
    ...definition.columns.flatMap((column) => column.default?.name ?? []),
  ];
  for (const name of names) {
    const existing = objectNamed(database, definition.schema, name);
    if (existing !== undefined && existing.parentId !== definition.objectId) throw alreadyExists(name);
  }
}

/** @throws SqlServerError 262 */
export function requirePermission(
  runner: Runner,
  database: Database,
  permission: string,
  schema?: string,
): void {
  const { engine, session } = runner;
  const object = schema === undefined ? undefined : { objectId: -1, schema, name: '' };
  if (hasPermission(engine, session.identity, database, permission, object)) return;
  throw new SqlServerError(262, `${permission} permission denied in database '${database.name}'.`, 14);
}

export function requireAlter(runner: Runner, database: Database, { definition }: Table): void {
  const { engine, session } = runner;
  if (hasPermission(engine, session.identity, database, 'ALTER', definition)) return;
  throw new SqlServerError(
    1088,
    `Cannot find the object "${definition.schema}.${definition.name}" because it does not exist or you do not have permissions.`,
  );
}

export async function lockForChange(runner: Runner, execution: Execution, table: Table): Promise<void> {
  if (table.temporary) return;
  await acquireTableLock(table.locks, execution.transaction, LockMode.schemaModification, limitsOf(runner));
}

export async function dropTableStatement(
  runner: Runner,
  execution: Execution,
  statement: Statement<'drop-table'>,
): Promise<void> {
  const { engine, session } = runner;
  for (const name of statement.names) {
    const object = name.at(-1) ?? '';
    if (object.startsWith('#')) {
      if (!session.temporaryTables.delete(object.toLowerCase()) && !statement.ifExists)
        throw cannotDrop('table', name);
      engine.schemaChanged();
      continue;
    }
    if (statement.ifExists && !exists(runner, name)) continue;
    const { table, database } = existingTable(runner, name, () => cannotDrop('table', name));
    requireAlter(runner, database, table);
    await lockForChange(runner, execution, table);
    checkDroppable(database, table);
    nextPosition(execution.transaction, database);
    dropTable(engine, execution.transaction, database, table);
  }
}

function exists(runner: Runner, name: readonly string[]): boolean {
  try {
    existingTable(runner, name, () => cannotDrop('table', name));
    return true;
  } catch (error) {
    if (error instanceof SqlServerError) return false;
    throw error;
  }
}

export function cannotDrop(kind: string, name: readonly string[]): SqlServerError {
  return new SqlServerError(
    3701,
    `Cannot drop the ${kind} '${name.join('.')}', because it does not exist or you do not have permission.`,
    11,
    5,
  );
}

/** @throws SqlServerError 3726, 3724 */
function checkDroppable(database: Database, table: Table): void {
  for (const { table: other } of database.referencesTo(table.objectId)) {
    if (other === table) continue;
    throw new SqlServerError(
      3726,
      `Could not drop object '${table.qualifiedName}' because it is referenced by a FOREIGN KEY constraint.`,
    );
  }
}

/** @throws SqlServerError 4701, 4711, 4712 */
export async function truncateStatement(
  runner: Runner,
  execution: Execution,
  name: readonly string[],
): Promise<void> {
  const missing = (): SqlServerError =>
    new SqlServerError(
      4701,
      `Cannot find the object "${name.join('.')}" because it does not exist or you do not have permissions.`,
    );
  const { table, database } = existingTable(runner, name, missing);
  requireAlter(runner, database, table);
  if (table.captureInstances > 0) {
    throw new SqlServerError(
      4711,
      `Cannot truncate table '${name.at(-1) ?? ''}' because it is published for replication or enabled for Change Data Capture.`,
    );
  }
  for (const { table: other } of database.referencesTo(table.objectId)) {
    if (other === table) continue;
    throw new SqlServerError(
      4712,
      `Cannot truncate table '${name.at(-1) ?? ''}' because it is being referenced by a FOREIGN KEY constraint.`,
    );
  }
  await lockForChange(runner, execution, table);
  if (!table.temporary) nextPosition(execution.transaction, database);
  truncateTable(runner.engine, execution.transaction, database, table);
}

export async function createIndexStatement(
  runner: Runner,
  execution: Execution,
  statement: Statement<'create-index'>,
): Promise<void> {
  const missing = (): SqlServerError =>
    new SqlServerError(
      1088,
      `Cannot find the object "${statement.table.join('.')}" because it does not exist or you do not have permissions.`,
      16,
      12,
    );
  const { table, database } = existingTable(runner, statement.table, missing);
  requireAlter(runner, database, table);
  await lockForChange(runner, execution, table);
  const { filter, unique } = statement;
  if (filter !== undefined && unique) {
    throw new SqlServerError(
      40_510,
      "Statement 'CREATE UNIQUE INDEX ... WHERE' is not supported in this version of SQL Server.",
    );
  }
  const built = buildIndex(table.definition, statement, statement.included);
  const index = filter === undefined ? built : { ...built, filter };
  redefine(runner, execution, database, table, {
    ...table.definition,
    indexes: [...table.definition.indexes, index],
  });
}

export async function dropIndexStatement(
  runner: Runner,
  execution: Execution,
  statement: Statement<'drop-index'>,
): Promise<void> {
  const name = [...statement.table, statement.name];
  const { table, database } = existingTable(runner, statement.table, () => cannotDrop('index', name));
  const index = table.definition.indexes.find((candidate) => sameName(candidate.name, statement.name));
  if (index === undefined) {
    if (statement.ifExists) return;
    throw cannotDrop('index', name);
  }
  if (index.constraint !== undefined) {
    const kind = index.constraint.primary ? 'PRIMARY KEY' : 'UNIQUE KEY';
    throw new SqlServerError(
      3723,
      `An explicit DROP INDEX is not allowed on index '${name.join('.')}'. It is being used for ${kind} constraint enforcement.`,
    );
  }
  requireAlter(runner, database, table);
  await lockForChange(runner, execution, table);
  const indexes = table.definition.indexes.filter((other) => other !== index);
  redefine(runner, execution, database, table, { ...table.definition, indexes });
}

/** The same columns, other indexes. */
function redefine(
  runner: Runner,
  execution: Execution,
  database: Database,
  table: Table,
  definition: TableDefinition,
): void {
  if (!table.temporary) nextPosition(execution.transaction, database);
  redefineTable(runner.engine, execution.transaction, database, table, {
    definition: { ...definition, modifiedAtMs: execution.nowMs },
    map: (values) => [...values],
    logged: undefined,
  });
}
