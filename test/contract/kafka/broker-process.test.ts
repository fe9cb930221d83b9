import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { waitUntil } from '../../support/pipeline/wait-until';

const PROGRAM = join(__dirname, '..', '..', 'support', 'kafka', 'hold-kafka.ts');
const DEADLINE_MS = 30_000;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a broker and its data go away with the process that started it, also when that is killed', async () => {
  const starter = spawn(process.execPath, ['--require', 'tsx/cjs', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => {
    starter.stdout.setEncoding('utf8').once('data', resolve);
  });
  const { pid, folder } = JSON.parse(line) as { pid: number; folder: string };
  expect(isRunning(pid)).toBe(true);
  expect(existsSync(folder)).toBe(true);
  starter.kill('SIGKILL');
  await waitUntil(
    'the broker and its folder are gone',
    () => !isRunning(pid) && !existsSync(folder),
    DEADLINE_MS,
  );
});
