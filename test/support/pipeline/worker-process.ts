import { type OwnedProcess } from '../../../scripts/process/owned-process';
import { type ProcessUsage, processUsage } from './process-usage';
import { startBundle } from './started-process';

export interface WorkerOptions {
  readonly pipelineFile: string;
  readonly prefix: string;
  readonly logFile: string;
  /** Values of the document's references, beside the environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** A running `flink-cdc run`. */
export class WorkerProcess {
  readonly #process: OwnedProcess;
  readonly #adminPort: number;
  readonly #metricsPort: number;

  private constructor(started: OwnedProcess, adminPort: number, metricsPort: number) {
    this.#process = started;
    this.#adminPort = adminPort;
    this.#metricsPort = metricsPort;
  }

  /** Resolves when it serves its ports, which says nothing yet of its pipelines. */
  static async start(options: WorkerOptions): Promise<WorkerProcess> {
    const ports = ['--host', '127.0.0.1', '--admin-port', '0', '--metrics-port', '0'];
    const args = ['run', options.pipelineFile, '--prefix', options.prefix, ...ports, ...(options.args ?? [])];
    const { process: started, ready } = await startBundle('flink-cdc', args, '"msg":"serving"', {
      logFile: options.logFile,
      env: { ...process.env, ...options.variables },
    });
    return new WorkerProcess(started, Number(ready['admin']), Number(ready['metrics']));
  }

  get pid(): number {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** Resolves with the exit code or the signal that ended it. */
  get ended(): Promise<number | string> {
    return this.#process.ended;
  }

  get usage(): ProcessUsage {
    return processUsage(this.pid);
  }

  /** Whether the start position of every pipeline is committed. */
  async ready(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.#adminPort}/ready`)).ok;
  }

  /** All that it serves, one answer after the other. */
  async served(): Promise<string> {
    const urls = ['live', 'ready'].map((path) => `http://127.0.0.1:${this.#adminPort}/${path}`);
    const answers = await Promise.all(
      [...urls, `http://127.0.0.1:${this.#metricsPort}/metrics`].map((url) => fetch(url)),
    );
    return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
  }

  /** The sum of a metric over all its labels that hold `labels`; 0 when there is none. */
  async metric(name: string, labels = ''): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`)).text();
    const lines = text.split('\n').filter((line) => /^[a-z]/.test(line) && line.startsWith(name));
    return lines
      .filter((line) => [' ', '{'].includes(line[name.length] ?? '') && line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.signal(signal);
  }

  /** @returns the exit code or signal */
  async stop(signal: NodeJS.Signals): Promise<number | string> {
    await this.#process.stop(signal);
    return this.#process.ended;
  }
}
