import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { workerFlags } from '../../../scripts/node-flags.cjs';
import { PROJECT_ROOT } from './started-process';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `flink-cdc` to its end. @param timeoutMs after which it is killed, and `code` is null */
export function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  timeoutMs = 60_000,
): Promise<CommandResult> {
  const file = join(PROJECT_ROOT, 'build', 'flink-cdc.cjs');
  const child = spawn(process.execPath, [...workerFlags, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const collect = (stream: NodeJS.ReadableStream): (() => string) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
}
