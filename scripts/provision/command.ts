import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly exitCode: number | null;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/**
 * Runs a command to its end.
 * @param onLine is called with each line of output.
 * @throws the spawn error when the command does not exist.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Promise<CommandResult> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let rest = '';
  const take = (chunk: string): void => {
    output += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

/** The text that a command prints, or undefined when there is no such command. */
export async function tryCommand(command: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    return (await runCommand(command, args)).output;
  } catch {
    return undefined;
  }
}
