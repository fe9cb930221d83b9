import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment } from './settings';

/**
 * Finds the value of a `${NAME}` of a pipeline document: in the environment, else as a file of the secrets folder.
 * Read anew at each call, so that a rotated secret is used at the next connection.
 * @returns undefined when there is none
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
    } catch {
      return undefined;
    }
  };
}
