import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { partitionOfKey } from '../../../src/worker/codec/murmur2';
import { readCommitted } from '../../../src/worker/kafka/committed-reader';
import { consumeRecords } from '../../support/kafka/console-consumer';
import { append, LogHarness } from '../../support/kafka/log-harness';
import { UNSTOPPED } from '../../support/kafka/sink-harness';

const PARTITIONS = 7;
const LARGE_BYTES = 20 * 1024 * 1024;

describe("what Kafka's own clients say of ours", () => {
  let cluster: KafkaCluster;
  let harness: LogHarness;

  beforeAll(async () => {
    cluster = await startKafka({ config: { 'log.cleaner.backoff.ms': 100 } });
  });
  afterAll(() => cluster.stop());
  beforeEach(() => {
    harness = new LogHarness(cluster);
  });
  afterEach(() => harness.close());

  async function readAll(topic: string, partition: number): ReturnType<typeof readCommitted> {
    const client = await harness.client();
    const options = { until: 'end' as const, timeoutMs: 60_000 };
    return readCommitted(client, { topic, partition }, options, UNSTOPPED);
  }

  test('keys go to the partitions that the Java producer chooses', async () => {
    const topic = await harness.createTopic(PARTITIONS);
    const keys = Array.from({ length: 400 }, (_, i) => `{"id":${i},"näme":"${'ж'.repeat(i % 9)}"}`);
    await cluster.tool(
      'org.apache.kafka.tools.ConsoleProducer',
      ['--topic', topic, '--property', 'parse.key=true', '--property', 'key.separator=|'],
      { input: keys.map((key) => `${key}|v\n`).join('') },
    );
    let seen = 0;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      for (const { key } of await readAll(topic, partition)) {
        expect(partitionOfKey(key ?? Buffer.alloc(0), PARTITIONS)).toBe(partition);
        seen++;
      }
    }
    expect(seen).toBe(keys.length);
  });

  test('its consumer reads keys, values, headers, tombstones and empty values as they were written', async () => {
    const topic = await harness.createTopic(1);
    const { log } = await harness.open();
    const text = (value: string): Buffer => Buffer.from(value);
    const records = [
      { key: text('ключ'), value: text('värde'), headers: { a: '1', 'b.c': 'ü'.repeat(100) } },
      { key: text('k'), value: null, headers: null },
      { key: null, value: text(''), headers: {} },
      { key: text(''), value: text('x'.repeat(70_000)), headers: null },
    ];
    for (const record of records) log.append(topic, 0, record, Date.now());
    await log.commit();
    const consumed = await consumeRecords(cluster, topic, records.length);
    expect(consumed.map(({ headers, key, value }) => [headers, key, value])).toEqual([
      [`a:1,b.c:${'ü'.repeat(100)}`, 'ключ', 'värde'],
      ['NO_HEADERS', 'k', 'null'],
      ['NO_HEADERS', 'null', ''],
      ['NO_HEADERS', '', 'x'.repeat(70_000)],
    ]);
  });

  test('a transaction of many batches per partition, larger than a request, arrives whole and in order', async () => {
    const topic = await harness.createTopic(3);
    const { log } = await harness.open();
    const filler = 'x'.repeat(1_000);
    for (let number = 0; number < 20_000; number++) append(log, topic, number % 3, `${number} ${filler}`);
    await log.commit();
    for (let partition = 0; partition < 3; partition++) {
      const records = await readAll(topic, partition);
      const numbers = records.map(({ value }) => Number(value?.toString('latin1').split(' ')[0]));
      expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 3 * i + partition));
    }
    const end = await cluster.tool('org.apache.kafka.tools.GetOffsetShell', ['--topic', topic]);
    // 20,000 records and a marker in each partition.
    expect(end.match(/:(\d+)$/gm)?.reduce((sum, match) => sum + Number(match.slice(1)), 0)).toBe(20_003);
  });

  test('a value of 20 MB goes through where the topic takes it, and is refused by name where not', async () => {
    const wide = await harness.createTopic(1, { 'max.message.bytes': String(64 * 1024 * 1024) });
    const narrow = await harness.createTopic(1);
    const value = 'y'.repeat(LARGE_BYTES);
    const { log } = await harness.open();
    append(log, wide, 0, value);
    await log.commit();
    const [record] = await readAll(wide, 0);
    expect(record?.value?.equals(Buffer.from(value))).toBe(true);
    append(log, narrow, 0, value);
    await expect(log.commit()).rejects.toMatchObject({
      code: 'CDC_KAFKA_RECORD_TOO_LARGE',
      retryable: false,
    });
  });

  test('what it compresses can be read', async () => {
    for (const codec of ['gzip', 'zstd']) {
      const topic = await harness.createTopic(1, { 'compression.type': codec });
      const { log } = await harness.open();
      append(log, topic, 0, codec.repeat(1000));
      await log.commit();
      expect(await harness.values(topic)).toEqual([codec.repeat(1000)]);
    }
    const snappy = await harness.createTopic(1, { 'compression.type': 'snappy' });
    const { log } = await harness.open();
    append(log, snappy, 0, 'a');
    await log.commit();
    await expect(harness.values(snappy)).rejects.toMatchObject({ code: 'CDC_KAFKA_COMPRESSION_UNSUPPORTED' });
  });

  test('a log that was compacted, also at its end, is read to its end', async () => {
    const topic = await harness.createTopic(1, {
      'cleanup.policy': 'compact',
      'segment.ms': '100',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': '0',
    });
    const { log } = await harness.open();
    const deadline = performance.now() + 60_000;
    let written = 0;
    for (let values: string[] = []; values.length === written;) {
      expect(performance.now()).toBeLessThan(deadline);
      append(log, topic, 0, String(++written));
      await log.commit();
      values = await harness.values(topic);
      expect(values.at(-1)).toBe(String(written));
    }
  });
});
