import { type Database } from './database';
import { type EngineState } from './engine-state';
import { type SessionState } from './session-state';

/** The schema in which a session's names without one are looked up first. */
export function defaultSchemaOf(engine: EngineState, session: SessionState, database: Database): string {
  const { identity } = session;
  if (identity.user !== undefined) return database.security.byName(identity.user)?.defaultSchema ?? 'dbo';
  if (engine.isSysadmin(identity.login)) return 'dbo';
  return database.security.userOfLogin(identity.login)?.defaultSchema ?? 'dbo';
}
