import { SqlServerError } from '../../../types/sql-type';
import { type SecurityStatement } from '../../../sql/ast/security';
import { hasPermission, hasServerPermission } from '../../runtime/permissions';
import { type SessionIdentity } from '../../runtime/session-state';
import { type Runner } from '../runner';

type Statement<K extends SecurityStatement['kind']> = Extract<SecurityStatement, { kind: K }>;

/** EXECUTE AS. @throws SqlServerError 15406, 15517 */
export function executeAs(runner: Runner, statement: Statement<'execute-as'>): void {
  const { session, engine } = runner;
  const identity =
    statement.user === undefined
      ? loginIdentity(runner, statement.login ?? '')
      : userIdentity(runner, statement.user);
  session.identityStack.push(session.identity);
  session.identity = identity;
  engine.schemaChanged();
}

function userIdentity({ engine, session }: Runner, name: string): SessionIdentity {
  const { database, identity } = session;
  const user = database.security.byName(name);
  if (user?.kind !== 'user' || !hasPermission(engine, identity, database, 'CONTROL')) {
    throw new SqlServerError(
      15_517,
      `Cannot execute as the database principal because the principal "${name}" does not exist, this type of principal cannot be impersonated, or you do not have permission.`,
    );
  }
  return { login: user.login ?? user.name, isSysadmin: false, user: user.name };
}

function loginIdentity({ engine, session }: Runner, name: string): SessionIdentity {
  const login = engine.logins.get(name.toLowerCase());
  if (login === undefined || !hasServerPermission(engine, session.identity, 'CONTROL SERVER')) {
    throw new SqlServerError(
      15_406,
      `Cannot execute as the server principal because the principal "${name}" does not exist, this type of principal cannot be impersonated, or you do not have permission.`,
    );
  }
  return { login: login.name, isSysadmin: engine.isSysadmin(login.name), user: undefined };
}

/** Back to who the session was before the last EXECUTE AS; nothing when there was none. */
export function revert({ engine, session }: Runner): void {
  const before = session.identityStack.pop();
  if (before === undefined) return;
  session.identity = before;
  engine.schemaChanged();
}
