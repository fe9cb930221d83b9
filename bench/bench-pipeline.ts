import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KafkaCluster } from '../scripts/kafka/kafka-cluster';
import { createTemporaryFolder, type TemporaryFolder } from '../scripts/process/temporary-folder';
import { type DeliveryFormat, type DeliveryReport } from '../test/support/delivery/delivery-checker';
import { CommittedState } from '../test/support/pipeline/committed-state';
import { judgeDelivery } from '../test/support/pipeline/judge-delivery';
import { waitUntil } from '../test/support/pipeline/wait-until';
import { WorkerProcess } from '../test/support/pipeline/worker-process';
import { type BenchServer } from './bench-server';

const PREFIX = 'bench';
export const BENCH_PARTITIONS = 6;
const RUN_DEADLINE_MS = 600_000;
/** To show its metrics is work for the worker, too. */
const PROGRESS_POLL_MS = 500;

/** What a run of the worker took, from its start to its last commit. */
export interface WorkerFigures {
  readonly events: number;
  readonly seconds: number;
  /** Of the process, without its start. */
  readonly cpuUs: number;
  readonly maxRssMb: number;
}

/** One pipeline of the bench: its snapshot, later its stream, each by a worker process of its own. */
export class BenchPipeline {
  readonly #cluster: KafkaCluster;
  readonly #server: BenchServer;
  readonly #name: string;
  readonly #format: DeliveryFormat;
  readonly #folder: TemporaryFolder;
  #firstTxnAfterSnapshot: number | undefined;

  constructor(cluster: KafkaCluster, server: BenchServer, name: string, format: DeliveryFormat) {
    this.#cluster = cluster;
    this.#server = server;
    this.#name = name;
    this.#format = format;
    this.#folder = createTemporaryFolder(`bench-${name}`);
    writeFileSync(this.#documentFile, JSON.stringify(this.#document));
  }

  async measureSnapshot(rows: number): Promise<WorkerFigures> {
    const figures = await this.#measure(rows, 'op="r"');
    this.#firstTxnAfterSnapshot = this.#server.dataset.nextTxn;
    return figures;
  }

  measureStream(changes: number): Promise<WorkerFigures> {
    return this.#measure(changes, '');
  }

  /** Compares what was delivered with what the database has committed. */
  judge(): Promise<DeliveryReport> {
    const { dataset, session } = this.#server;
    const pipeline = {
      cluster: this.#cluster,
      prefix: PREFIX,
      name: this.#name,
      format: this.#format,
      tables: dataset.tables,
      topicOf: ({ name }: { readonly name: string }) => `${this.#name}.${name}`,
      history: dataset.history,
      firstTxnAfterSnapshot: this.#firstTxnAfterSnapshot,
    };
    return judgeDelivery(pipeline, session);
  }

  close(): void {
    this.#folder.remove();
  }

  get #documentFile(): string {
    return join(this.#folder.path, 'pipeline.json');
  }

  get #document(): object {
    return {
      name: this.#name,
      source: {
        type: 'sqlserver',
        connection: this.#server.connection,
        tables: this.#server.dataset.tables.map(({ name }) => name),
      },
      sink: {
        type: 'kafka',
        bootstrapServers: this.#cluster.bootstrap,
        topic: '{pipeline}.{schema}.{table}',
        format: { type: this.#format },
        topicCreation: { partitions: BENCH_PARTITIONS, replicationFactor: this.#cluster.nodeIds.length },
      },
    };
  }

  /** Runs a worker until it has committed so many events and the position of the last commit. */
  async #measure(events: number, labels: string): Promise<WorkerFigures> {
    const lsn = await this.#server.captured();
    const worker = await WorkerProcess.start({
      pipelineFile: this.#documentFile,
      prefix: PREFIX,
      logFile: join(this.#folder.path, 'worker.log'),
      variables: {},
    });
    try {
      const begunMs = performance.now();
      const before = worker.usage;
      const isDone = async (): Promise<boolean> =>
        (await worker.metric('cdc_source_events_total', labels)) >= events;
      await waitUntil(`${events} events were committed`, isDone, RUN_DEADLINE_MS, PROGRESS_POLL_MS);
      const seconds = (performance.now() - begunMs) / 1000;
      const { cpuUs, maxRssMb } = worker.usage;
      await this.#waitForPosition(lsn);
      const ended = await worker.stop('SIGTERM');
      if (ended !== 0) throw new Error(`the worker ended with ${ended}`);
      return { events, seconds, cpuUs: cpuUs - before.cpuUs, maxRssMb };
    } finally {
      await worker.stop('SIGKILL');
    }
  }

  async #waitForPosition(lsn: string): Promise<void> {
    const state = await CommittedState.open(this.#cluster.bootstrap, PREFIX, this.#name);
    try {
      await waitUntil('the position was committed', async () => (await state.lsn()) >= lsn, RUN_DEADLINE_MS);
    } finally {
      state.close();
    }
  }
}
