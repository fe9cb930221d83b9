import { randomUUID } from 'node:crypto';
import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { readCommitted } from '../../../src/worker/kafka/committed-reader';
import { type KafkaConnectionSettings } from '../../../src/worker/kafka/connection-settings';
import { KafkaClient } from '../../../src/worker/kafka/kafka-client';
import { type FetchedRecord } from '../../../src/worker/kafka/protocol/record-batch-reader';
import { ensureTopics } from '../../../src/worker/kafka/topic-admin';
import { TxnLog, TXN_LOG_DEFAULTS, type TxnLogSettings } from '../../../src/worker/kafka/txn-log';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { connectionTo, UNSTOPPED } from './sink-harness';

export interface OpenedLog {
  readonly log: TxnLog;
  readonly client: KafkaClient;
}

/** Transaction logs of one transactional.id on topics of their own. */
export class LogHarness {
  readonly transactionalId: string = `test-${randomUUID().slice(0, 8)}`;
  readonly #connection: KafkaConnectionSettings;
  readonly #replicas: number;
  readonly #topics: string[] = [];
  readonly #clients: KafkaClient[] = [];

  constructor(cluster: KafkaCluster, connection: Partial<KafkaConnectionSettings> = {}) {
    this.#connection = { ...connectionTo(cluster), ...connection };
    this.#replicas = cluster.nodeIds.length;
  }

  async createTopic(partitions: number, config: Readonly<Record<string, string>> = {}): Promise<string> {
    const topic = `${this.transactionalId}.${this.#topics.length}`;
    const client = await this.client();
    const spec = { topic, partitions, replicationFactor: this.#replicas, config, compare: 'any' as const };
    await ensureTopics(client, [spec], { create: true, timeoutMs: 30_000 }, UNSTOPPED);
    this.#topics.push(topic);
    return topic;
  }

  /** A client that has loaded the topics of this harness. */
  async client(): Promise<KafkaClient> {
    const client = await KafkaClient.connect(this.#connection, systemClock, UNSTOPPED);
    this.#clients.push(client);
    await client.loadTopics(this.#topics);
    return client;
  }

  async open(settings: Partial<TxnLogSettings> = {}): Promise<OpenedLog> {
    const client = await this.client();
    const defaults = { ...TXN_LOG_DEFAULTS, transactionalId: this.transactionalId };
    return { client, log: await TxnLog.open(client, { ...defaults, ...settings }, UNSTOPPED) };
  }

  /** The committed values of a partition, in order. */
  async values(topic: string, partition = 0): Promise<string[]> {
    const client = await this.client();
    const options = { until: 'end' as const, timeoutMs: 60_000 };
    const records = await readCommitted(client, { topic, partition }, options, UNSTOPPED);
    client.close();
    return records.map(({ value }) => value?.toString('utf8') ?? '');
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}

/** The committed records of all partitions of a topic, by our own reader. */
export async function readTopic(cluster: KafkaCluster, topic: string): Promise<FetchedRecord[]> {
  const client = await KafkaClient.connect(connectionTo(cluster), systemClock, UNSTOPPED);
  try {
    const metadata = (await client.loadTopics([topic])).get(topic);
    const options = { until: 'end' as const, timeoutMs: 30_000 };
    const read = (metadata?.partitions ?? []).map(({ partition }) =>
      readCommitted(client, { topic, partition }, options, UNSTOPPED),
    );
    return (await Promise.all(read)).flat();
  } finally {
    client.close();
  }
}

export function append(log: TxnLog, topic: string, partition: number, value: string): void {
  log.append(
    topic,
    partition,
    { key: Buffer.from('k'), value: Buffer.from(value), headers: null },
    Date.now(),
  );
}
