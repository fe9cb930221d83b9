import { spawn } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../support/pipeline/started-process';

const DEADLINE_MS = 150_000;

interface DemoResult {
  readonly code: number | null;
  readonly output: string;
}

function runDemo(...args: string[]): Promise<DemoResult> {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'demo/main.ts', ...args], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

describe('npm run demo', () => {
  test('kills the worker and a broker, and finds nothing lost, doubled or out of order', async () => {
    const { code, output } = await runDemo();
    expect(output).toMatch(/kill -9 of the worker[\s\S]*kill -9 of the broker/);
    expect(output).toContain('0 lost, 0 doubled, 0 out of order');
    expect(code).toBe(0);
  });

  test('shows the events on the console with --sink print', async () => {
    const { code, output } = await runDemo('--sink', 'print');
    expect(output).toMatch(/^\{"topic":"shop\.dbo\.orders","key":\{"id":\d+\},"value":/m);
    expect(code).toBe(0);
  });
});
