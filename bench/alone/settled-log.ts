import { DEFAULT_TIMEOUTS } from '../../src/worker/kafka/connection-settings';
import { KafkaClient } from '../../src/worker/kafka/kafka-client';
import { ensureTopics } from '../../src/worker/kafka/topic-admin';
import { TxnLog, TXN_LOG_DEFAULTS } from '../../src/worker/kafka/txn-log';
import { systemClock } from '../../src/worker/telemetry/system-clock';

export interface LogTopics {
  readonly bootstrapServers: readonly string[];
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly replicationFactor: number;
}

export interface SettledLog {
  readonly log: TxnLog;
  readonly client: KafkaClient;
}

const MOST_ATTEMPTS = 20;
const TOPIC_TIMEOUT_MS = 60_000;

/**
 * Creates the topics and opens a log whose first transaction, one record for each partition, went through: a leader
 * that was just elected may refuse, and a log lives until its first error.
 */
export async function openSettledLog(topics: LogTopics): Promise<SettledLog> {
  const { signal } = new AbortController();
  const connection = { bootstrapServers: topics.bootstrapServers, clientId: 'bench', ...DEFAULT_TIMEOUTS };
  const client = await KafkaClient.connect(connection, systemClock, signal);
  const { partitions, replicationFactor } = topics;
  const specs = topics.topics.map((topic) => ({
    topic,
    partitions,
    replicationFactor,
    config: {},
    compare: 'exact' as const,
  }));
  await ensureTopics(client, specs, { create: true, timeoutMs: TOPIC_TIMEOUT_MS }, signal);
  for (let attempt = 1; ; attempt++) {
    const log = await TxnLog.open(client, { ...TXN_LOG_DEFAULTS, transactionalId: 'bench-alone' }, signal);
    try {
      appendEverywhere(log, topics);
      await log.commit();
      return { log, client };
    } catch (error) {
      log.close();
      if (attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** One small record for each partition. */
export function appendEverywhere(log: TxnLog, { topics, partitions }: LogTopics): void {
  const record = { key: Buffer.from('{"id":0}'), value: null, headers: null };
  for (const topic of topics)
    for (let partition = 0; partition < partitions; partition++)
      log.append(topic, partition, record, Date.now());
}
