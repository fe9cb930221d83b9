import { datetimeFromMs } from '../../runtime/clock';
import { hasServerPermission, isDbOwner, userIn } from '../../runtime/permissions';
import { type DatabasePrincipal, type Login, type Permission } from '../../runtime/security';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewContext } from './define-view';

/** Others than owners see themselves and the roles. */
function* visiblePrincipals({ execution, database }: ViewContext): Generator<DatabasePrincipal> {
  const { engine, session } = execution;
  const all = isDbOwner(engine, session.identity, database);
  const self = userIn(engine, session.identity, database);
  for (const principal of database.security.all)
    if (all || principal.fixed || principal.kind === 'role' || principal.id === self?.id) yield principal;
}

interface Membership {
  readonly roleId: number;
  readonly memberId: number;
}

function* memberships(context: ViewContext): Generator<Membership> {
  const { security } = context.database;
  for (const { id, kind } of visiblePrincipals(context))
    if (kind === 'role') for (const memberId of security.membersOf(id)) yield { roleId: id, memberId };
}

/** The short names of permissions that the catalog shows beside the long ones. */
const PERMISSION_CODES: Readonly<Record<string, string>> = {
  SELECT: 'SL  ',
  INSERT: 'IN  ',
  UPDATE: 'UP  ',
  DELETE: 'DL  ',
  EXECUTE: 'EX  ',
  CONTROL: 'CL  ',
  CONNECT: 'CO  ',
  'VIEW DATABASE STATE': 'VWDS',
  'VIEW DEFINITION': 'VW  ',
};

function permissionClass({ objectId, schemaId }: Permission): readonly [number, string, number] {
  if (objectId !== undefined) return [1, 'OBJECT_OR_COLUMN', objectId];
  return schemaId === undefined ? [0, 'DATABASE', 0] : [3, 'SCHEMA', schemaId];
}

/** A server principal: a login, or one of the fixed roles. */
interface ServerPrincipal {
  readonly id: number;
  readonly name: string;
  readonly login: Login | undefined;
}

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

function* serverPrincipals({ execution: { engine, session } }: ViewContext): Generator<ServerPrincipal> {
  const all = hasServerPermission(engine, session.identity, 'VIEW ANY DEFINITION');
  for (const login of engine.logins.values()) {
    const own = login.name.toLowerCase() === session.identity.login.toLowerCase();
    if (all || own || login.name === 'sa') yield { id: login.id, name: login.name, login };
  }
  for (const [id, name] of SERVER_ROLES) yield { id, name, login: undefined };
}

function* serverRoleMembers(context: ViewContext): Generator<Membership> {
  const { serverRoleMembers: members } = context.execution.engine;
  const visible = [...serverPrincipals(context)].filter(({ login }) => login !== undefined);
  for (const [roleId, role] of SERVER_ROLES)
    for (const { id, name } of visible)
      if (members.get(role)?.has(name.toLowerCase()) === true) yield { roleId, memberId: id };
}

/** Security identifiers are not kept: they are made from the ids, as long as those are. */
function sid(id: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(id, 0);
  return id === 1 ? Buffer.from([1]) : bytes;
}

export const SECURITY_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.database_principals': defineView(visiblePrincipals, [
    ['name sysname', ({ name }) => name],
    ['principal_id int', ({ id }) => id],
    ['type char1', ({ kind }) => (kind === 'role' ? 'R' : 'S')],
    ['type_desc nvarchar60?', ({ kind }) => (kind === 'role' ? 'DATABASE_ROLE' : 'SQL_USER')],
    ['default_schema_name sysname?', ({ defaultSchema }) => defaultSchema ?? null],
    ['create_date datetime', ({ createdAtMs }) => datetimeFromMs(createdAtMs)],
    ['modify_date datetime', ({ createdAtMs }) => datetimeFromMs(createdAtMs)],
    ['owning_principal_id int?', ({ kind }) => (kind === 'role' ? 1 : null)],
    ['sid varbinary85?', ({ id, login }) => (login === undefined ? null : sid(id))],
    ['is_fixed_role bit', ({ kind, fixed, name }) => bit(kind === 'role' && fixed && name !== 'public')],
    ['authentication_type int', ({ login }) => (login === undefined ? 0 : 1)],
    ['authentication_type_desc nvarchar60?', ({ login }) => (login === undefined ? 'NONE' : 'INSTANCE')],
  ]),
  'sys.database_role_members': defineView(memberships, [
    ['role_principal_id int', ({ roleId }) => roleId],
    ['member_principal_id int', ({ memberId }) => memberId],
  ]),
  'sys.database_permissions': defineView<Permission>(
    ({ database }) => database.security.permissions,
    [
      ['class tinyint', (permission) => permissionClass(permission)[0]],
      ['class_desc nvarchar60?', (permission) => permissionClass(permission)[1]],
      ['major_id int', (permission) => permissionClass(permission)[2]],
      ['minor_id int', ({ columnIds }) => columnIds[0] ?? 0],
      ['grantee_principal_id int', ({ principalId }) => principalId],
      ['grantor_principal_id int', 1],
      ['type char4', ({ name }) => PERMISSION_CODES[name] ?? '    '],
      ['permission_name nvarchar128?', ({ name }) => name],
      ['state char1', ({ state }) => (state === 'grant' ? 'G' : 'D')],
      ['state_desc nvarchar60?', ({ state }) => state.toUpperCase()],
    ],
  ),
  'sys.server_principals': defineView(serverPrincipals, [
    ['name sysname', ({ name }) => name],
    ['principal_id int', ({ id }) => id],
    ['sid varbinary85?', ({ id }) => sid(id)],
    ['type char1', ({ login }) => (login === undefined ? 'R' : 'S')],
    ['type_desc nvarchar60?', ({ login }) => (login === undefined ? 'SERVER_ROLE' : 'SQL_LOGIN')],
    ['is_disabled bit?', ({ login }) => bit(login?.enabled === false)],
    ['create_date datetime', ({ login }) => datetimeFromMs(login?.createdAtMs ?? 0)],
    ['modify_date datetime', ({ login }) => datetimeFromMs(login?.createdAtMs ?? 0)],
    ['default_database_name sysname?', ({ login }) => login?.defaultDatabase ?? null],
    ['default_language_name sysname?', ({ login }) => (login === undefined ? null : 'us_english')],
    ['credential_id int?', null],
    ['owning_principal_id int?', ({ login }) => (login === undefined ? 1 : null)],
    ['is_fixed_role bit', ({ login, name }) => bit(login === undefined && name !== 'public')],
  ]),
  'sys.server_role_members': defineView(serverRoleMembers, [
    ['role_principal_id int', ({ roleId }) => roleId],
    ['member_principal_id int', ({ memberId }) => memberId],
  ]),
};
