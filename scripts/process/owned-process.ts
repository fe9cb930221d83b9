import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';

// The command runs in a process group of its own, beside a watcher that waits for its standard input to close. The
// other end is held by this process: however it ends, also by kill -9, the watcher then kills the whole group.
const SCRIPT = 'exec 3<&0; (cat <&3 >/dev/null; kill -9 0) & exec "$@" 3<&- </dev/null';

export interface OwnedProcessOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard output and standard error are appended to this file. */
  readonly logFile: string;
}

/** A child process that never outlives this one. */
export class OwnedProcess {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, with its exit code or the name of the signal. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;
  #running = true;

  private constructor(child: ChildProcess, pid: number, logFile: string) {
    this.#child = child;
    this.pid = pid;
    this.logFile = logFile;
    // Without a reader the error of a pipe that the dead child no longer reads would end this process.
    child.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#running = false;
        child.stdin?.end();
        resolve(code ?? signal ?? 'unknown');
      });
    });
  }

  static async start(
    command: string,
    args: readonly string[],
    options: OwnedProcessOptions,
  ): Promise<OwnedProcess> {
    const log = openSync(options.logFile, 'a');
    try {
      const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', command, ...args], {
        stdio: ['pipe', log, log],
        detached: true,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        env: options.env ?? process.env,
      });
      const pid = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('spawn', () => resolve(child.pid ?? 0));
      });
      return new OwnedProcess(child, pid, options.logFile);
    } finally {
      closeSync(log);
    }
  }

  get running(): boolean {
    return this.#running;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#running) this.#child.kill(signal);
  }

  /** Ends the process with the signal and waits for it. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.signal(signal);
    await this.ended;
  }
}
