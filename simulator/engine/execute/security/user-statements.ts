import { SqlServerError } from '../../../types/sql-type';
import { type SecurityStatement } from '../../../sql/ast/security';
import { type Database } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { hasPermission } from '../../runtime/permissions';
import { type DatabasePrincipal } from '../../runtime/security';
import { type Runner } from '../runner';
import { changeDatabaseSecurity } from './database-security';
import { missingPrincipal } from './missing-principal';

type Statement<K extends SecurityStatement['kind']> = Extract<SecurityStatement, { kind: K }>;

function may({ engine, session }: Runner, permission: string): boolean {
  return hasPermission(engine, session.identity, session.database, permission);
}

function checkNewName(database: Database, name: string): void {
  if (database.security.byName(name) === undefined) return;
  throw new SqlServerError(15_023, `User, group, or role '${name}' already exists in the current database.`);
}

function requireRight(runner: Runner, permission: string): void {
  if (may(runner, permission)) return;
  throw new SqlServerError(15_247, 'User does not have permission to perform this action.');
}

/** @throws SqlServerError 15007, 15023, 15063, 15247 */
export function createUser(runner: Runner, execution: Execution, statement: Statement<'create-user'>): void {
  const { engine, session } = runner;
  const { database } = session;
  const { name, login, defaultSchema = 'dbo' } = statement;
  requireRight(runner, 'ALTER ANY USER');
  const known = login === undefined ? undefined : engine.logins.get(login.toLowerCase());
  if (login !== undefined && known === undefined) {
    throw new SqlServerError(15_007, `'${login}' is not a valid login or you do not have permission.`);
  }
  checkNewName(database, name);
  if (known !== undefined && database.security.userOfLogin(known.name) !== undefined) {
    throw new SqlServerError(15_063, 'The login already has an account under a different user name.');
  }
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    const id = database.security.newId();
    const createdAtMs = execution.nowMs;
    database.security.add({
      id,
      name,
      kind: 'user',
      login: known?.name,
      defaultSchema,
      fixed: false,
      createdAtMs,
    });
  });
}

/** @throws SqlServerError 15138, 15151 */
export function dropUser(runner: Runner, execution: Execution, statement: Statement<'drop-user'>): void {
  const { database } = runner.session;
  const user = database.security.byName(statement.name);
  if (user === undefined && statement.ifExists) return;
  if (user?.kind !== 'user' || user.fixed || !may(runner, 'ALTER ANY USER')) {
    throw missingPrincipal('drop', 'user', statement.name);
  }
  removePrincipal(runner, execution, user);
}

function removePrincipal(runner: Runner, execution: Execution, { id }: DatabasePrincipal): void {
  const { engine, session } = runner;
  const { database } = session;
  if ([...database.schemas].some(({ principalId }) => principalId === id)) {
    throw new SqlServerError(
      15_138,
      'The database principal owns a schema in the database, and cannot be dropped.',
    );
  }
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    database.security.remove(id);
  });
}

/** @throws SqlServerError 15023, 15247 */
export function createRole(runner: Runner, execution: Execution, statement: Statement<'create-role'>): void {
  const { engine, session } = runner;
  const { database } = session;
  requireRight(runner, 'ALTER ANY ROLE');
  checkNewName(database, statement.name);
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    database.security.add({
      id: database.security.newId(),
      name: statement.name,
      kind: 'role',
      login: undefined,
      defaultSchema: undefined,
      fixed: false,
      createdAtMs: execution.nowMs,
    });
  });
}

/** @throws SqlServerError 15138, 15144, 15150, 15151 */
export function dropRole(runner: Runner, execution: Execution, statement: Statement<'drop-role'>): void {
  const { database } = runner.session;
  const role = database.security.byName(statement.name);
  if (role === undefined && statement.ifExists) return;
  if (role?.kind !== 'role' || !may(runner, 'ALTER ANY ROLE')) {
    throw missingPrincipal('drop', 'role', statement.name);
  }
  if (role.fixed) throw new SqlServerError(15_150, `Cannot drop the role '${role.name}'.`);
  if (database.security.membersOf(role.id).size > 0) {
    throw new SqlServerError(15_144, 'The role has members. It must be empty before it can be dropped.');
  }
  removePrincipal(runner, execution, role);
}

/** @throws SqlServerError 15151, 15405 */
export function alterRole(runner: Runner, execution: Execution, statement: Statement<'alter-role'>): void {
  const { engine, session } = runner;
  const { database } = session;
  const role = database.security.byName(statement.name);
  if (role?.kind !== 'role' || role.name === 'public' || !may(runner, 'ALTER ANY ROLE')) {
    throw missingPrincipal('alter', 'role', statement.name);
  }
  const member = database.security.byName(statement.member);
  if (member === undefined) throw missingPrincipal(statement.change, 'principal', statement.member);
  if (member.name === 'dbo') throw new SqlServerError(15_405, "Cannot use the special principal 'dbo'.");
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    if (statement.change === 'add') database.security.addMember(role.id, member.id);
    else database.security.removeMember(role.id, member.id);
  });
}
