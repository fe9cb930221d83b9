import { type ChangeEvent } from '../../../src/core/change-event';
import { type Clock, type SnapshotProgress } from '../../../src/core/ports';
import { type SqlServerSourceOptions } from '../../../src/worker/sources/sqlserver/session';
import { createSqlServerSource } from '../../../src/worker/sources/sqlserver/sqlserver-source';
import { runTask } from '../../../src/worker/task/task';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { MemorySink, MemoryStore, type SinkFaults } from '../memory/memory-sink';
import { MemoryLogger, MemoryMetrics } from '../memory/memory-telemetry';
import { waitUntil } from '../pipeline/wait-until';
import { type ContractDatabase } from './contract-database';

const DEADLINE_MS = 60_000;

export type SourceSettings = Partial<Omit<SqlServerSourceOptions, 'connection'>> & {
  readonly tables: readonly string[];
};

/** The source under the worker's own task loop, with a sink in memory. Stopped or failed, it can be started again. */
export class SourceTask {
  readonly store = new MemoryStore();
  readonly metrics = new MemoryMetrics();
  readonly logger = new MemoryLogger();
  readonly progress: SnapshotProgress[] = [];
  readonly #options: SqlServerSourceOptions;
  readonly #clock: Clock;
  #stop = new AbortController();
  #run: Promise<unknown> = Promise.resolve();

  /** @param port of a proxy before the server */
  constructor(
    { connection }: Pick<ContractDatabase, 'connection'>,
    settings: SourceSettings,
    port = connection.port,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#options = {
      connection: { ...connection, port },
      captureInstances: {},
      startup: { mode: 'initial' },
      snapshot: { chunkRows: 8096, connections: 2 },
      poll: { maxIntervalMs: 100, maxTransactions: 1000 },
      unmappedTypes: 'skip',
      ...settings,
      tables: [...settings.tables],
    };
  }

  /** Runs until it is stopped or fails; resolves when the start position is committed. */
  async start(faults: SinkFaults = {}, acceptChanges = false): Promise<void> {
    this.#stop = new AbortController();
    const forced = new AbortController();
    const parts = {
      pipeline: 'contract',
      acceptChanges,
      logger: this.logger,
      metrics: this.metrics,
      clock: this.#clock,
      onProgress: (progress: SnapshotProgress) => this.progress.push(progress),
    };
    await new Promise<void>((resolve, reject) => {
      const run = runTask(
        {
          source: createSqlServerSource(this.#options, parts),
          sink: new MemorySink(this.store, faults),
          clock: systemClock,
          limits: { maxTransactionBytes: 1_000_000, maxTransactionAgeMs: 200 },
          observer: { started: () => resolve(), committed: () => undefined },
        },
        { graceful: this.#stop.signal, forced: forced.signal },
      );
      this.#run = run.then(
        () => undefined,
        (error: unknown) => error,
      );
      run.catch(reject);
    });
  }

  /** The error that it ends with. */
  async failure(): Promise<unknown> {
    return await this.#run;
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stop'));
    await this.#run;
  }

  /** Committed events of a table, without its schema. */
  eventsOf(table: string): ChangeEvent[] {
    return this.store.events.filter(({ table: { id } }) => id.table === table);
  }

  /** @throws the failure of the task when it ends first */
  async until(what: string, condition: () => boolean): Promise<void> {
    const ended = this.#run.then((error) => {
      if (!condition()) throw error instanceof Error ? error : new Error(`the task ended before ${what}`);
    });
    await Promise.race([waitUntil(what, condition, DEADLINE_MS), ended]);
  }
}
