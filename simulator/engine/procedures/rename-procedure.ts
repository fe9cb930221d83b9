import { SqlServerError } from '../../types/sql-type';
import { tryParseName } from '../../sql/parser';
import { redefineTable } from '../definition/table-actions';
import { type Database } from '../runtime/database';
import { defaultSchemaOf } from '../runtime/names';
import { objectNamed } from '../runtime/object-lookup';
import { hasPermission } from '../runtime/permissions';
import { nextPosition } from '../runtime/write-log';
import { LockMode } from '../store/lock-mode';
import { type Table } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { acquireTableLock } from '../store/waiting';
import { parameterList, type ProcedureContext, type SystemProcedure } from './procedure';

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

interface Renaming {
  readonly table: Table;
  readonly definition: TableDefinition;
}

function notFound(type: string): SqlServerError {
  return new SqlServerError(
    15_248,
    `Either the parameter @objname is ambiguous or the claimed @objtype (${type}) is wrong.`,
    11,
  );
}

function inUse(name: string, kind: string): SqlServerError {
  return new SqlServerError(
    15_335,
    `Error: The new name '${name}' is already in use as a ${kind} name and would cause a duplicate that is not permitted.`,
    11,
  );
}

/** The table that a name of one to three parts means. */
function tableOf(context: ProcedureContext, parts: readonly string[]): Table | undefined {
  const { execution, database } = context;
  const [name = '', schema = ''] = [...parts].reverse();
  const own = defaultSchemaOf(execution.engine, execution.session, database);
  for (const candidate of schema === '' ? [own, 'dbo'] : [schema]) {
    const table = database.table(candidate, name);
    if (table !== undefined) return table;
  }
  return undefined;
}

/** @throws SqlServerError 4928, 15248, 15335, 15336 */
function renameColumn(context: ProcedureContext, parts: readonly string[], newName: string): Renaming {
  const table = tableOf(context, parts.slice(0, -1));
  const old = parts.at(-1) ?? '';
  const column = table?.definition.columns.find(({ name }) => same(name, old));
  if (table === undefined || column === undefined) throw notFound('COLUMN');
  const { definition } = table;
  if (table.captureInstances > 0) {
    throw new SqlServerError(4928, `Cannot alter column '${column.name}' because it is 'REPLICATED'.`);
  }
  if (definition.columns.some((other) => other !== column && same(other.name, newName))) {
    throw inUse(newName, 'COLUMN');
  }
  const texts = [
    ...definition.checks.map(({ text }) => text),
    ...definition.columns.flatMap(({ computed }) => (computed === undefined ? [] : [computed.text])),
  ];
  if (texts.some((text) => text.toLowerCase().includes(`[${column.name.toLowerCase()}]`))) {
    throw new SqlServerError(
      15_336,
      `Object '${definition.schema}.${definition.name}.${column.name}' cannot be renamed because the object participates in enforced dependencies.`,
    );
  }
  const columns = definition.columns.map((one) => (one === column ? { ...one, name: newName } : one));
  return { table, definition: { ...definition, columns } };
}

/** @throws SqlServerError 15248, 15335 */
function renameIndex(context: ProcedureContext, parts: readonly string[], newName: string): Renaming {
  const table = tableOf(context, parts.slice(0, -1));
  const index = table?.definition.indexes.find(({ name }) => same(name, parts.at(-1) ?? ''));
  if (table === undefined || index === undefined) throw notFound('INDEX');
  const { definition } = table;
  if (definition.indexes.some((other) => other !== index && same(other.name, newName))) {
    throw inUse(newName, 'INDEX');
  }
  const indexes = definition.indexes.map((one) => (one === index ? { ...one, name: newName } : one));
  return { table, definition: { ...definition, indexes } };
}

/** A table, or a constraint. @throws SqlServerError 15225, 15335 */
function renameObject(context: ProcedureContext, parts: readonly string[], newName: string): Renaming {
  const { database } = context;
  const table = tableOf(context, parts);
  const constraint = table === undefined ? constraintNamed(database, parts) : undefined;
  const found = table ?? constraint;
  if (found === undefined || found.definition.shipped) {
    throw new SqlServerError(
      15_225,
      `No item by the name of '${parts.join('.')}' could be found in the current database '${database.name}', given that @itemtype was input as '(null)'.`,
      11,
    );
  }
  const { definition } = found;
  if (objectNamed(database, definition.schema, newName) !== undefined) throw inUse(newName, 'OBJECT');
  if (table !== undefined) return { table, definition: { ...definition, name: newName } };
  return { table: found, definition: withConstraintNamed(definition, parts.at(-1) ?? '', newName) };
}

function constraintNamed(database: Database, parts: readonly string[]): Table | undefined {
  const [name = '', schema] = [...parts].reverse();
  return [...database.tables].find(
    ({ definition }) =>
      (schema === undefined || same(definition.schema, schema)) &&
      withConstraintNamed(definition, name, '') !== definition,
  );
}

/** The same definition when it has no constraint of that name. */
function withConstraintNamed(definition: TableDefinition, old: string, newName: string): TableDefinition {
  const names = [
    ...definition.indexes.flatMap(({ name, constraint }) => (constraint === undefined ? [] : [name])),
    ...definition.checks.map(({ name }) => name),
    ...definition.foreignKeys.map(({ name }) => name),
    ...definition.columns.flatMap((column) => column.default?.name ?? []),
  ];
  if (!names.some((name) => same(name, old))) return definition;
  const renamed = <T extends { readonly name: string }>(one: T): T =>
    same(one.name, old) ? { ...one, name: newName } : one;
  return {
    ...definition,
    indexes: definition.indexes.map((index) => (index.constraint === undefined ? index : renamed(index))),
    checks: definition.checks.map(renamed),
    foreignKeys: definition.foreignKeys.map(renamed),
    columns: definition.columns.map((column) =>
      column.default === undefined ? column : { ...column, default: renamed(column.default) },
    ),
  };
}

const rename: SystemProcedure = {
  parameters: parameterList('@objname nvarchar1035, @newname sysname, @objtype varchar13 = null'),
  async run(args, context) {
    const { execution, database, out } = context;
    const parts = tryParseName(args.requiredText('@objname')) ?? [];
    const newName = args.requiredText('@newname');
    const type = args.text('@objtype')?.toUpperCase() ?? 'OBJECT';
    const { table, definition } = renamingOf(context, type, parts, newName);
    const { engine, session, transaction, signal } = execution;
    if (!hasPermission(engine, session.identity, database, 'ALTER', table.definition)) throw notFound(type);
    const limits = { lockTimeoutMs: session.options.lockTimeoutMs, signal };
    await acquireTableLock(table.locks, transaction, LockMode.schemaModification, limits);
    nextPosition(transaction, database);
    redefineTable(engine, transaction, database, table, {
      definition: { ...definition, modifiedAtMs: execution.nowMs },
      // Indexes know their names.
      map: definition.indexes === table.definition.indexes ? undefined : (values) => [...values],
      logged: undefined,
    });
    const text = 'Caution: Changing any part of an object name could break scripts and stored procedures.';
    out.info({ number: 15_477, severity: 0, state: 1, text });
    return 0;
  },
};

function renamingOf(
  context: ProcedureContext,
  type: string,
  parts: readonly string[],
  newName: string,
): Renaming {
  switch (type) {
    case 'COLUMN':
      return renameColumn(context, parts, newName);
    case 'INDEX':
      return renameIndex(context, parts, newName);
    case 'OBJECT':
      return renameObject(context, parts, newName);
    default:
      throw new SqlServerError(15_249, `Error: Explicit @objtype '${type}' is unrecognized.`, 11);
  }
}

export const RENAME_PROCEDURES: Readonly<Record<string, SystemProcedure>> = { 'sys.sp_rename': rename };
