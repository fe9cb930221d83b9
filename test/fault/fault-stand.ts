import { type Admin, Kafka, logLevel } from 'kafkajs';
import { type KafkaCluster, startKafka } from '../../scripts/kafka/kafka-cluster';
import { CommittedHistory } from '../support/delivery/committed-history';
import { prepareDatabase } from '../support/workload/prepare-database';
import { seededRandom } from '../support/workload/random';
import { seedRows } from '../support/workload/seed-rows';
import { type SqlServerAddress, type SqlSession } from '../support/workload/sql-session';
import { type KeyRange, TransactionCounter } from '../support/workload/transaction-planner';
import { type WorkloadTable } from '../support/workload/workload-table';
import { ABORT_SCAN_INTERVAL_MS } from './faults/worker-faults';
import { QUICK_LEADER_MOVES } from './leader-mover';
import { KafkaProxies } from '../support/fault-proxy/kafka-proxies';
import { SourceBed } from './source-bed';

const BROKERS = 3;
const DATABASE = 'proof';
const PADDING = 60;
/** Rows that every snapshot finds; the writers use as many keys again, and the keys between. */
const SEEDED_ROWS = 3000;

export const WRITER_KEYS: readonly KeyRange[] = [
  { first: 1, last: 2500 },
  { first: 2501, last: 5000 },
];

const BROKER_CONFIG = {
  ...QUICK_LEADER_MOVES,
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': ABORT_SCAN_INTERVAL_MS,
};

function workloadTable(name: string): WorkloadTable {
  return {
    name,
    columns: { quantity: 'int' },
    values: (random) => [String(Math.floor(random() * 1000))],
    padding: PADDING,
  };
}

/** What all rounds of a fault run share: brokers and database behind proxies, and the history that was written. */
export class FaultStand {
  readonly tables: readonly WorkloadTable[] = ['dbo.items', 'dbo.parts'].map(workloadTable);
  readonly history = new CommittedHistory();
  readonly counter = new TransactionCounter();
  readonly random: () => number;
  readonly #closers: (() => Promise<void>)[] = [];
  #cluster: KafkaCluster | undefined;
  #kafka: KafkaProxies | undefined;
  #admin: Admin | undefined;
  #source: SourceBed | undefined;

  private constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  static async start(seed: number): Promise<FaultStand> {
    const stand = new FaultStand(seed);
    try {
      // Both are waited for, so that what has started is known when one of them fails.
      const starts = await Promise.allSettled([stand.#startKafka(), stand.#startSource()]);
      for (const start of starts) if (start.status === 'rejected') throw start.reason;
      return stand;
    } catch (error) {
      await stand.stop();
      throw error;
    }
  }

  get cluster(): KafkaCluster {
    return started(this.#cluster);
  }

  get kafka(): KafkaProxies {
    return started(this.#kafka);
  }

  get admin(): Admin {
    return started(this.#admin);
  }

  get source(): SourceBed {
    return started(this.#source);
  }

  /** The database, for writers and for the checker. */
  get database(): SqlServerAddress {
    return { ...this.source.direct, database: DATABASE };
  }

  /** The database as the worker sees it. */
  get proxiedDatabase(): SqlServerAddress {
    return { ...this.source.proxied, database: DATABASE };
  }

  async stop(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  async #startKafka(): Promise<void> {
    const proxies = await KafkaProxies.start(BROKERS);
    this.#closers.push(() => proxies.close());
    this.#kafka = proxies;
    const advertise = (nodeId: number, port: number): string => proxies.advertise(nodeId, port);
    const cluster = await startKafka({ brokers: BROKERS, config: BROKER_CONFIG, advertise });
    this.#closers.push(() => cluster.stop());
    this.#cluster = cluster;
    const admin = new Kafka({ brokers: [...cluster.internal], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    this.#closers.push(() => admin.disconnect());
    this.#admin = admin;
  }

  async #startSource(): Promise<void> {
    const source = await SourceBed.start();
    this.#closers.push(() => source.stop());
    this.#source = source;
    const plan = { name: DATABASE, tables: this.tables, captureIntervalSeconds: 0 };
    const session = await prepareDatabase(source.direct, plan);
    await this.#seed(session);
    session.close();
  }

  async #seed(session: SqlSession): Promise<void> {
    const keys = { first: 1, last: SEEDED_ROWS };
    for (const table of this.tables)
      await seedRows(session, this.history, this.counter, table, keys, this.random);
  }
}

function started<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the fault stand has not been started');
  return part;
}
