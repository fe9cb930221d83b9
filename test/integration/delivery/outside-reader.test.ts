import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { type KafkaCluster, startKafka } from '../../../scripts/kafka/kafka-cluster';
import { type OutputRecord } from '../../support/delivery/observed-change';
import { installedReaders, OUTSIDE_READERS, readCommitted } from '../../support/delivery/outside-reader';

const PARTITIONS = 2;
const RECORDS = 4000;

let cluster: KafkaCluster;

beforeAll(async () => {
  cluster = await startKafka();
  const kafka = new Kafka({ brokers: [...cluster.internal], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = ['filled', 'empty', 'aborted-at-the-end'].map((topic) => ({
    topic,
    numPartitions: PARTITIONS,
  }));
  await admin.createTopics({ topics, waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer({ transactionalId: 'writer', maxInFlightRequests: 1 });
  await producer.connect();
  await write(producer, 'filled', 'not committed', 'abort');
  await write(producer, 'filled', 'committed', 'commit');
  await write(producer, 'aborted-at-the-end', 'committed', 'commit');
  await write(producer, 'aborted-at-the-end', 'not committed', 'abort');
  await producer.disconnect();
});

afterAll(async () => {
  await cluster.stop();
});

async function write(
  producer: Producer,
  topic: string,
  text: string,
  end: 'commit' | 'abort',
): Promise<void> {
  const transaction = await producer.transaction();
  const messages = Array.from({ length: RECORDS }, (_, i) => ({
    key: `{"id":${i}}`,
    value: i % 10 === 0 ? null : JSON.stringify({ text: `${text} \u00e4\n\u001f ${i}` }),
    partition: i % PARTITIONS,
  }));
  await transaction.send({ topic, messages });
  await transaction[end]();
}

test.each(installedReaders())('%s reads exactly what was committed, in order', async (name) => {
  const records: OutputRecord[] = [];
  const topics = ['filled', 'empty', 'aborted-at-the-end'];
  await readCommitted(cluster, topics, (record) => records.push(record), OUTSIDE_READERS[name]);
  for (const topic of ['filled', 'aborted-at-the-end'])
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const own = records.filter((record) => record.topic === topic && record.partition === partition);
      const ids = own.map(({ key }) => (JSON.parse(key ?? '') as { id: number }).id);
      expect(ids).toEqual(Array.from({ length: RECORDS / PARTITIONS }, (_, i) => i * PARTITIONS + partition));
      for (const [i, { value }] of own.entries()) expect(value).toBe(committedText(ids[i] ?? 0));
    }
  expect(records).toHaveLength(2 * RECORDS);
});

test('a topic that does not exist is an error and not an empty one', async () => {
  await expect(readCommitted(cluster, ['filled', 'missing'], () => undefined)).rejects.toThrow(
    /no topic missing/,
  );
});

function committedText(id: number): string | null {
  return id % 10 === 0 ? null : JSON.stringify({ text: `committed \u00e4\n\u001f ${id}` });
}
