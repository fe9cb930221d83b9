import { SqlServerError } from '../../types/sql-type';
import { type LoginRequest } from '../../tds/backend';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { matchesPassword } from '../runtime/password';
import { userIn } from '../runtime/permissions';
import { whyClosed } from '../runtime/user-access';
import { type SessionIdentity, SessionState } from '../runtime/session-state';

/** What a client is told of a login that is refused: never why. */
function refused(user: string): SqlServerError {
  return new SqlServerError(18_456, `Login failed for user '${user}'.`, 14);
}

function cannotOpen(database: string): SqlServerError {
  return new SqlServerError(
    4060,
    `Cannot open database "${database}" requested by the login. The login failed.`,
    11,
  );
}

/** @throws SqlServerError 4060 */
function openDatabase(engine: EngineState, identity: SessionIdentity, name: string): Database {
  const database = engine.findDatabase(name);
  if (database === undefined || database.isRestoring) throw cannotOpen(name);
  if (userIn(engine, identity, database) === undefined) throw cannotOpen(name);
  if (whyClosed(engine, identity, database) !== undefined) throw cannotOpen(name);
  return database;
}

/**
 * A new session of the login, in the database that it asks for or else its default one.
 * @throws SqlServerError 18456, 4060
 */
export function logIn(engine: EngineState, request: LoginRequest): SessionState {
  const login = engine.logins.get(request.user.toLowerCase());
  if (login?.enabled !== true || !matchesPassword(request.password, login.passwordHash)) {
    throw refused(request.user);
  }
  const identity: SessionIdentity = {
    login: login.name,
    isSysadmin: engine.isSysadmin(login.name),
    user: undefined,
  };
  const database = openDatabase(engine, identity, request.database || login.defaultDatabase);
  const session = new SessionState({
    id: engine.newSessionId(),
    identity,
    database,
    hostName: request.hostName,
    applicationName: request.applicationName,
    readOnlyIntent: request.readOnlyIntent,
    nowMs: engine.clock.nowMs(),
  });
  engine.sessions.set(session.id, session);
  return session;
}
