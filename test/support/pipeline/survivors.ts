import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VARIABLE = 'STARTED_BY_TEST';

/** What a test puts into the environment of a process, and so of all that the process starts. */
export function marked(marker: string): Record<string, string> {
  return { [VARIABLE]: marker };
}

/** Command lines of the processes that run with the marker in their environment. */
export function survivors(marker: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => readOrNothing(join('/proc', pid, 'environ')).includes(`${VARIABLE}=${marker}\0`))
    .map((pid) => readOrNothing(join('/proc', pid, 'cmdline')).replaceAll('\0', ' '));
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
