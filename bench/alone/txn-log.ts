import { partitionOfKey } from '../../src/worker/codec/murmur2';
import { DEFAULT_TIMEOUTS } from '../../src/worker/kafka/connection-settings';
import { KafkaClient } from '../../src/worker/kafka/kafka-client';
import { ensureTopics } from '../../src/worker/kafka/topic-admin';
import { TxnLog, TXN_LOG_DEFAULTS } from '../../src/worker/kafka/txn-log';
import { systemClock } from '../../src/worker/telemetry/system-clock';
import { givenTask, measure } from './measured-process';

/** Writes records to topics in transactions through `TxnLog`, with nothing before it. */
export interface TxnLogTask {
  readonly bootstrapServers: readonly string[];
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly transactionBytes: number;
}

/** Keys and values are made before the clock starts and used again and again. */
const DISTINCT_RECORDS = 10_000;
const MOST_ATTEMPTS = 20;

interface PreparedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly record: { readonly key: Buffer; readonly value: Buffer; readonly headers: null };
}

function prepareRecords({ topics, partitions, recordBytes }: TxnLogTask): PreparedRecord[] {
  return Array.from({ length: DISTINCT_RECORDS }, (_, i) => {
    const key = Buffer.from(`{"id":${i}}`);
    const value = Buffer.from(`{"id":${i},"payload":"`.padEnd(Math.max(1, recordBytes - key.length), 'x'));
    const topic = topics[i % topics.length] ?? '';
    return { topic, partition: partitionOfKey(key, partitions), record: { key, value, headers: null } };
  });
}

/**
 * Opens a log whose first transaction, one record for each partition, went through: a leader that was just elected
 * may refuse, and an instance lives until its first error.
 */
async function openSettled(client: KafkaClient, task: TxnLogTask, signal: AbortSignal): Promise<TxnLog> {
  const record = { key: Buffer.from('{"id":0}'), value: null, headers: null };
  for (let attempt = 1; ; attempt++) {
    const log = await TxnLog.open(client, { ...TXN_LOG_DEFAULTS, transactionalId: 'bench-txn-log' }, signal);
    try {
      for (const topic of task.topics)
        for (let partition = 0; partition < task.partitions; partition++)
          log.append(topic, partition, record, Date.now());
      await log.commit();
      return log;
    } catch (error) {
      log.close();
      if (attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function main(): Promise<void> {
  const task = givenTask() as TxnLogTask;
  const { signal } = new AbortController();
  const connection = { bootstrapServers: task.bootstrapServers, clientId: 'bench', ...DEFAULT_TIMEOUTS };
  const client = await KafkaClient.connect(connection, systemClock, signal);
  const specs = task.topics.map((topic) => ({
    topic,
    partitions: task.partitions,
    replicationFactor: task.replicationFactor,
    config: {},
    compare: 'exact' as const,
  }));
  await ensureTopics(client, specs, { create: true, timeoutMs: 60_000 }, signal);
  const log = await openSettled(client, task, signal);
  const prepared = prepareRecords(task);
  const result = await measure(async () => {
    const nowMs = Date.now();
    for (let i = 0; i < task.records; i++) {
      const { topic, partition, record } = prepared[i % DISTINCT_RECORDS] as PreparedRecord;
      log.append(topic, partition, record, nowMs);
      if (log.pendingBytes >= task.transactionBytes) await log.commit();
    }
    await log.commit();
    return task.records;
  });
  log.close();
  client.close();
  process.stdout.write(JSON.stringify(result));
}

void main();
