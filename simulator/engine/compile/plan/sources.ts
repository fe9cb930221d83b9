import { SqlServerError } from '../../../types/sql-type';
import { type TableReference } from '../../../sql/ast/query';
import { catalogView, type VirtualTable } from '../../catalog/registry';
import { type CaptureInstance } from '../../runtime/cdc-state';
import { type Database } from '../../runtime/database';
import { CHANGE_COLUMNS } from '../../store/change-table';
import { defaultSchemaOf } from '../../runtime/names';
import { type Table } from '../../store/table';
import { type CompileContext } from '../compiler';
import { type ScopeColumn } from '../scope';

/** What the name of a table stands for. */
export type NamedSource =
  | { readonly kind: 'table'; readonly table: Table; readonly database: Database }
  | { readonly kind: 'change-table'; readonly instance: CaptureInstance; readonly database: Database }
  | { readonly kind: 'virtual'; readonly view: VirtualTable; readonly database: Database }
  | { readonly kind: 'variable'; readonly table: Table; readonly name: string };

/** @throws SqlServerError 208, 911, 1087 */
export function findNamedSource(
  context: CompileContext,
  reference: Pick<TableReference, 'name'>,
): NamedSource {
  const { name } = reference;
  const [only = ''] = name;
  if (name.length === 1 && only.startsWith('@')) {
    const table = context.variables.tables.get(only);
    if (table === undefined)
      throw new SqlServerError(1087, `Must declare the table variable "${only}".`, 15, 2);
    return { kind: 'variable', table, name: only };
  }
  const found = findTable(context, name);
  if (found === undefined) throw invalidObject(name);
  return found;
}

export function invalidObject(name: readonly string[]): SqlServerError {
  const isTemporary = name.at(-1)?.startsWith('#') === true;
  return new SqlServerError(208, `Invalid object name '${name.join('.')}'.`, 16, isTemporary ? 0 : 1);
}

/** Database, schema and object of a name in the session's context. @throws SqlServerError 911 */
export function splitName(
  context: Pick<CompileContext, 'engine' | 'session'>,
  name: readonly string[],
): { database: Database; schema: string | undefined; object: string } {
  const [object = '', schema = '', database = ''] = [...name].reverse();
  return {
    database: database === '' ? context.session.database : context.engine.database(database),
    schema: schema === '' ? undefined : schema,
    object,
  };
}

export function findTable(context: CompileContext, name: readonly string[]): NamedSource | undefined {
  const [, , databaseName = ''] = [...name].reverse();
  if (databaseName !== '' && context.engine.findDatabase(databaseName) === undefined) return undefined;
  const { database, schema, object } = splitName(context, name);
  if (object.startsWith('#')) {
    const table = context.session.temporaryTables.get(object.toLowerCase());
    context.usesTemporaryTables = true;
    return table && { kind: 'table', table, database };
  }
  for (const candidate of schema === undefined
    ? [defaultSchemaOf(context.engine, context.session, database), 'dbo']
    : [schema]) {
    const found = findInSchema(database, candidate, object);
    if (found !== undefined) return found;
  }
  // System views may be named without their schema in old code: sysobjects and its kin are not covered.
  return undefined;
}

function findInSchema(database: Database, schema: string, object: string): NamedSource | undefined {
  const table = database.table(schema, object);
  if (table !== undefined) return { kind: 'table', table, database };
  const instance = database.captureInstanceOfTable(schema, object);
  if (instance !== undefined) return { kind: 'change-table', instance, database };
  const view = catalogView(database.name, schema, object);
  return view && { kind: 'virtual', view, database };
}

export function columnsOfTable(table: Table): ScopeColumn[] {
  return table.definition.columns.map((column, slot) => ({
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    slot,
    identity: column.identity !== undefined,
    computed: column.computed !== undefined,
  }));
}

/** In the order the server lists them; `__$end_lsn` is always null and not stored. */
export function columnsOfChangeTable(instance: CaptureInstance): ScopeColumn[] {
  const { layout } = instance.table;
  const own = (slot: number): ScopeColumn => {
    const { name, type, nullable } = CHANGE_COLUMNS[slot] ?? CHANGE_COLUMNS[0];
    return { name, type, nullable, slot, identity: false, computed: false };
  };
  const captured = instance.columns.map((column, index): ScopeColumn => ({
    name: column.name,
    type: column.type,
    nullable: true,
    slot: CHANGE_COLUMNS.length + index,
    identity: false,
    computed: false,
  }));
  const endLsn = { ...own(0), name: '__$end_lsn', nullable: true, slot: layout.columns.length };
  return [own(0), endLsn, own(2), own(3), own(4), ...captured, own(1)];
}

export function columnsOfView(view: Pick<VirtualTable, 'columns'>): ScopeColumn[] {
  return view.columns.map(({ name, type, nullable }, slot) => ({
    name,
    type,
    nullable,
    slot,
    identity: false,
    computed: false,
  }));
}
