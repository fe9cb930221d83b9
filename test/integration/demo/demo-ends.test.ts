import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../support/pipeline/started-process';
import { marked, survivors } from '../../support/pipeline/survivors';
import { waitUntil } from '../../support/pipeline/wait-until';

const DEADLINE_MS = 120_000;

interface Demo {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** `marker` is in the environment of everything that the demo starts. */
function startDemo(args: readonly string[], marker: string): Demo {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', 'demo/main.ts', ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...marked(marker) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, output: () => output, ended };
}

async function expectNothingLeft(marker: string): Promise<void> {
  await waitUntil(`nothing of ${marker} runs`, () => survivors(marker).length === 0, DEADLINE_MS);
}

test('Ctrl-C in the middle of the demo ends everything that it started', async () => {
  const demo = startDemo([], 'interrupted');
  await waitUntil('the worker runs', () => demo.output().includes('worker: flink-cdc run'), DEADLINE_MS);
  demo.process.kill('SIGINT');
  demo.process.kill('SIGINT');
  expect({ exit: await demo.ended, output: demo.output() }).toMatchObject({ exit: 130 });
  await expectNothingLeft('interrupted');
});

test.each([
  [['--sinc', 'print'], 'unknown option --sinc; known are --sink kafka, --sink print, --help'],
  [['--sink', 's3'], "--sink is 's3': expected kafka or print"],
  [['--sink'], '--sink is empty: expected kafka or print'],
])('%j is refused with what is known', async (args, message) => {
  const demo = startDemo(args, 'refused');
  expect(await demo.ended).toBe(2);
  expect(demo.output().trim()).toBe(message);
});
