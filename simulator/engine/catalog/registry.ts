import { type Database } from '../runtime/database';
import { type TableFunction, type VirtualTable } from './virtual-table';

export { type TableFunction, type VirtualTable } from './virtual-table';

/** Views by `schema.name` in lower case; `database:schema.name` where a view exists in one database only. */
const views = new Map<string, VirtualTable>();
const functions = new Map<string, TableFunction>();

/** Finds functions that come and go with what a database holds, such as those of capture instances. */
type FunctionFinder = (database: Database, schema: string, name: string) => TableFunction | undefined;
const finders: FunctionFinder[] = [];

export function registerViews(entries: Readonly<Record<string, VirtualTable>>): void {
  for (const [name, view] of Object.entries(entries)) views.set(name.toLowerCase(), view);
}

export function registerTableFunctions(entries: Readonly<Record<string, TableFunction>>): void {
  for (const [name, definition] of Object.entries(entries)) functions.set(name.toLowerCase(), definition);
}

export function registerFunctionFinder(finder: FunctionFinder): void {
  finders.push(finder);
}

export function catalogView(database: string, schema: string, name: string): VirtualTable | undefined {
  const key = `${schema}.${name}`.toLowerCase();
  return views.get(`${database.toLowerCase()}:${key}`) ?? views.get(key);
}

export function allViews(): ReadonlyMap<string, VirtualTable> {
  return views;
}

/** Finds a table-valued function; without a schema only the built-in ones. */
export function tableFunction(
  database: Database,
  schema: string | undefined,
  name: string,
): TableFunction | undefined {
  const known = functions.get((schema === undefined ? name : `${schema}.${name}`).toLowerCase());
  if (known !== undefined || schema === undefined) return known;
  for (const find of finders) {
    const found = find(database, schema, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
