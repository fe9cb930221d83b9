import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const SKIP_FILE = join(__dirname, '..', '..', 'build', 'test', 'skipped.jsonl');

export interface NeededTool {
  readonly command: string;
  readonly arguments: readonly string[];
  /** What to install when it is missing. */
  readonly install: string;
}

function isMissing({ command, arguments: args }: NeededTool): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status !== 0;
}

/**
 * A group of tests that needs tools of the machine. Where one is missing the group is skipped with one loud line at
 * the end of the run, and fails when CI=true.
 */
export function describeWithTools(name: string, tools: readonly NeededTool[], body: () => void): void {
  const missing = tools.filter(isMissing);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  const install = missing.map((tool) => tool.install).join(' and ');
  if (process.env['CI'] === 'true') {
    test(name, () => expect(`missing: ${install}`).toBe('installed'));
    return;
  }
  mkdirSync(dirname(SKIP_FILE), { recursive: true });
  appendFileSync(SKIP_FILE, `${JSON.stringify({ what: name, install })}\n`);
  describe.skip(name, body);
}
