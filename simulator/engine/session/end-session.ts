import { SqlServerError } from '../../types/sql-type';
import { type SessionState } from '../runtime/session-state';

/** Ends a session from outside: what it is doing fails, and its connection is closed. */
export function endSession({ killed }: SessionState): void {
  const reason = 'Cannot continue the execution because the session is in the kill state.';
  killed.abort(new SqlServerError(596, reason, 21));
}
