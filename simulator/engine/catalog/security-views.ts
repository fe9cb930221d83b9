import { datetimeFromMs } from '../runtime/clock';
import { type DatabasePrincipal, type Login, type Permission } from '../runtime/security';
import { hasPermission, hasServerPermission, userIn } from '../runtime/permissions';
import { SA_SID } from './database-views';
import { bit, view, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** Logins have a security id of 16 bytes; sa has one of 1. */
function sidOf(login: string, id: number): Buffer {
  if (login === 'sa') return SA_SID;
  const sid = Buffer.alloc(16);
  sid.writeUInt32BE(id, 12);
  return sid;
}

function loginSid({ execution }: Viewer, login: string | undefined): Buffer | null {
  const found = login === undefined ? undefined : execution.engine.logins.get(login.toLowerCase());
  return found === undefined ? null : sidOf(found.name, found.id);
}

/** Fixed roles and public are seen by all; the others by themselves and by whoever may see definitions. */
function* visiblePrincipals({ execution, database }: Viewer): Generator<DatabasePrincipal> {
  const { engine, session } = execution;
  const { security } = database;
  const seesAll = hasPermission(engine, session.identity, database, 'VIEW DEFINITION');
  const user = userIn(engine, session.identity, database);
  const roles = user === undefined ? new Set<number>() : security.rolesOf(user.id);
  for (const principal of security.all) {
    if (seesAll || principal.fixed || roles.has(principal.id)) yield principal;
  }
}

const databasePrincipals = view(visiblePrincipals, {
  'name sysname': ({ name }) => name,
  'principal_id int': ({ id }) => id,
  'type char1': ({ kind }) => (kind === 'user' ? 'S' : 'R'),
  'type_desc nvarchar60?': ({ kind }) => (kind === 'user' ? 'SQL_USER' : 'DATABASE_ROLE'),
  'default_schema_name sysname?': ({ defaultSchema }) => defaultSchema ?? null,
  'create_date datetime': ({ createdAtMs }) => datetimeFromMs(createdAtMs),
  'modify_date datetime': ({ createdAtMs }) => datetimeFromMs(createdAtMs),
  'owning_principal_id int?': ({ kind }) => (kind === 'role' ? 1 : null),
  'sid varbinary85?': ({ login }, viewer) => loginSid(viewer, login),
  'is_fixed_role bit': ({ fixed, kind, id }) => bit(fixed && kind === 'role' && id !== 0),
  'authentication_type int': ({ login }) => bit(login !== undefined),
  'authentication_type_desc nvarchar60?': ({ login }) => (login === undefined ? 'NONE' : 'INSTANCE'),
  'default_language_name sysname?': null,
  'default_language_lcid int?': null,
  'allow_encrypted_value_modifications bit': 0,
});

interface Membership {
  readonly role: number;
  readonly member: number;
}

function* memberships(viewer: Viewer): Generator<Membership> {
  const { security } = viewer.database;
  const visible = new Set([...visiblePrincipals(viewer)].map(({ id }) => id));
  for (const role of visible) {
    for (const member of security.membersOf(role)) if (visible.has(member)) yield { role, member };
  }
}

const PERMISSION_CODES: Readonly<Record<string, string>> = {
  ALTER: 'AL  ',
  CONNECT: 'CO  ',
  CONTROL: 'CL  ',
  DELETE: 'DL  ',
  EXECUTE: 'EX  ',
  INSERT: 'IN  ',
  REFERENCES: 'RF  ',
  SELECT: 'SL  ',
  UPDATE: 'UP  ',
  'VIEW CHANGE TRACKING': 'VWCT',
  'VIEW DATABASE PERFORMANCE STATE': 'VDP ',
  'VIEW DATABASE STATE': 'VWDS',
  'VIEW DEFINITION': 'VW  ',
};

interface ListedPermission {
  readonly permission: Permission;
  /** 0 = the whole securable. */
  readonly columnId: number;
}

function* listedPermissions(viewer: Viewer): Generator<ListedPermission> {
  const visible = new Set([...visiblePrincipals(viewer)].map(({ id }) => id));
  for (const permission of viewer.database.security.permissions) {
    if (!visible.has(permission.principalId)) continue;
    const { columnIds } = permission;
    for (const columnId of columnIds.length === 0 ? [0] : columnIds) yield { permission, columnId };
  }
}

function classOf({ objectId, schemaId }: Permission): 0 | 1 | 3 {
  if (objectId !== undefined) return 1;
  return schemaId === undefined ? 0 : 3;
}

const CLASS_NAMES = { 0: 'DATABASE', 1: 'OBJECT_OR_COLUMN', 3: 'SCHEMA' } as const;

const databasePermissions = view(listedPermissions, {
  'class tinyint': ({ permission }) => classOf(permission),
  'class_desc nvarchar60?': ({ permission }) => CLASS_NAMES[classOf(permission)],
  'major_id int': ({ permission: { objectId, schemaId } }) => objectId ?? schemaId ?? 0,
  'minor_id int': ({ columnId }) => columnId,
  'grantee_principal_id int': ({ permission }) => permission.principalId,
  'grantor_principal_id int': 1,
  'type char4': ({ permission }) => PERMISSION_CODES[permission.name] ?? '    ',
  'permission_name nvarchar128?': ({ permission }) => permission.name,
  'state char1': ({ permission }) => (permission.state === 'grant' ? 'G' : 'D'),
  'state_desc nvarchar60?': ({ permission }) => permission.state.toUpperCase(),
});

const SERVER_ROLES: readonly (readonly [id: number, name: string])[] = [
  [2, 'public'],
  [3, 'sysadmin'],
  [4, 'securityadmin'],
  [5, 'serveradmin'],
  [6, 'setupadmin'],
  [7, 'processadmin'],
  [8, 'diskadmin'],
  [9, 'dbcreator'],
  [10, 'bulkadmin'],
];

interface ServerPrincipal {
  readonly id: number;
  readonly name: string;
  readonly login: Login | undefined;
}

function* visibleLogins({ execution: { engine, session } }: Viewer): Generator<Login> {
  const seesAll = hasServerPermission(engine, session.identity, 'VIEW ANY DEFINITION');
  const own = session.identity.login.toLowerCase();
  for (const [key, login] of engine.logins) if (seesAll || key === 'sa' || key === own) yield login;
}

function* serverPrincipals(viewer: Viewer): Generator<ServerPrincipal> {
  for (const login of visibleLogins(viewer)) yield { id: login.id, name: login.name, login };
  for (const [id, name] of SERVER_ROLES) yield { id, name, login: undefined };
}

function* serverMemberships(viewer: Viewer): Generator<Membership> {
  const logins = [...visibleLogins(viewer)];
  for (const [role, name] of SERVER_ROLES) {
    const members = viewer.execution.engine.serverRoleMembers.get(name);
    for (const { id, name: login } of logins) {
      if (members?.has(login.toLowerCase()) === true) yield { role, member: id };
    }
  }
}

const principals = view(serverPrincipals, {
  'name sysname': ({ name }) => name,
  'principal_id int': ({ id }) => id,
  'sid varbinary85?': ({ id, name, login }) => (login === undefined ? Buffer.from([id]) : sidOf(name, id)),
  'type char1': ({ login }) => (login === undefined ? 'R' : 'S'),
  'type_desc nvarchar60?': ({ login }) => (login === undefined ? 'SERVER_ROLE' : 'SQL_LOGIN'),
  'is_disabled int?': ({ login }) => bit(login?.enabled === false),
  'create_date datetime': ({ login }) => datetimeFromMs(login?.createdAtMs ?? 0),
  'modify_date datetime': ({ login }) => datetimeFromMs(login?.createdAtMs ?? 0),
  'default_database_name sysname?': ({ login }) => login?.defaultDatabase ?? null,
  'default_language_name sysname?': ({ login }) => (login === undefined ? null : 'us_english'),
  'credential_id int?': null,
  'owning_principal_id int?': ({ login }) => (login === undefined ? 1 : null),
  'is_fixed_role bit': ({ id, login }) => bit(login === undefined && id !== 2),
});

const MEMBERSHIP_COLUMNS = {
  'role_principal_id int': ({ role }: Membership) => role,
  'member_principal_id int': ({ member }: Membership) => member,
} as const;

export const SECURITY_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.database_principals': databasePrincipals,
  'sys.database_role_members': view(memberships, MEMBERSHIP_COLUMNS),
  'sys.database_permissions': databasePermissions,
  'sys.server_principals': principals,
  'sys.server_role_members': view(serverMemberships, MEMBERSHIP_COLUMNS),
};
