import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type AlterTableAction, type DataDefinition } from '../../sql/ast/definition';
import { addToTable, sameName, withCollation } from '../definition/build-table';
import { redefineTable } from '../definition/table-actions';
import { type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { nextPosition } from '../runtime/write-log';
import { type Table } from '../store/table';
import { type Column, type TableDefinition } from '../store/table-definition';
import { type DefinitionContext } from '../definition/build-table';
import { definitionContext, existingTable } from './definition-context';
import { rowMapping } from './row-mapping';
import { checkNewKeys, checkRows, withConstraints } from './new-constraints';
import { lockForChange, requireAlter, temporaryId } from './table-statements';
import { type Runner } from './runner';

type Statement<K extends DataDefinition['kind']> = Extract<DataDefinition, { kind: K }>;

export async function alterTableStatement(
  runner: Runner,
  execution: Execution,
  statement: Statement<'alter-table'>,
  text: string,
): Promise<void> {
  const missing = (): SqlServerError =>
    new SqlServerError(
      4902,
      `Cannot find the object "${statement.name.join('.')}" because it does not exist or you do not have permissions.`,
    );
  const { table, database } = existingTable(runner, statement.name, missing);
  requireAlter(runner, database, table);
  await lockForChange(runner, execution, table);
  const context = definitionContext(runner, database, () =>
    table.temporary ? temporaryId() : database.newObjectId(),
  );
  const before = table.definition;
  const altered = withConstraints(runner, () => {
    const changed = alter(runner, context, table, database, statement.action);
    if (changed !== undefined) checkNewKeys(database, changed.definition, before);
    return changed;
  });
  if (altered === undefined) return;
  const position = table.temporary ? 0 : nextPosition(execution.transaction, database);
  const map = rowsOf(context, table, database, altered, execution);
  redefineTable(runner.engine, execution.transaction, database, table, {
    definition: { ...altered.definition, modifiedAtMs: execution.nowMs },
    map,
    logged: loggedChange(table, text, position, execution, altered.alteredColumnId),
  });
  if (checksRows(statement.action)) await checkRows(runner, execution, table, database, before);
}

/** Constraints that are added are checked unless that is not wanted; those that are enabled again where it is. */
function checksRows(action: AlterTableAction): boolean {
  return action.kind === 'add' ? !action.unchecked : action.kind === 'check-constraints' && action.checksRows;
}

/** How rows come into the new shape; undefined when they can stay as they are. */
function rowsOf(
  context: DefinitionContext,
  table: Table,
  database: Database,
  altered: Altered,
  execution: Execution,
): ((values: readonly SqlValue[]) => SqlValue[]) | undefined {
  if (altered.columnsChange) return rowMapping(context, table, database, altered.definition, execution);
  return altered.keysChange ? (values) => [...values] : undefined;
}

function loggedChange(
  table: Table,
  command: string,
  position: number,
  execution: Execution,
  alteredColumnId: number | undefined,
): LoggedDefinitionChange | undefined {
  if (table.captureInstances === 0) return undefined;
  return { sourceObjectId: table.objectId, command, position, atMs: execution.nowMs, alteredColumnId };
}

interface Altered {
  readonly definition: TableDefinition;
  readonly columnsChange: boolean;
  readonly keysChange: boolean;
  readonly alteredColumnId?: number;
}

function alter(
  runner: Runner,
  context: DefinitionContext,
  table: Table,
  database: Database,
  action: AlterTableAction,
): Altered | undefined {
  const { definition } = table;
  switch (action.kind) {
    case 'add': {
      const added = addToTable(context, definition, action.columns, action.constraints);
      return {
        definition: added,
        columnsChange: action.columns.length > 0,
        keysChange: added.indexes.length > definition.indexes.length,
      };
    }
    case 'alter-column':
      return alterColumn(runner, context, table, action);
    case 'drop-columns':
      return dropColumns(runner, table, action);
    case 'drop-constraints':
      return dropConstraints(table, database, action);
    case 'check-constraints':
      return enableConstraints(table, action);
    case 'rebuild':
    case 'lock-escalation':
      return undefined;
  }
}

/** @throws SqlServerError 4924, 4928, 5074 */
function alterColumn(
  runner: Runner,
  context: DefinitionContext,
  table: Table,
  action: Extract<AlterTableAction, { kind: 'alter-column' }>,
): Altered {
  const { definition } = table;
  const column = definition.columns.find(({ name }) => sameName(name, action.name));
  if (column === undefined) {
    throw new SqlServerError(
      4924,
      `ALTER TABLE ALTER COLUMN failed because column '${action.name}' does not exist in table '${definition.name}'.`,
    );
  }
  if (column.computed !== undefined || column.type.name === 'rowversion') {
    throw new SqlServerError(
      4928,
      `Cannot alter column '${column.name}' because it is '${column.computed === undefined ? 'timestamp' : 'COMPUTED'}'.`,
    );
  }
  const user = definition.indexes.find((index) =>
    index.columns.some(({ columnId }) => columnId === column.columnId),
  );
  const type = withCollation(inheritCollation(action.type, column.type), context.collation);
  if (user !== undefined && !isWidening(column.type, type))
    refuseDependent(runner, user.name, column.name, 'ALTER TABLE ALTER COLUMN');
  const altered: Column = {
    ...column,
    type,
    nullable: user?.constraint?.primary === true ? false : (action.nullable ?? true),
  };
  return {
    definition: {
      ...definition,
      columns: definition.columns.map((other) => (other === column ? altered : other)),
    },
    columnsChange: true,
    keysChange: false,
    alteredColumnId: column.columnId,
  };
}

function inheritCollation(type: SqlType, before: SqlType): SqlType {
  return type.collation === undefined && before.collation !== undefined
    ? { ...type, collation: before.collation }
    : type;
}

/** A key column may become longer, nothing else. */
function isWidening(before: SqlType, after: SqlType): boolean {
  return before.name === after.name && (before.length === undefined || (after.length ?? 0) >= before.length);
}

/** Two errors: what stands in the way, and what failed because of it. */
function refuseDependent(runner: Runner, object: string, column: string, statement: string): never {
  const dependency = new SqlServerError(5074, `The object '${object}' is dependent on column '${column}'.`);
  if (runner.tryDepth === 0) runner.out.error(dependency);
  throw new SqlServerError(
    4922,
    `${statement} ${column} failed because one or more objects access this column.`,
    16,
    9,
  );
}

/** @throws SqlServerError 4923, 4924, 5074 */
function dropColumns(
  runner: Runner,
  table: Table,
  action: Extract<AlterTableAction, { kind: 'drop-columns' }>,
): Altered | undefined {
  const { definition } = table;
  const dropped = new Set<Column>();
  for (const name of action.names) {
    const column = definition.columns.find((candidate) => sameName(candidate.name, name));
    if (column === undefined) {
      if (action.ifExists) continue;
      throw new SqlServerError(
        4924,
        `ALTER TABLE DROP COLUMN failed because column '${name}' does not exist in table '${definition.name}'.`,
      );
    }
    const user = dependentOf(definition, column);
    if (user !== undefined) refuseDependent(runner, user, column.name, 'ALTER TABLE DROP COLUMN');
    dropped.add(column);
  }
  if (dropped.size === 0) return undefined;
  const columns = definition.columns.filter((column) => !dropped.has(column));
  if (columns.length === 0) {
    throw new SqlServerError(
      4923,
      `ALTER TABLE DROP COLUMN failed because '${action.names[0] ?? ''}' is the only data column in table '${definition.name}'. A table must have at least one data column.`,
    );
  }
  return { definition: { ...definition, columns }, columnsChange: true, keysChange: false };
}

/** What stands on a column: an index, a constraint, or another column. */
function dependentOf(definition: TableDefinition, column: Column): string | undefined {
  const index = definition.indexes.find(
    ({ columns, included }) =>
      columns.some(({ columnId }) => columnId === column.columnId) || included.includes(column.columnId),
  );
  const mentions = (text: string): boolean =>
    new RegExp(`(^|[^\\w@#$])\\[?${escapeRegExp(column.name)}\\]?([^\\w@#$]|$)`, 'i').test(text);
  return (
    index?.name ??
    column.default?.name ??
    definition.foreignKeys.find(({ columnIds }) => columnIds.includes(column.columnId))?.name ??
    definition.checks.find(({ text }) => mentions(text))?.name ??
    definition.columns.find(({ computed }) => computed !== undefined && mentions(computed.text))?.name
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** @throws SqlServerError 3725, 3728 */
function dropConstraints(
  table: Table,
  database: Database,
  action: Extract<AlterTableAction, { kind: 'drop-constraints' }>,
): Altered {
  let definition = table.definition;
  for (const name of action.names) {
    const without = withoutConstraint(definition, name);
    if (without === undefined) {
      if (action.ifExists) continue;
      throw new SqlServerError(3728, `'${name}' is not a constraint.`);
    }
    const index = definition.indexes.find((candidate) => sameName(candidate.name, name));
    const reference = index === undefined ? undefined : [...database.referencesTo(table.objectId)][0];
    if (reference !== undefined) {
      throw new SqlServerError(
        3725,
        `The constraint '${name}' is being referenced by table '${reference.table.definition.name}', foreign key constraint '${reference.key.name}'.`,
      );
    }
    definition = without;
  }
  return {
    definition,
    columnsChange: false,
    keysChange: definition.indexes.length < table.definition.indexes.length,
  };
}

function withoutConstraint(definition: TableDefinition, name: string): TableDefinition | undefined {
  const indexes = definition.indexes.filter(
    (index) => index.constraint === undefined || !sameName(index.name, name),
  );
  if (indexes.length < definition.indexes.length) return { ...definition, indexes };
  const checks = definition.checks.filter((check) => !sameName(check.name, name));
  if (checks.length < definition.checks.length) return { ...definition, checks };
  const foreignKeys = definition.foreignKeys.filter((key) => !sameName(key.name, name));
  if (foreignKeys.length < definition.foreignKeys.length) return { ...definition, foreignKeys };
  const column = definition.columns.find(
    (candidate) => candidate.default !== undefined && sameName(candidate.default.name, name),
  );
  if (column === undefined) return undefined;
  const columns = definition.columns.map((other) => (other === column ? withoutDefault(column) : other));
  return { ...definition, columns };
}

function withoutDefault(column: Column): Column {
  const kept = Object.entries(column).filter(([property]) => property !== 'default');
  return Object.fromEntries(kept) as unknown as Column;
}

/** @throws SqlServerError 4917 */
function enableConstraints(
  table: Table,
  action: Extract<AlterTableAction, { kind: 'check-constraints' }>,
): Altered {
  const { definition } = table;
  const { names, enabled } = action;
  const known = [...definition.checks, ...definition.foreignKeys].map(({ name }) => name);
  if (names !== 'all') {
    const missing = names.find((name) => !known.some((other) => sameName(other, name)));
    if (missing !== undefined) throw new SqlServerError(4917, `Constraint '${missing}' does not exist.`);
  }
  const set = <T extends { readonly name: string }>(constraint: T): T =>
    names === 'all' || names.some((name) => sameName(name, constraint.name))
      ? { ...constraint, enabled }
      : constraint;
  const changed = {
    ...definition,
    checks: definition.checks.map(set),
    foreignKeys: definition.foreignKeys.map(set),
  };
  return { definition: changed, columnsChange: false, keysChange: false };
}
