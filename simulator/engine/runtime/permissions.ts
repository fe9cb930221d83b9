import { SqlServerError } from '../../types/sql-type';
import { type Database } from './database';
import { type EngineState } from './engine-state';
import { type DatabasePrincipal, type Permission } from './security';
import { type SessionIdentity } from './session-state';

export interface SecuredObject {
  readonly objectId: number;
  readonly schema: string;
  readonly name: string;
}

const DB_OWNER = 16_384;
const DB_SECURITYADMIN = 16_386;
const DB_DDLADMIN = 16_387;
const DB_BACKUPOPERATOR = 16_389;
const DB_DATAREADER = 16_390;
const DB_DATAWRITER = 16_391;
const DB_DENYDATAREADER = 16_392;
const DB_DENYDATAWRITER = 16_393;

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE']);

/** Permissions that include another one. */
const IMPLIED_BY: Readonly<Record<string, readonly string[]>> = {
  'VIEW DATABASE PERFORMANCE STATE': ['VIEW DATABASE STATE'],
  'VIEW DATABASE SECURITY STATE': ['VIEW DATABASE STATE'],
  'VIEW SERVER PERFORMANCE STATE': ['VIEW SERVER STATE'],
  'VIEW SERVER SECURITY STATE': ['VIEW SERVER STATE'],
};

/** The user as which a session acts in a database; undefined when it may not be there. */
export function userIn(
  engine: EngineState,
  identity: SessionIdentity,
  database: Database,
): DatabasePrincipal | undefined {
  const { security } = database;
  if (identity.user !== undefined) return security.byName(identity.user);
  if (identity.isSysadmin || engine.isSysadmin(identity.login)) return security.byName('dbo');
  const mapped = security.userOfLogin(identity.login);
  if (mapped !== undefined) return mapped;
  return ['master', 'tempdb', 'msdb'].includes(database.name) ? security.byName('guest') : undefined;
}

/** @throws SqlServerError 916 */
export function checkAccess(engine: EngineState, identity: SessionIdentity, database: Database): void {
  if (userIn(engine, identity, database) !== undefined) return;
  throw new SqlServerError(
    916,
    `The server principal "${identity.login}" is not able to access the database "${database.name}" under the current security context.`,
    14,
  );
}

export function hasServerPermission(
  engine: EngineState,
  identity: SessionIdentity,
  permission: string,
): boolean {
  if (identity.user === undefined && engine.isSysadmin(identity.login)) return true;
  if (identity.user !== undefined) return false;
  const names = [permission, 'CONTROL SERVER', ...(IMPLIED_BY[permission] ?? [])];
  const own = engine.serverPermissions.filter(
    ({ login }) => login === identity.login.toLowerCase() || login === 'public',
  );
  if (own.some(({ name, state }) => state === 'deny' && name === permission)) return false;
  return own.some(({ name, state }) => state === 'grant' && names.includes(name));
}

/**
 * Whether a session may do something in a database: with an object when one is given. `columns`: a grant on all of them
 * suffices too, a denial of any of them does not pass.
 */
export function hasPermission(
  engine: EngineState,
  identity: SessionIdentity,
  database: Database,
  permission: string,
  object?: SecuredObject,
  columns: readonly number[] = [],
): boolean {
  if (identity.user === undefined && engine.isSysadmin(identity.login)) return true;
  const user = userIn(engine, identity, database);
  if (user === undefined) return false;
  if (user.name === 'dbo') return true;
  if (
    isServerWide(permission) &&
    hasServerPermission(engine, identity, permission.replace('DATABASE', 'SERVER'))
  ) {
    return true;
  }
  const roles = database.security.rolesOf(user.id);
  const relevant = relevantPermissions(database, roles, permission, object);
  if (deniedByRole(roles, permission) || isDenied(relevant, columns)) return false;
  return grantedByRole(roles, permission) || isGranted(relevant, columns);
}

function isServerWide(permission: string): boolean {
  return permission.startsWith('VIEW DATABASE') && permission.endsWith('STATE');
}

function relevantPermissions(
  database: Database,
  roles: ReadonlySet<number>,
  permission: string,
  object: SecuredObject | undefined,
): Permission[] {
  const names = new Set([permission, 'CONTROL', ...(IMPLIED_BY[permission] ?? [])]);
  const schemaId = object === undefined ? undefined : database.schema(object.schema)?.id;
  return database.security.permissions.filter((entry) => {
    if (!roles.has(entry.principalId) || !names.has(entry.name)) return false;
    if (entry.objectId !== undefined) return entry.objectId === object?.objectId;
    return entry.schemaId === undefined || entry.schemaId === schemaId;
  });
}

function isDenied(entries: readonly Permission[], columns: readonly number[]): boolean {
  return entries.some(
    ({ state, columnIds }) =>
      state === 'deny' && (columnIds.length === 0 || columns.some((column) => columnIds.includes(column))),
  );
}

function isGranted(entries: readonly Permission[], columns: readonly number[]): boolean {
  const grants = entries.filter(({ state }) => state === 'grant');
  if (grants.some(({ columnIds }) => columnIds.length === 0)) return true;
  const granted = new Set(grants.flatMap(({ columnIds }) => columnIds));
  return columns.length > 0 && columns.every((column) => granted.has(column));
}

function deniedByRole(roles: ReadonlySet<number>, permission: string): boolean {
  return (
    (permission === 'SELECT' && roles.has(DB_DENYDATAREADER)) ||
    (WRITES.has(permission) && roles.has(DB_DENYDATAWRITER))
  );
}

function grantedByRole(roles: ReadonlySet<number>, permission: string): boolean {
  if (roles.has(DB_OWNER)) return true;
  if (permission === 'SELECT' && roles.has(DB_DATAREADER)) return true;
  if (WRITES.has(permission) && roles.has(DB_DATAWRITER)) return true;
  if (roles.has(DB_DDLADMIN) && (permission.startsWith('CREATE ') || permission.startsWith('ALTER')))
    return true;
  if (roles.has(DB_SECURITYADMIN) && permission === 'ALTER ANY ROLE') return true;
  return roles.has(DB_BACKUPOPERATOR) && permission.startsWith('BACKUP');
}

export function isRoleMember(
  database: Database,
  principal: DatabasePrincipal,
  role: string,
): boolean | undefined {
  const found = database.security.byName(role);
  if (found?.kind !== 'role') return undefined;
  if (principal.name === 'dbo') return found.name === 'db_owner' || found.name === 'public';
  return database.security.rolesOf(principal.id).has(found.id);
}

export function isDbOwner(engine: EngineState, identity: SessionIdentity, database: Database): boolean {
  const user = userIn(engine, identity, database);
  return user !== undefined && (user.name === 'dbo' || database.security.rolesOf(user.id).has(DB_OWNER));
}
