import { type CaptureInstance } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { type TableDefinition } from '../store/table-definition';
import { tableDefinitions } from './change-table-definition';
import { allViews } from './registry';
import { hasPermission, userIn } from '../runtime/permissions';

/** Codes of sys.objects.type, as char(2). */
export type ObjectType = 'U ' | 'PK' | 'UQ' | 'D ' | 'C ' | 'F ' | 'IF' | 'V ';

export const OBJECT_TYPE_NAMES: Readonly<Record<ObjectType, string>> = {
  'U ': 'USER_TABLE',
  PK: 'PRIMARY_KEY_CONSTRAINT',
  UQ: 'UNIQUE_CONSTRAINT',
  'D ': 'DEFAULT_CONSTRAINT',
  'C ': 'CHECK_CONSTRAINT',
  'F ': 'FOREIGN_KEY_CONSTRAINT',
  IF: 'SQL_INLINE_TABLE_VALUED_FUNCTION',
  'V ': 'VIEW',
};

/** Something with an object id. */
export interface DatabaseObject {
  readonly objectId: number;
  readonly name: string;
  readonly schema: string;
  readonly type: ObjectType;
  /** 0 for what belongs to no table. */
  readonly parentId: number;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly shipped: boolean;
}

/** Objects of a database, whoever looks. */
export function* databaseObjects(database: Database): Generator<DatabaseObject> {
  for (const definition of tableDefinitions(database)) yield* tableObjects(definition);
  for (const instance of database.cdc?.all ?? []) yield* instanceFunctions(instance);
}

function* tableObjects(definition: TableDefinition): Generator<DatabaseObject> {
  const { objectId, schema, createdAtMs, modifiedAtMs, shipped } = definition;
  const own = { schema, createdAtMs, modifiedAtMs, shipped };
  yield { ...own, objectId, name: definition.name, type: 'U ', parentId: 0 };
  const part = (object: { objectId: number; name: string }, type: ObjectType): DatabaseObject => ({
    ...own,
    objectId: object.objectId,
    name: object.name,
    type,
    parentId: objectId,
  });
  for (const { name, constraint } of definition.indexes) {
    if (constraint !== undefined) {
      yield part({ objectId: constraint.objectId, name }, constraint.primary ? 'PK' : 'UQ');
    }
  }
  for (const column of definition.columns) if (column.default !== undefined) yield part(column.default, 'D ');
  for (const check of definition.checks) yield part(check, 'C ');
  for (const key of definition.foreignKeys) yield part(key, 'F ');
}

/** The ids of new objects are 16 apart: those of an instance's functions stand behind that of its change table. */
const FUNCTION_ID_OFFSETS = { fn_cdc_get_all_changes_: 1, fn_cdc_get_net_changes_: 2 } as const;

function* instanceFunctions(instance: CaptureInstance): Generator<DatabaseObject> {
  const own = {
    schema: 'cdc',
    parentId: 0,
    createdAtMs: instance.createdAtMs,
    modifiedAtMs: instance.createdAtMs,
    shipped: true,
  };
  for (const [prefix, offset] of Object.entries(FUNCTION_ID_OFFSETS)) {
    if (prefix === 'fn_cdc_get_net_changes_' && !instance.supportsNetChanges) continue;
    yield { ...own, objectId: instance.objectId + offset, name: prefix + instance.name, type: 'IF' };
  }
}

/** Views of the server, the same in every database; their ids are negative. */
export function* systemObjects(): Generator<DatabaseObject> {
  let objectId = -100;
  for (const key of allViews().keys()) {
    const [schema = '', name = ''] = key.includes(':') ? [] : key.split('.');
    objectId--;
    if (name === '') continue;
    yield {
      objectId,
      name: schema === 'information_schema' ? name.toUpperCase() : name,
      schema: schema === 'information_schema' ? 'INFORMATION_SCHEMA' : schema,
      type: 'V ',
      parentId: 0,
      createdAtMs: 0,
      modifiedAtMs: 0,
      shipped: true,
    };
  }
}

/** Rights of which any makes an object visible. */
const REVEALING = ['SELECT', 'VIEW DEFINITION', 'INSERT', 'UPDATE', 'DELETE', 'ALTER', 'REFERENCES'];

/** What the session may know about: a constraint is visible when its table is. */
export function isVisible(
  execution: Execution,
  database: Database,
  object: Pick<DatabaseObject, 'objectId' | 'schema'> & { readonly parentId?: number },
): boolean {
  const { engine, session } = execution;
  const { parentId = 0 } = object;
  const objectId = parentId === 0 ? object.objectId : parentId;
  const secured = { objectId, schema: object.schema, name: '' };
  const { identity } = session;
  if (REVEALING.some((right) => hasPermission(engine, identity, database, right, secured))) return true;
  return hasGrantOnColumn(execution, database, objectId);
}

function hasGrantOnColumn({ engine, session }: Execution, database: Database, objectId: number): boolean {
  const user = userIn(engine, session.identity, database);
  if (user === undefined) return false;
  const roles = database.security.rolesOf(user.id);
  return database.security.permissions.some(
    (permission) =>
      permission.objectId === objectId && permission.state === 'grant' && roles.has(permission.principalId),
  );
}

/** Objects that the session may know about. */
export function* visibleObjects(execution: Execution, database: Database): Generator<DatabaseObject> {
  for (const object of databaseObjects(database)) if (isVisible(execution, database, object)) yield object;
}

/** Tables that the session may know about. */
export function* visibleTables(execution: Execution, database: Database): Generator<TableDefinition> {
  for (const definition of tableDefinitions(database)) {
    if (isVisible(execution, database, definition)) yield definition;
  }
}
