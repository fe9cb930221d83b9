import { SqlServerError } from '../../../types/sql-type';
import { type Runner } from '../runner';

/**
 * Ends a BACKUP or RESTORE as the server does: each reason is an error of its own, and the last one says that the
 * statement ends. Within TRY only that one is seen. @throws SqlServerError 3013
 */
export function endAbnormally(
  { out, tryDepth }: Pick<Runner, 'out' | 'tryDepth'>,
  command: string,
  ...reasons: readonly SqlServerError[]
): never {
  if (tryDepth === 0) for (const reason of reasons) out.error(reason);
  throw new SqlServerError(3013, `${command} is terminating abnormally.`);
}

/** Does a part of a BACKUP or RESTORE whose errors end it so. */
export async function orEndAbnormally<T>(
  runner: Pick<Runner, 'out' | 'tryDepth'>,
  command: string,
  part: () => T | Promise<T>,
): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof SqlServerError) || error.number === 3013) throw error;
    endAbnormally(runner, command, error);
  }
}
