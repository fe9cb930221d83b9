import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { workerFlags } from '../../../scripts/node-flags.cjs';
import { PROJECT_ROOT } from './started-process';

const DEADLINE_MS = 60_000;

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A device on which no byte has room. */
export const FULL_DEVICE = '/dev/full';

/**
 * Runs `flink-cdc` to its end, or kills it after a minute; `code` is then null.
 * @param output file or device that takes its standard output, which is then not in the result
 */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  output?: string,
): Promise<CommandResult> {
  const device = output === undefined ? undefined : openSync(output, 'w');
  const file = join(PROJECT_ROOT, 'build', 'flink-cdc.cjs');
  const child = spawn(process.execPath, [...workerFlags, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', device ?? 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const collect = (stream: NodeJS.ReadableStream | null): (() => string) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
    });
  } finally {
    if (device !== undefined) closeSync(device);
  }
}
