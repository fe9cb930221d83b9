import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runCommand } from '../../support/pipeline/run-command';
import { PROJECT_ROOT } from '../../support/pipeline/started-process';

const readme = readFileSync(join(PROJECT_ROOT, 'README.md'), 'utf8');

test('the pipeline of the README is valid', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    const file = join(folder, 'pipeline.yaml');
    writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');
    const { code, stdout } = await runCommand(['validate', file]);
    expect(stdout).toBe('pipeline shop: valid (2 tables of shop to kafka)\n');
    expect(code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the commands of the README are those that there are', async () => {
  const { stdout } = await runCommand(['--help']);
  const named = new Set([...readme.matchAll(/npx flink-cdc (\w+)/g)].map(([, name]) => name));
  const known = [...stdout.matchAll(/^ {2}(\w+) \[?.*<files\.\.\.>/gm)].map(([, name]) => name);
  expect([...named].sort()).toEqual(known.sort());
});
