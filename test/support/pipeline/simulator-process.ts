import { type OwnedProcess } from '../../../scripts/process/owned-process';
import { type SqlServerAddress } from '../workload/sql-session';
import { startBundle } from './started-process';

export const SA_PASSWORD = 'Simulated-1';

export interface SimulatorOptions {
  /** Where its log of committed transactions is, so that it comes back after a kill. */
  readonly dataFolder: string;
  readonly logFile: string;
}

/** The SQL Server stand-in as a process: killed and started again on the same port and data. */
export class SimulatorProcess {
  readonly #options: SimulatorOptions;
  #process: OwnedProcess | undefined;
  #port = 0;

  constructor(options: SimulatorOptions) {
    this.#options = options;
  }

  get address(): SqlServerAddress {
    return { host: '127.0.0.1', port: this.#port, password: SA_PASSWORD };
  }

  get pid(): number | undefined {
    return this.#process?.running === true ? this.#process.pid : undefined;
  }

  async start(): Promise<void> {
    const args = [
      '--port',
      String(this.#port),
      '--sa-password',
      SA_PASSWORD,
      '--data',
      this.#options.dataFolder,
    ];
    const { process: started, ready } = await startBundle('simulator', args, '"port":', this.#options);
    this.#process = started;
    this.#port = Number(ready['port']);
  }

  async kill(): Promise<void> {
    await this.#process?.stop('SIGKILL');
  }
}
