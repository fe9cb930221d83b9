import { SqlServerError } from '../../../types/sql-type';
import { type SecurityStatement } from '../../../sql/ast/security';
import { type Execution } from '../../runtime/execution';
import { hasServerPermission } from '../../runtime/permissions';
import { type Runner } from '../runner';
import { missingPrincipal } from './missing-principal';
import { changeServerSecurity } from './server-security';

type Statement<K extends SecurityStatement['kind']> = Extract<SecurityStatement, { kind: K }>;

const FIXED_ROLES = new Set([
  'sysadmin',
  'serveradmin',
  'securityadmin',
  'processadmin',
  'setupadmin',
  'bulkadmin',
  'diskadmin',
  'dbcreator',
]);

/** @throws SqlServerError 15025, 15247 */
export function createServerRole(
  { engine, session }: Runner,
  execution: Execution,
  { name }: Statement<'create-role'>,
): void {
  if (!hasServerPermission(engine, session.identity, 'ALTER ANY SERVER ROLE')) {
    throw new SqlServerError(15_247, 'User does not have permission to perform this action.');
  }
  const key = name.toLowerCase();
  if (FIXED_ROLES.has(key) || engine.serverRoleMembers.has(key) || engine.logins.has(key)) {
    throw new SqlServerError(15_025, `The server principal '${name}' already exists.`);
  }
  changeServerSecurity(engine, execution.transaction, () => {
    engine.serverRoleMembers.set(key, new Set());
  });
}

/** @throws SqlServerError 15151 */
export function alterServerRole(
  { engine, session }: Runner,
  execution: Execution,
  { name, change, member }: Statement<'alter-role'>,
): void {
  const role = name.toLowerCase();
  const exists = FIXED_ROLES.has(role) || engine.serverRoleMembers.has(role);
  if (!exists || !hasServerPermission(engine, session.identity, 'ALTER ANY SERVER ROLE')) {
    throw missingPrincipal('alter', 'server role', name);
  }
  const login = engine.logins.get(member.toLowerCase());
  if (login === undefined) throw missingPrincipal(change, 'principal', member);
  if (login.name === 'sa' && change === 'drop') {
    throw new SqlServerError(15_405, "Cannot use the special principal 'sa'.");
  }
  changeServerSecurity(engine, execution.transaction, () => {
    const members = new Set(engine.serverRoleMembers.get(role));
    if (change === 'add') members.add(login.name.toLowerCase());
    else members.delete(login.name.toLowerCase());
    engine.serverRoleMembers.set(role, members);
  });
}
