import { partitionOfKey } from '../../src/worker/codec/murmur2';
import { givenTask, measure } from './measured-process';
import { type LogTopics, openSettledLog } from './settled-log';

/** Writes records to topics in transactions through `TxnLog`, with nothing before it. */
export interface TxnLogTask extends LogTopics {
  readonly records: number;
  readonly recordBytes: number;
  readonly transactionBytes: number;
}

/** Keys and values are made before the clock starts and used again and again. */
const DISTINCT_RECORDS = 10_000;

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

async function main(): Promise<void> {
  const task = givenTask() as TxnLogTask;
  const { log, client } = await openSettledLog(task);
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
