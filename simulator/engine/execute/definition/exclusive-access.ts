import { SqlServerError } from '../../../types/sql-type';
import { type Termination } from '../../../sql/ast/definition';
import { type Database } from '../../runtime/database';
import { type SessionState } from '../../runtime/session-state';
import { endSession } from '../../session/end-session';
import { type Runner } from '../runner';

function othersIn({ engine, session }: Runner, database: Database): SessionState[] {
  return [...engine.sessions.values()].filter(
    (other) =>
      other !== session &&
      (other.database === database || other.transaction?.beginPositions.has(database.id) === true),
  );
}

/**
 * Waits until nobody else is in the database; whoever is there is sent away as the statement says.
 * @throws SqlServerError 5069 where it does not want to wait, or waited for too long
 */
export async function haveForOneself(
  runner: Runner,
  database: Database,
  termination: Termination,
): Promise<void> {
  const { signal } = runner;
  const { endsOthers, limitMs } = patienceOf(runner, termination);
  const deadline = performance.now() + limitMs;
  for (let others = othersIn(runner, database); others.length > 0; others = othersIn(runner, database)) {
    signal.throwIfAborted();
    const leftMs = deadline - performance.now();
    if (leftMs <= 0 && !endsOthers) refuse(runner, database.name);
    if (leftMs <= 0) for (const other of others) endSession(other);
    await nextChange(others, signal, leftMs);
  }
}

/** For how long others are waited for, and whether they are sent away then. */
function patienceOf(
  { session }: Runner,
  termination: Termination,
): { readonly endsOthers: boolean; readonly limitMs: number } {
  if (termination === 'no-wait') return { endsOthers: false, limitMs: 0 };
  if (termination !== 'wait') return { endsOthers: true, limitMs: termination.rollbackAfterSeconds * 1000 };
  const { lockTimeoutMs } = session.options;
  return { endsOthers: false, limitMs: lockTimeoutMs < 0 ? Infinity : lockTimeoutMs };
}

/** @throws SqlServerError 5069, behind 5061 */
function refuse({ out, tryDepth }: Runner, database: string): never {
  const text = `ALTER DATABASE failed because a lock could not be placed on database '${database}'. Try again later.`;
  if (tryDepth === 0) out.error(new SqlServerError(5061, text));
  throw new SqlServerError(5069, 'ALTER DATABASE statement failed.');
}

/** A session looks at another database without being told of: so often it is looked for. */
const LOOK_AGAIN_MS = 50;

/** Until one of the sessions is gone, or some time has passed. */
function nextChange(sessions: readonly SessionState[], signal: AbortSignal, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, Math.max(0, Math.min(limitMs > 0 ? limitMs : Infinity, LOOK_AGAIN_MS)));
    function wake(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      for (const { ended } of sessions) ended.delete(wake);
      resolve();
    }
    signal.addEventListener('abort', wake);
    for (const { ended } of sessions) ended.add(wake);
  });
}
