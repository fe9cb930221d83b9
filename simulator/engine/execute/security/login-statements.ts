import { SqlServerError } from '../../../types/sql-type';
import { type SecurityStatement } from '../../../sql/ast/security';
import { type Execution } from '../../runtime/execution';
import { hashPassword } from '../../runtime/password';
import { hasServerPermission } from '../../runtime/permissions';
import { type Login } from '../../runtime/security';
import { type Runner } from '../runner';
import { missingPrincipal } from './missing-principal';
import { changeServerSecurity } from './server-security';

type Statement<K extends SecurityStatement['kind']> = Extract<SecurityStatement, { kind: K }>;

function mayAlterLogins({ engine, session }: Runner): boolean {
  const { identity } = session;
  const isAdministrator =
    identity.user === undefined &&
    engine.serverRoleMembers.get('securityadmin')?.has(identity.login.toLowerCase()) === true;
  return isAdministrator || hasServerPermission(engine, identity, 'ALTER ANY LOGIN');
}

function existingLogin(runner: Runner, name: string, verb: string): Login {
  const login = runner.engine.logins.get(name.toLowerCase());
  const isOwn = login?.name.toLowerCase() === runner.session.identity.login.toLowerCase();
  if (login === undefined || !(mayAlterLogins(runner) || (isOwn && verb === 'alter'))) {
    throw missingPrincipal(verb, 'login', name);
  }
  return login;
}

/** @throws SqlServerError 911, 15025, 15247 */
export function createLogin(
  runner: Runner,
  execution: Execution,
  statement: Statement<'create-login'>,
): void {
  const { engine } = runner;
  const { name, password, defaultDatabase = 'master' } = statement;
  if (!mayAlterLogins(runner)) {
    throw new SqlServerError(15_247, 'User does not have permission to perform this action.');
  }
  if (engine.logins.has(name.toLowerCase())) {
    throw new SqlServerError(15_025, `The server principal '${name}' already exists.`);
  }
  engine.database(defaultDatabase);
  changeServerSecurity(engine, execution.transaction, () => {
    engine.logins.set(name.toLowerCase(), {
      id: engine.newLoginId(),
      name,
      passwordHash: hashPassword(password),
      defaultDatabase,
      enabled: true,
      createdAtMs: execution.nowMs,
    });
  });
}

/** @throws SqlServerError 911, 15151 */
export function alterLogin(runner: Runner, execution: Execution, statement: Statement<'alter-login'>): void {
  const { engine } = runner;
  const login = existingLogin(runner, statement.name, 'alter');
  const { password, defaultDatabase, enabled } = statement;
  if (defaultDatabase !== undefined) engine.database(defaultDatabase);
  changeServerSecurity(engine, execution.transaction, () => {
    engine.logins.set(login.name.toLowerCase(), {
      ...login,
      passwordHash: password === undefined ? login.passwordHash : hashPassword(password),
      defaultDatabase: defaultDatabase ?? login.defaultDatabase,
      enabled: enabled ?? login.enabled,
    });
  });
}

/** @throws SqlServerError 15151, 15434 */
export function dropLogin(runner: Runner, execution: Execution, statement: Statement<'drop-login'>): void {
  const { engine } = runner;
  const login = existingLogin(runner, statement.name, 'drop');
  const key = login.name.toLowerCase();
  if (key === 'sa') throw missingPrincipal('drop', 'login', login.name);
  for (const session of engine.sessions.values()) {
    if (session.originalLogin.toLowerCase() !== key) continue;
    throw new SqlServerError(
      15_434,
      `Could not drop login '${login.name}' as the user is currently logged in.`,
    );
  }
  changeServerSecurity(engine, execution.transaction, () => {
    engine.logins.delete(key);
    for (const members of engine.serverRoleMembers.values()) members.delete(key);
    engine.serverPermissions = engine.serverPermissions.filter((permission) => permission.login !== key);
  });
}
