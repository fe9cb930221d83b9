import { spawn } from 'node:child_process';

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
}

export interface ProcessResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a command and gives its output; shows it as it comes when `show` is set. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly show: boolean; readonly env?: Readonly<Record<string, string>> },
): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const finish = (code: number): void => resolve({ code, output: Buffer.concat(chunks).toString() });
    child.once('error', () => finish(127));
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** A check that passes or fails as a whole; its output is shown only when it fails. */
export async function runCheck(name: string, command: string, args: readonly string[]): Promise<StepResult> {
  const begin = performance.now();
  const { code, output } = await runCommand(command, args, { show: false });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
