import { type SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type Execution } from '../runtime/execution';
import {
  hasPermission,
  hasServerPermission,
  isRoleMember,
  type SecuredObject,
  userIn,
} from '../runtime/permissions';
import { tableDefinitionById } from '../catalog/change-table-definition';
import { findObject } from '../runtime/object-lookup';
import { defaultSchemaOf } from '../runtime/names';
import { tryParseName } from '../../sql/parser';
import { BIGINT, type FunctionDefinition, INT, niladic, NVARCHAR, simple, SYSNAME } from './definition';
import { VERSION_TEXT } from './server-property';

const NUMERIC38: SqlType = { name: 'numeric', precision: 38, scale: 0 };
const SMALLINT: SqlType = { name: 'smallint' };

function userName({ engine, session }: Execution): string {
  return userIn(engine, session.identity, session.database)?.name ?? 'guest';
}

function error(type: SqlType, read: (caught: SqlServerError) => SqlValue): FunctionDefinition {
  return niladic(type, ({ session }) => (session.caught === undefined ? null : read(session.caught)));
}

/** 1, -1 when the transaction can only be rolled back, 0. */
function transactionState({ session }: Execution): number {
  if (session.transaction === undefined) return 0;
  return session.transaction.doomed ? -1 : 1;
}

const roleMember = simple({
  takes: [SYSNAME, SYSNAME],
  optional: 1,
  returns: INT,
  evaluate: ([role, principal], { engine, session }) => {
    const { database } = session;
    const member =
      typeof principal === 'string'
        ? database.security.byName(principal)
        : userIn(engine, session.identity, database);
    if (member === undefined) return null;
    const answer = isRoleMember(database, member, role as string);
    return answer === undefined ? null : Number(answer);
  },
});

const SERVER_ROLES = new Set([
  'sysadmin',
  'serveradmin',
  'securityadmin',
  'processadmin',
  'setupadmin',
  'bulkadmin',
  'diskadmin',
  'dbcreator',
  'public',
]);

const serverRoleMember = simple({
  takes: [SYSNAME, SYSNAME],
  optional: 1,
  returns: INT,
  evaluate: ([role, login], { engine, session }) => {
    const name = (role as string).toLowerCase();
    if (!SERVER_ROLES.has(name)) return null;
    const wanted = typeof login === 'string' ? login : session.identity.login;
    if (name === 'public') return 1;
    return Number(
      engine.isSysadmin(wanted) || engine.serverRoleMembers.get(name)?.has(wanted.toLowerCase()) === true,
    );
  },
});

type SecurableTest = (name: string | undefined, permission: string, execution: Execution) => SqlValue;

const SECURABLES: Readonly<Record<string, SecurableTest>> = {
  SERVER: (_name, permission, { engine, session }) =>
    Number(hasServerPermission(engine, session.identity, permission)),
  DATABASE: (name, permission, { engine, session }) => {
    const database = name === undefined ? session.database : engine.findDatabase(name);
    return database === undefined
      ? null
      : Number(hasPermission(engine, session.identity, database, permission));
  },
  SCHEMA: (name, permission, { engine, session }) => {
    const schema =
      name === undefined ? undefined : session.database.schema(tryParseName(name)?.at(-1) ?? name);
    if (schema === undefined) return null;
    return Number(
      hasPermission(engine, session.identity, session.database, permission, schemaAsObject(schema.name)),
    );
  },
  OBJECT: objectPermission,
};

/** HAS_PERMS_BY_NAME(securable, class, permission, column, 'COLUMN'): null for what does not exist or is not visible. */
function hasPermsByName(
  [securable, kind, permission, column]: readonly SqlValue[],
  execution: Execution,
): SqlValue {
  if (typeof permission !== 'string') return null;
  const name = typeof securable === 'string' ? securable : undefined;
  if (typeof column === 'string') return objectPermission(name, permission.toUpperCase(), execution, column);
  const test = SECURABLES[typeof kind === 'string' ? kind.toUpperCase() : 'SERVER'];
  return test?.(name, permission.toUpperCase(), execution) ?? null;
}

function schemaAsObject(schema: string): SecuredObject {
  return { objectId: -1, schema, name: '' };
}

function objectPermission(
  name: string | undefined,
  permission: string,
  { engine, session }: Execution,
  columnName?: string,
): SqlValue {
  const found = findObject(engine, session, name ?? '', (database) =>
    defaultSchemaOf(engine, session, database),
  );
  if (found === undefined) return null;
  const columns = columnName === undefined ? [] : columnIds(found, columnName);
  if (columns === undefined) return null;
  return Number(hasPermission(engine, session.identity, found.database, permission, found.object, columns));
}

function columnIds(
  { database, object }: NonNullable<ReturnType<typeof findObject>>,
  name: string,
): number[] | undefined {
  const columns = tableDefinitionById(database, object.objectId)?.columns;
  const column = columns?.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return column && [column.columnId];
}

export const SESSION_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  '@@SPID': niladic(SMALLINT, ({ session }) => session.id),
  '@@TRANCOUNT': niladic(INT, ({ session }) => session.transactionCount),
  '@@ROWCOUNT': niladic(INT, ({ session }) => session.rowCount),
  ROWCOUNT_BIG: niladic(BIGINT, ({ session }) => BigInt(session.rowCount)),
  '@@ERROR': niladic(INT, ({ session }) => session.errorNumber),
  '@@IDENTITY': niladic(NUMERIC38, ({ session }) => session.lastIdentity ?? null),
  SCOPE_IDENTITY: niladic(NUMERIC38, ({ session }) => session.scopeIdentity ?? null),
  '@@VERSION': niladic({ name: 'nvarchar', length: 300 }, () => VERSION_TEXT),
  '@@MICROSOFTVERSION': niladic(INT, () => 0x10_00_10_4f),
  '@@SERVERNAME': niladic(SYSNAME, ({ engine }) => engine.serverName),
  '@@SERVICENAME': niladic(SYSNAME, () => 'MSSQLSERVER'),
  '@@LANGUAGE': niladic(SYSNAME, () => 'us_english'),
  '@@LANGID': niladic(SMALLINT, () => 0),
  '@@DATEFIRST': niladic({ name: 'tinyint' }, ({ session }) => session.options.dateFirst),
  '@@LOCK_TIMEOUT': niladic(INT, ({ session }) => session.options.lockTimeoutMs),
  '@@MAX_PRECISION': niladic({ name: 'tinyint' }, () => 38),
  '@@MAX_CONNECTIONS': niladic(INT, () => 32_767),
  '@@TEXTSIZE': niladic(INT, ({ session }) => session.options.textSizeBytes),
  '@@OPTIONS': niladic(INT, () => 5496),
  '@@NESTLEVEL': niladic(INT, () => 0),
  '@@PROCID': niladic(INT, () => 0),
  '@@CONNECTIONS': niladic(INT, ({ engine }) => engine.sessions.size),
  XACT_STATE: niladic(SMALLINT, transactionState),
  CURRENT_TRANSACTION_ID: niladic(BIGINT, ({ transaction }) => transaction.id),
  ERROR_NUMBER: error(INT, ({ number }) => number),
  ERROR_MESSAGE: error(NVARCHAR, ({ message }) => message),
  ERROR_SEVERITY: error(INT, ({ severity }) => severity),
  ERROR_STATE: error(INT, ({ state }) => state),
  ERROR_LINE: error(INT, ({ line }) => line ?? 1),
  ERROR_PROCEDURE: error(SYSNAME, () => null),
  HOST_NAME: niladic(SYSNAME, ({ session }) => session.hostName),
  APP_NAME: niladic(SYSNAME, ({ session }) => session.applicationName),
  MIN_ACTIVE_ROWVERSION: niladic({ name: 'binary', length: 8 }, ({ session }) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(session.database.rowVersion + 1n);
    return bytes;
  }),
  USER_NAME: simple({
    takes: [INT],
    optional: 1,
    returns: SYSNAME,
    evaluate: ([id], execution) =>
      id === undefined
        ? userName(execution)
        : (execution.session.database.security.byId(Number(id))?.name ?? null),
  }),
  USER_ID: simple({
    takes: [SYSNAME],
    optional: 1,
    returns: INT,
    evaluate: ([name], execution) =>
      execution.session.database.security.byName(typeof name === 'string' ? name : userName(execution))?.id ??
      null,
  }),
  DATABASE_PRINCIPAL_ID: simple({
    takes: [SYSNAME],
    optional: 1,
    returns: INT,
    evaluate: ([name], execution) =>
      execution.session.database.security.byName(typeof name === 'string' ? name : userName(execution))?.id ??
      null,
  }),
  CURRENT_USER: niladic(SYSNAME, userName),
  SESSION_USER: niladic(SYSNAME, userName),
  USER: niladic(SYSNAME, userName),
  SYSTEM_USER: niladic(SYSNAME, ({ session }) => session.identity.login),
  SUSER_NAME: niladic(SYSNAME, ({ session }) => session.identity.login),
  SUSER_SNAME: niladic(SYSNAME, ({ session }) => session.identity.login),
  ORIGINAL_LOGIN: niladic(SYSNAME, ({ session }) => session.originalLogin),
  IS_MEMBER: roleMember,
  IS_ROLEMEMBER: roleMember,
  IS_SRVROLEMEMBER: serverRoleMember,
  HAS_DBACCESS: simple({
    takes: [SYSNAME],
    returns: INT,
    evaluate: ([name], { engine, session }) => {
      const database = engine.findDatabase(name as string);
      return database === undefined ? null : Number(userIn(engine, session.identity, database) !== undefined);
    },
  }),
  HAS_PERMS_BY_NAME: simple({
    takes: [NVARCHAR, NVARCHAR, SYSNAME, SYSNAME, SYSNAME],
    optional: 2,
    returns: INT,
    nulls: true,
    evaluate: hasPermsByName,
  }),
};
