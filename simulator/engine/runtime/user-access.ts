import { SqlServerError } from '../../types/sql-type';
import { type Database } from './database';
import { type EngineState } from './engine-state';
import { isDbOwner } from './permissions';
import { type SessionIdentity, type SessionState } from './session-state';

/** Why a session may not make a database its current one: another has it for itself, or only owners may be there. */
export function whyClosed(
  engine: EngineState,
  identity: SessionIdentity,
  database: Database,
  own?: SessionState,
): SqlServerError | undefined {
  const { name, options } = database;
  if (options.userAccess === 'SINGLE_USER') {
    const others = [...engine.sessions.values()].filter((other) => other !== own);
    if (!others.some((other) => other.database === database)) return undefined;
    const text = `Database '${name}' is already open and can only have one user at a time.`;
    return new SqlServerError(924, text, 14);
  }
  if (options.userAccess === 'MULTI_USER' || isDbOwner(engine, identity, database)) return undefined;
  return new SqlServerError(
    923,
    `Database '${name}' is in restricted mode. Only the database owner and members of the dbcreator and sysadmin roles can access it.`,
    14,
  );
}
