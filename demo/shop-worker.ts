import { type WorkerOptions, WorkerProcess } from '../test/support/pipeline/worker-process';

/** The worker over the kills of the demo: what its processes delivered in all. */
export class ShopWorker {
  readonly #options: WorkerOptions;
  #process: WorkerProcess | undefined;
  #deliveredBefore = 0;
  #delivered = 0;
  #latencySeconds = 0;
  #latencyCount = 0;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  get process(): WorkerProcess {
    if (this.#process === undefined) throw new Error('the worker has not been started');
    return this.#process;
  }

  async start(): Promise<void> {
    this.#deliveredBefore += this.#delivered;
    this.#delivered = 0;
    this.#process = await WorkerProcess.start(this.#options);
  }

  /** Mean time from the commit in the database to the commit in Kafka, in seconds, of what was seen so far. */
  get meanLatencySeconds(): number {
    return this.#latencyCount === 0 ? 0 : this.#latencySeconds / this.#latencyCount;
  }

  /** @throws when the worker has ended by itself */
  assertRunning(): void {
    if (this.#process?.running === false)
      throw new Error(`the worker has ended; its log: ${this.#options.logFile}`);
  }

  /** Events that were committed to Kafka, by all processes so far. */
  async delivered(): Promise<number> {
    this.assertRunning();
    const { process: running } = this;
    this.#delivered = await running.metric('cdc_source_events_total');
    this.#latencySeconds = await running.metric('cdc_event_latency_seconds_sum');
    this.#latencyCount = await running.metric('cdc_event_latency_seconds_count');
    return this.#deliveredBefore + this.#delivered;
  }

  async kill(): Promise<void> {
    await this.#process?.stop('SIGKILL');
  }

  /** Asks it to end and waits for it. @returns the exit code or signal */
  stop(): Promise<number | string> {
    return this.process.stop('SIGTERM');
  }
}
