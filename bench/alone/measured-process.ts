import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { workerFlags } from '../../scripts/node-flags.cjs';
import { type JsonObject } from '../../src/core/ports';

/** What a part of the worker used when it ran alone in a process of its own. */
export interface AloneResult {
  readonly records: number;
  readonly seconds: number;
  readonly cpuUs: number;
  readonly maxRssMb: number;
}

/** Runs one of the programs of this folder and reads the JSON line that it prints. */
export async function measureAlone<R>(program: string, task: JsonObject): Promise<R> {
  const file = join(__dirname, program);
  const args = [...workerFlags, '--require', 'tsx/cjs', file, JSON.stringify(task)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  if (exitCode !== 0) throw new Error(`${program} ended with ${String(exitCode)}`);
  return JSON.parse(printed) as R;
}

/** For the programs of this folder: the task they were given. */
export function givenTask(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** For the programs of this folder: runs `work` and gives what it used. */
export async function measure(work: () => Promise<number>): Promise<AloneResult> {
  const cpu = process.cpuUsage();
  const begunMs = performance.now();
  const records = await work();
  const seconds = (performance.now() - begunMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { records, seconds, cpuUs: user + system, maxRssMb: process.resourceUsage().maxRSS / 1024 };
}
