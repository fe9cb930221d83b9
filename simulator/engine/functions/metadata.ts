import { type SqlValue } from '../../types/sql-type';
import { columnsOfChangeTable } from '../compile/plan/sources';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { findObject, objectById } from '../runtime/object-lookup';
import { defaultSchemaOf } from '../runtime/names';
import {
  maxLengthOf,
  precisionColumn,
  scaleColumn,
  systemTypeId,
  typeNameOfId,
} from '../values/type-catalog';
import { findCollation } from '../../types/collation';
import { type FunctionDefinition, INT, niladic, NVARCHAR, simple, SYSNAME, VARIANT } from './definition';
import { serverProperty } from './server-property';

function databaseOf(execution: Execution, id: SqlValue | undefined): Database | undefined {
  return id === undefined || id === null
    ? execution.session.database
    : execution.engine.databaseById(Number(id));
}

function lookup(execution: Execution, name: SqlValue | undefined): ReturnType<typeof findObject> {
  const { engine, session } = execution;
  if (typeof name !== 'string') return undefined;
  return findObject(engine, session, name, (database) => defaultSchemaOf(engine, session, database));
}

const objectId = simple({
  takes: [NVARCHAR, NVARCHAR],
  optional: 1,
  returns: INT,
  evaluate: ([name, type], execution) => {
    if (typeof name === 'string' && /(^|\.)\[?#/.test(name)) {
      const plain = name
        .replace(/^.*\.\[?/, '')
        .replace(/[[\]]/g, '')
        .toLowerCase();
      return execution.session.temporaryTables.get(plain)?.objectId ?? null;
    }
    const found = lookup(execution, name)?.object;
    if (found === undefined) return null;
    return typeof type === 'string' && type.trim().toUpperCase() !== found.type.trim()
      ? null
      : found.objectId;
  },
});

function nameOf(read: (database: Database, id: number) => string | undefined): FunctionDefinition {
  return simple({
    takes: [INT, INT],
    optional: 1,
    returns: SYSNAME,
    evaluate: ([id, databaseId], execution) => {
      const database = databaseOf(execution, databaseId);
      return (database && read(database, Number(id))) ?? null;
    },
  });
}

interface ColumnFacts {
  readonly id: number;
  readonly name: string;
  readonly properties: Readonly<Record<string, number | null>>;
  readonly maxLength: number;
}

function columnFacts(database: Database, tableId: number): ColumnFacts[] {
  const table = database.tableById(tableId);
  if (table !== undefined) {
    return table.definition.columns.map((column) => ({
      id: column.columnId,
      name: column.name,
      maxLength: maxLengthOf(column.type),
      properties: {
        allowsnull: Number(column.nullable),
        columnid: column.columnId,
        isidentity: Number(column.identity !== undefined),
        iscomputed: Number(column.computed !== undefined),
        isrowguidcol: Number(column.rowGuid === true),
        issparse: Number(column.sparse === true),
        iscolumnset: 0,
        ishidden: 0,
        precision: precisionColumn(column.type),
        scale: scaleColumn(column.type),
        charmaxlen: column.type.length ?? null,
      },
    }));
  }
  const instance = database.cdc?.byObjectId(tableId);
  return instance === undefined
    ? []
    : columnsOfChangeTable(instance).map(({ name, type, nullable }, place) => ({
        id: place + 1,
        name,
        maxLength: maxLengthOf(type),
        properties: { allowsnull: Number(nullable), columnid: place + 1, isidentity: 0, iscomputed: 0 },
      }));
}

const columnNamed = (facts: readonly ColumnFacts[], name: SqlValue | undefined): ColumnFacts | undefined =>
  facts.find((column) => column.name.toLowerCase() === (name as string).toLowerCase());

const TABLE_PROPERTIES: Readonly<Record<string, (execution: Execution, id: number) => SqlValue>> = {
  istable: (e, id) => Number(objectById(e.session.database, id)?.type === 'U '),
  isusertable: (e, id) => Number(objectById(e.session.database, id)?.type === 'U '),
  isview: () => 0,
  isprocedure: () => 0,
  ismsshipped: (e, id) => Number(objectById(e.session.database, id)?.shipped === true),
  schemaid: (e, id) =>
    e.session.database.schema(objectById(e.session.database, id)?.schema ?? '')?.id ?? null,
  tablehasidentity: (e, id) =>
    Number(
      e.session.database.tableById(id)?.definition.columns.some(({ identity }) => identity !== undefined) ===
        true,
    ),
  tablehasprimarykey: (e, id) =>
    Number(
      e.session.database
        .tableById(id)
        ?.definition.indexes.some(({ constraint }) => constraint?.primary === true) === true,
    ),
  tablehasclustindex: (e, id) =>
    Number(e.session.database.tableById(id)?.definition.indexes.some(({ clustered }) => clustered) === true),
};

const objectProperty = simple({
  takes: [INT, SYSNAME],
  returns: INT,
  evaluate: ([id, property], execution) => {
    if (objectById(execution.session.database, Number(id)) === undefined) return null;
    return TABLE_PROPERTIES[(property as string).toLowerCase()]?.(execution, Number(id)) ?? null;
  },
});

function databaseProperty(database: Database, property: string): SqlValue {
  const text = (value: string): SqlValue => ({ type: SYSNAME, value });
  const int = (value: number): SqlValue => ({ type: INT, value });
  switch (property.toLowerCase()) {
    case 'collation':
      return text(database.collation);
    case 'updateability':
      return text(database.options.readOnly ? 'READ_ONLY' : 'READ_WRITE');
    case 'status':
      return text('ONLINE');
    case 'recovery':
      return text(database.options.recoveryModel);
    case 'useraccess':
      return text(database.options.userAccess);
    case 'version':
      return int(957);
    case 'isautoclose':
    case 'isautoshrink':
      return int(0);
    default:
      return null;
  }
}

function identityProperty(
  read: (table: NonNullable<ReturnType<Database['tableById']>>) => bigint | undefined,
): FunctionDefinition {
  return simple({
    takes: [NVARCHAR],
    returns: { name: 'numeric', precision: 38, scale: 0 },
    evaluate: ([name], execution) => {
      const found = lookup(execution, name);
      const table = found?.database.tableById(found.object.objectId);
      return (table && read(table)) ?? null;
    },
  });
}

const seedOf = (
  table: NonNullable<ReturnType<Database['tableById']>>,
  part: 'seed' | 'increment',
): bigint | undefined => {
  const identity = table.definition.columns.find((column) => column.identity !== undefined)?.identity;
  return identity === undefined ? undefined : BigInt(identity[part]);
};

export const METADATA_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  DB_NAME: simple({
    takes: [INT],
    optional: 1,
    returns: SYSNAME,
    evaluate: ([id], execution) => databaseOf(execution, id)?.name ?? null,
  }),
  DB_ID: simple({
    takes: [SYSNAME],
    optional: 1,
    returns: INT,
    evaluate: ([name], { engine, session }) =>
      (typeof name === 'string' ? engine.findDatabase(name)?.id : session.database.id) ?? null,
  }),
  OBJECT_ID: objectId,
  OBJECT_NAME: nameOf((database, id) => objectById(database, id)?.name),
  OBJECT_SCHEMA_NAME: nameOf((database, id) => objectById(database, id)?.schema),
  SCHEMA_NAME: simple({
    takes: [INT],
    optional: 1,
    returns: SYSNAME,
    evaluate: ([id], { engine, session }) => {
      if (id === undefined) return defaultSchemaOf(engine, session, session.database);
      return [...session.database.schemas].find((schema) => schema.id === id)?.name ?? null;
    },
  }),
  SCHEMA_ID: simple({
    takes: [SYSNAME],
    optional: 1,
    returns: INT,
    evaluate: ([name], { engine, session }) => {
      const wanted = typeof name === 'string' ? name : defaultSchemaOf(engine, session, session.database);
      return session.database.schema(wanted)?.id ?? null;
    },
  }),
  COL_NAME: simple({
    takes: [INT, INT],
    returns: SYSNAME,
    evaluate: ([table, id], { session }) =>
      columnFacts(session.database, Number(table)).find((column) => column.id === id)?.name ?? null,
  }),
  COL_LENGTH: simple({
    takes: [NVARCHAR, SYSNAME],
    returns: { name: 'smallint' },
    evaluate: ([table, name], execution) => {
      const found = lookup(execution, table);
      if (found === undefined) return null;
      return columnNamed(columnFacts(found.database, found.object.objectId), name)?.maxLength ?? null;
    },
  }),
  COLUMNPROPERTY: simple({
    takes: [INT, SYSNAME, SYSNAME],
    returns: INT,
    evaluate: ([table, name, property], { session }) =>
      columnNamed(columnFacts(session.database, Number(table)), name)?.properties[
        (property as string).toLowerCase()
      ] ?? null,
  }),
  OBJECTPROPERTY: objectProperty,
  OBJECTPROPERTYEX: objectProperty,
  TYPE_NAME: simple({ takes: [INT], returns: SYSNAME, evaluate: ([id]) => typeNameOfId(Number(id)) ?? null }),
  TYPE_ID: simple({
    takes: [NVARCHAR],
    returns: INT,
    evaluate: ([name]) => systemTypeId(name as string) ?? null,
  }),
  DATABASEPROPERTYEX: simple({
    takes: [SYSNAME, SYSNAME],
    returns: VARIANT,
    evaluate: ([name, property], { engine }) => {
      const database = engine.findDatabase(name as string);
      return database === undefined ? null : databaseProperty(database, property as string);
    },
  }),
  SERVERPROPERTY: simple({
    takes: [SYSNAME],
    returns: VARIANT,
    evaluate: ([property], { engine }) => serverProperty(engine, property as string),
  }),
  COLLATIONPROPERTY: simple({
    takes: [SYSNAME, SYSNAME],
    returns: VARIANT,
    evaluate: ([name, property]) => {
      const collation = findCollation(name as string);
      if (collation === undefined) return null;
      const values: Readonly<Record<string, number>> = {
        codepage: collation.codePageId,
        lcid: collation.lcid,
      };
      const value = values[(property as string).toLowerCase()];
      return value === undefined ? null : { type: INT, value };
    },
  }),
  IDENT_CURRENT: identityProperty((table) => table.identityCurrent ?? seedOf(table, 'seed')),
  IDENT_SEED: identityProperty((table) => seedOf(table, 'seed')),
  IDENT_INCR: identityProperty((table) => seedOf(table, 'increment')),
  '@@DBTS': niladic({ name: 'varbinary', length: 8 }, ({ session }) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(session.database.rowVersion);
    return bytes;
  }),
};
