import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder, type TemporaryFolder } from '../../scripts/process/temporary-folder';
import { statePartition, stateTopic } from '../../src/worker/kafka/state-records';
import { type DeliveryFormat, type DeliveryReport } from '../support/delivery/delivery-checker';
import { commitMarker, waitForMarker } from '../support/pipeline/catch-up';
import { CommittedState } from '../support/pipeline/committed-state';
import { judgeDelivery } from '../support/pipeline/judge-delivery';
import { waitUntil } from '../support/pipeline/wait-until';
import { seededRandom } from '../support/workload/random';
import { SqlSession } from '../support/workload/sql-session';
import { TransactionPlanner } from '../support/workload/transaction-planner';
import { type WorkloadTable } from '../support/workload/workload-table';
import { WorkloadWriter } from '../support/workload/workload-writer';
import { type FaultBed } from './fault-bed';
import { type FaultStand, WRITER_KEYS } from './fault-stand';
import { type ProducedPartition } from '../support/fault-proxy/kafka-message';
import { RoundWorker } from './round-worker';
import { roundDocument, topicOf } from './round-pipeline';
import { chunkQueryOf } from './source-bed';

const PREFIX = 'faults';
/** Of the state topic, as the worker creates it. */
const STATE_PARTITIONS = 12;
const TRANSACTION_TIMEOUT_MS = 2000;
const WRITE_INTERVAL_MS = 15;
/** So slow that the snapshot lasts until all faults aimed at it have struck. */
const CHUNK_DELAY_MS = 400;
const READY_DEADLINE_MS = 60_000;
const SNAPSHOT_DEADLINE_MS = 120_000;
const CATCH_UP_DEADLINE_MS = 60_000;

function positionOf(pipeline: string): ProducedPartition {
  return { topic: stateTopic(PREFIX), partition: statePartition(pipeline, '0', STATE_PARTITIONS) };
}

/** One pipeline from its snapshot to its check, with writers all the while; faults are injected from outside. */
export class FaultRound {
  readonly bed: FaultBed;
  readonly #stand: FaultStand;
  readonly #name: string;
  readonly #format: DeliveryFormat;
  readonly #folder: TemporaryFolder;
  readonly #worker: RoundWorker;
  readonly #stopWriting = new AbortController();
  readonly #isChunkQuery: (request: Buffer) => boolean;
  #writing: Promise<unknown> = Promise.resolve();
  #firstTxnAfterSnapshot: number | undefined;

  constructor(stand: FaultStand, number: number, format: DeliveryFormat) {
    this.#stand = stand;
    this.#name = `round-${number}`;
    this.#format = format;
    this.#folder = createTemporaryFolder(`fault-${this.#name}`);
    const tables = stand.tables.map((table) => table.name);
    this.#isChunkQuery = chunkQueryOf(tables);
    this.#worker = new RoundWorker({
      pipelineFile: join(this.#folder.path, 'pipeline.json'),
      prefix: PREFIX,
      logFile: join(this.#folder.path, 'worker.log'),
      variables: {},
    });
    this.bed = {
      cluster: stand.cluster,
      kafka: stand.kafka,
      admin: stand.admin,
      source: stand.source,
      isChunkQuery: this.#isChunkQuery,
      transactionTimeoutMs: TRANSACTION_TIMEOUT_MS,
      random: stand.random,
      worker: () => this.#worker.process,
      restartWorker: () => this.#worker.start(),
      position: positionOf(this.#name),
    };
  }

  /** Starts writers and worker; the snapshot goes slowly from here on. */
  async start(): Promise<void> {
    const { source, kafka } = this.#stand;
    kafka.watchRows(this.#stand.tables.map(({ name }) => topicOf(this.#name, name)));
    this.#writing = Promise.all(WRITER_KEYS.map((_, i) => this.#writer(i).run(this.#stopWriting.signal)));
    this.#writing.catch((error: unknown) => this.#stopWriting.abort(error));
    source.proxy.pace(this.#isChunkQuery, CHUNK_DELAY_MS);
    const document = roundDocument({
      name: this.#name,
      source: this.#stand.proxiedDatabase,
      tables: this.#stand.tables.map((table) => table.name),
      bootstrapServers: this.#stand.cluster.bootstrap,
      format: this.#format,
      transactionTimeoutMs: TRANSACTION_TIMEOUT_MS,
    });
    writeFileSync(join(this.#folder.path, 'pipeline.json'), document);
    await this.#worker.start();
    await waitUntil('the pipeline was ready', () => this.#worker.process.ready(), READY_DEADLINE_MS);
  }

  /** Lets the snapshot run at its own speed to its end. */
  async finishSnapshot(): Promise<void> {
    this.#stand.source.proxy.pace(this.#isChunkQuery, 0);
    const state = await this.#openState();
    try {
      const done = async (): Promise<boolean> => {
        this.#worker.assertRunning();
        return state.isSnapshotDone(this.#stand.tables.length);
      };
      await waitUntil('the snapshot was complete', done, SNAPSHOT_DEADLINE_MS);
    } finally {
      state.close();
    }
    this.#firstTxnAfterSnapshot = this.#stand.counter.next;
  }

  /** Stops the writers, lets the worker catch up and end, and judges what arrived. */
  async check(): Promise<DeliveryReport> {
    this.#stopWriting.abort();
    await this.#writing;
    const session = await SqlSession.connect(this.#stand.database);
    try {
      await this.#catchUp(session);
      await this.#worker.stop();
      return await this.#judge(session);
    } finally {
      session.close();
    }
  }

  async close(): Promise<void> {
    this.#stopWriting.abort();
    this.#stand.source.proxy.pace(this.#isChunkQuery, 0);
    await Promise.allSettled([this.#writing, this.#worker.kill()]);
    this.#folder.remove();
  }

  assertHealthy(): void {
    this.#worker.assertRunning();
    if (this.#stopWriting.signal.aborted)
      throw new Error('a writer has failed', { cause: this.#stopWriting.signal.reason });
  }

  #writer(i: number): WorkloadWriter {
    const { history, tables, counter, database, random } = this.#stand;
    const keys = WRITER_KEYS[i] ?? { first: 0, last: 0 };
    const planner = new TransactionPlanner(history, tables, keys, seededRandom(random() * 2 ** 31));
    return new WorkloadWriter({
      address: database,
      history,
      counter,
      planner,
      intervalMs: WRITE_INTERVAL_MS,
    });
  }

  async #catchUp(session: SqlSession): Promise<void> {
    const { history, counter, tables } = this.#stand;
    const [table] = tables;
    if (table === undefined) throw new Error('there is no table');
    const marker = await commitMarker(session, history, counter, table);
    const state = await this.#openState();
    try {
      const assertHealthy = (): void => this.#worker.assertRunning();
      await waitForMarker(session, state, table, marker, CATCH_UP_DEADLINE_MS, assertHealthy);
    } finally {
      state.close();
    }
  }

  #judge(session: SqlSession): Promise<DeliveryReport> {
    const { cluster, history, tables } = this.#stand;
    const pipeline = {
      cluster,
      prefix: PREFIX,
      name: this.#name,
      format: this.#format,
      tables,
      topicOf: ({ name }: WorkloadTable) => topicOf(this.#name, name),
      history,
      firstTxnAfterSnapshot: this.#firstTxnAfterSnapshot,
    };
    return judgeDelivery(pipeline, session);
  }

  #openState(): Promise<CommittedState> {
    return CommittedState.open(this.#stand.cluster.internal, PREFIX, this.#name);
  }
}
