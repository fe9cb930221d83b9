import { readFileSync } from 'node:fs';
import { WorkerProcess, type WorkerOptions } from '../support/pipeline/worker-process';

const LOG_TAIL_LINES = 12;

/** The worker of one round: started again after the kills of the run, and only after those. */
export class RoundWorker {
  readonly #options: WorkerOptions;
  #worker: WorkerProcess | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#worker = await WorkerProcess.start(this.#options);
  }

  get process(): WorkerProcess {
    if (this.#worker === undefined) throw new Error('the worker has not been started');
    return this.#worker;
  }

  /** @throws when the worker ended without being told to */
  assertRunning(): void {
    if (this.process.running) return;
    const log = readFileSync(this.#options.logFile, 'utf8').trim().split('\n');
    throw new Error(`the worker ended by itself:\n${log.slice(-LOG_TAIL_LINES).join('\n')}`);
  }

  /** Asks it to end. @throws when it does not end as asked */
  async stop(): Promise<void> {
    this.assertRunning();
    const ended = await this.process.stop('SIGTERM');
    if (ended !== 0) throw new Error(`the worker ended with ${ended} when it was asked to stop`);
  }

  async kill(): Promise<void> {
    await this.#worker?.stop('SIGKILL');
  }
}
