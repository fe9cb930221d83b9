import { type KafkaCluster, startKafka } from '../scripts/kafka/kafka-cluster';
import { type DeliveryFormat, type DeliveryReport } from '../test/support/delivery/delivery-checker';
import { reportLines } from '../test/support/delivery/delivery-report';
import { type AloneResult, measureAlone } from './alone/measured-process';
import { BENCH_PARTITIONS, BenchPipeline, type WorkerFigures } from './bench-pipeline';
import { BenchServer } from './bench-server';
import { runProducerPerf } from './producer-perf';
import { changesSince, rowsInKeyOrder } from './table-queries';

const FORMATS: readonly DeliveryFormat[] = ['json', 'debezium-json'];
/** The worker's default. */
const TRANSACTION_BYTES = 8_388_608;
const TRANSACTION_MS = 200;

/** One line of the result: the worker, and beside it its parts alone and Kafka's own producer. */
export interface Figure {
  readonly kind: 'snapshot' | 'stream';
  readonly tables: number;
  readonly format: DeliveryFormat;
  readonly worker: WorkerFigures;
  readonly recordBytes: number;
  /** CPU of the decoder alone, in microseconds per event. */
  readonly decoderUs: number;
  /** CPU of `TxnLog` alone, in microseconds per event. */
  readonly txnLogUs: number;
  /** Records per second of kafka-producer-perf-test. */
  readonly producerRate: number;
}

interface Measured {
  readonly pipeline: BenchPipeline;
  readonly format: DeliveryFormat;
  readonly snapshot: WorkerFigures;
  readonly stream: WorkerFigures;
}

type Tell = (text: string) => void;

/** Measures snapshots and streams of `rows` rows on so many tables in both formats. */
export async function measureThroughput(
  { rows, tableCounts }: { readonly rows: number; readonly tableCounts: readonly number[] },
  tell: Tell,
  show: (figure: Figure) => void,
): Promise<void> {
  for (const tables of tableCounts) {
    const cluster = await startKafka({ jvm: 'kafka' });
    const server = await BenchServer.start(tables).catch(async (error: unknown) => {
      await cluster.stop();
      throw error;
    });
    try {
      await new TableCase(cluster, server, tables, rows, tell).run(show);
    } finally {
      await server.stop();
      await cluster.stop();
    }
  }
}

/** All figures of one number of tables, over one data set. */
class TableCase {
  readonly #cluster: KafkaCluster;
  readonly #server: BenchServer;
  readonly #tables: number;
  readonly #rows: number;
  readonly #tell: Tell;

  constructor(cluster: KafkaCluster, server: BenchServer, tables: number, rows: number, tell: Tell) {
    this.#cluster = cluster;
    this.#server = server;
    this.#tables = tables;
    this.#rows = rows;
    this.#tell = tell;
  }

  async run(show: (figure: Figure) => void): Promise<void> {
    const { dataset } = this.#server;
    this.#tell(`${this.#tables} tables: loading ${this.#rows} rows`);
    await dataset.load(this.#rows);
    const pipelines = FORMATS.map((format) => {
      const name = `bench-${this.#tables}-${format}`;
      return { format, pipeline: new BenchPipeline(this.#cluster, this.#server, name, format) };
    });
    const snapshots: Omit<Measured, 'stream'>[] = [];
    for (const { format, pipeline } of pipelines) {
      this.#tell(`${this.#tables} tables, ${format}: snapshot`);
      snapshots.push({ format, pipeline, snapshot: await pipeline.measureSnapshot(this.#rows) });
    }
    this.#tell(`${this.#tables} tables: making ${this.#rows} changes`);
    const loadedLsn = await this.#server.captured();
    const changes = await dataset.change(this.#rows);
    for (const measured of snapshots) {
      this.#tell(`${this.#tables} tables, ${measured.format}: stream`);
      const stream = await measured.pipeline.measureStream(changes);
      await this.#judge({ ...measured, stream }, loadedLsn, show);
    }
  }

  /** Shows the figures of a pipeline, unless something was lost, doubled or out of order. */
  async #judge(measured: Measured, loadedLsn: string, show: (figure: Figure) => void): Promise<void> {
    const { format, pipeline } = measured;
    this.#tell(`${this.#tables} tables, ${format}: checking what arrived`);
    const report = await pipeline.judge();
    pipeline.close();
    if (!report.clean) throw new Error(`no figure for ${format}:\n${reportLines(report).join('\n')}`);
    this.#tell(`${this.#tables} tables, ${format}: the parts alone, and kafka-producer-perf-test`);
    const recordBytes = Math.round(report.size / report.records);
    const beside = await this.#measureBeside(format, report, recordBytes);
    const base = { tables: this.#tables, format, recordBytes, producerRate: beside.producerRate };
    const names = this.#server.dataset.tables.map(({ name }) => name);
    const rowsAlone = await this.#decode(rowsInKeyOrder(names), false);
    const changesAlone = await this.#decode(changesSince(names, loadedLsn), true);
    const txnLogUs = beside.txnLog.cpuUs / beside.txnLog.records;
    const recordsPerChange = (report.records - this.#rows) / measured.stream.events;
    show({
      ...base,
      kind: 'snapshot',
      worker: measured.snapshot,
      decoderUs: rowsAlone.cpuUs / rowsAlone.records,
      txnLogUs,
    });
    show({
      ...base,
      kind: 'stream',
      worker: measured.stream,
      decoderUs: changesAlone.cpuUs / measured.stream.events,
      txnLogUs: txnLogUs * recordsPerChange,
    });
  }

  #decode(statements: readonly string[], changeRows: boolean): Promise<AloneResult> {
    const { connection } = this.#server;
    return measureAlone<AloneResult>('decoder.ts', { connection: { ...connection }, statements, changeRows });
  }

  async #measureBeside(
    format: DeliveryFormat,
    report: DeliveryReport,
    recordBytes: number,
  ): Promise<{ readonly txnLog: AloneResult; readonly producerRate: number }> {
    const topics = Array.from({ length: this.#tables }, (_, i) => `alone-${format}-${i}`);
    const txnLog = await measureAlone<AloneResult>('txn-log.ts', {
      bootstrapServers: [...this.#cluster.bootstrap],
      topics,
      partitions: BENCH_PARTITIONS,
      replicationFactor: 1,
      records: report.records,
      recordBytes,
      transactionBytes: TRANSACTION_BYTES,
    });
    const producerRate = await runProducerPerf(this.#cluster, {
      topic: topics[0] ?? '',
      records: this.#rows,
      recordBytes,
      transactionMs: TRANSACTION_MS,
    });
    return { txnLog, producerRate };
  }
}
