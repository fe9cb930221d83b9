import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Removes the folder when this process has ended without doing so; the pause lets its other children end first.
const SCRIPT = 'cat >/dev/null; [ -d "$1" ] || exit 0; sleep 1; rm -rf -- "$1"';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A folder under the system's one for temporary files that never outlives this process. */
export function createTemporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `${prefix}-`));
  const janitor = spawn('/bin/sh', ['-c', SCRIPT, 'sh', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  janitor.unref();
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
      janitor.stdin.end();
    },
  };
}
