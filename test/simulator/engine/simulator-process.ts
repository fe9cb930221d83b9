import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../../simulator/main.ts');

/** The simulator as a program on a data folder, which can be killed and started again. */
export class SimulatorProcess {
  readonly #folder: string;
  #child: ChildProcess | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Returns the port that it listens on. */
  async start(): Promise<number> {
    const args = ['--port', '0', '--sa-password', 'Passw0rd!', '--data', this.#folder, '--exit-with-parent'];
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', PROGRAM, ...args]);
    this.#child = child;
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return (JSON.parse(line.toString()) as { port: number }).port;
  }

  /** Kills it with SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.#child === undefined) return;
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await ended;
    this.#child = undefined;
  }
}
