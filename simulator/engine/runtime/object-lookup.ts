import { tryParseName } from '../../sql/parser';
import { type Database } from './database';
import { type EngineState } from './engine-state';
import { type SessionState } from './session-state';

/** Anything that has an object id. */
export interface CatalogObject {
  readonly objectId: number;
  readonly parentId: number;
  readonly schema: string;
  readonly name: string;
  /** As in sys.objects: `U `, `PK`, `UQ`, `D `, `C `, `F `, `V `. */
  readonly type: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly shipped: boolean;
}

/** Tables of msdb that are views here; the ids of other objects are positive. */
const AGENT_TABLES = ['cdc_jobs', 'sysjobs', 'sysjobactivity'] as const;

function* agentTables({ name: database, createdAtMs }: Database): Generator<CatalogObject> {
  if (database !== 'msdb') return;
  const common = { parentId: 0, schema: 'dbo', type: 'U ', createdAtMs, modifiedAtMs: createdAtMs };
  for (const [place, name] of AGENT_TABLES.entries())
    yield { ...common, objectId: -1000 - place, name, shipped: true };
}

/** All objects of a database: tables, change tables, and their constraints. */
export function* objectsOf(database: Database): Generator<CatalogObject> {
  yield* agentTables(database);
  for (const { definition } of database.tables) {
    const { objectId, schema, name, createdAtMs, modifiedAtMs, shipped } = definition;
    yield { objectId, parentId: 0, schema, name, type: 'U ', createdAtMs, modifiedAtMs, shipped };
    yield* constraintsOf(database, objectId);
  }
  for (const instance of database.cdc?.all ?? []) {
    const { objectId, createdAtMs } = instance;
    const common = { parentId: 0, schema: 'cdc', createdAtMs, modifiedAtMs: createdAtMs, shipped: true };
    yield { ...common, objectId, name: `${instance.name}_CT`, type: 'U ' };
  }
}

function* constraintsOf(database: Database, tableId: number): Generator<CatalogObject> {
  const definition = database.tableById(tableId)?.definition;
  if (definition === undefined) return;
  const { schema, createdAtMs, modifiedAtMs } = definition;
  const common = { parentId: tableId, schema, createdAtMs, modifiedAtMs, shipped: false };
  for (const { name, constraint } of definition.indexes) {
    if (constraint !== undefined)
      yield { ...common, objectId: constraint.objectId, name, type: constraint.primary ? 'PK' : 'UQ' };
  }
  for (const { default: constraint } of definition.columns) {
    if (constraint !== undefined)
      yield { ...common, objectId: constraint.objectId, name: constraint.name, type: 'D ' };
  }
  for (const { objectId, name } of definition.checks) yield { ...common, objectId, name, type: 'C ' };
  for (const { objectId, name } of definition.foreignKeys) yield { ...common, objectId, name, type: 'F ' };
}

export function objectById(database: Database, objectId: number): CatalogObject | undefined {
  const definition = database.tableById(objectId)?.definition;
  if (definition !== undefined) {
    const { schema, name, createdAtMs, modifiedAtMs, shipped } = definition;
    return { objectId, parentId: 0, schema, name, type: 'U ', createdAtMs, modifiedAtMs, shipped };
  }
  for (const object of objectsOf(database)) if (object.objectId === objectId) return object;
  return undefined;
}

/** Names without a schema are looked for in the caller's default one, then in dbo. */
export function findObject(
  engine: EngineState,
  session: SessionState,
  text: string,
  defaultSchema: (database: Database) => string,
): { database: Database; object: CatalogObject } | undefined {
  const parts = tryParseName(text);
  if (parts === undefined) return undefined;
  const [name = '', schema = '', databaseName = ''] = [...parts].reverse();
  const database = databaseName === '' ? session.database : engine.findDatabase(databaseName);
  if (database === undefined) return undefined;
  const schemas = schema === '' ? [defaultSchema(database), 'dbo'] : [schema];
  for (const candidate of schemas) {
    const object = objectNamed(database, candidate, name);
    if (object !== undefined) return { database, object };
  }
  return undefined;
}

export function objectNamed(database: Database, schema: string, name: string): CatalogObject | undefined {
  const table = database.table(schema, name);
  if (table !== undefined) return objectById(database, table.objectId);
  const wanted = name.toLowerCase();
  for (const object of objectsOf(database)) {
    if (object.name.toLowerCase() === wanted && object.schema.toLowerCase() === schema.toLowerCase())
      return object;
  }
  return undefined;
}
