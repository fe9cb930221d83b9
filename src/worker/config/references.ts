import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CdcError } from '../../core/errors/cdc-error';
import { type Environment } from './settings';

/**
 * Finds the value of a `${NAME}` of a pipeline document: in the environment, else as a file of the secrets folder.
 * Read anew at each call, so that a rotated secret is used at the next connection.
 * @returns undefined when there is none
 * @throws CdcError CDC_FILE_UNREADABLE when the folder is missing, or a file of that name cannot be read
 */
export function createReferenceLookup(
  environment: Environment,
  secretsDir: string | undefined,
): (name: string) => string | undefined {
  return (name) => {
    const value = environment[name];
    if (value !== undefined || secretsDir === undefined) return value;
    try {
      // Secrets made with `echo` end with a newline that is not part of them.
      return readFileSync(join(secretsDir, name), 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      if (isMissing(cause) && existsSync(secretsDir)) return undefined;
      throw unreadable(name, secretsDir, cause);
    }
  };
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

function unreadable(name: string, secretsDir: string, cause: unknown): CdcError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CdcError(
    'CDC_FILE_UNREADABLE',
    `reading the value of \${${name}} from the secrets folder ${secretsDir}: ${reason}`,
    { cause },
  );
}
