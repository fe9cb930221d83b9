import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { type JsonObject } from '../../../src/core/ports';
import {
  encodeStateEntry,
  shardKey,
  statePartition,
  stateTopic,
} from '../../../src/worker/kafka/state-records';
import { type DocumentGuard } from '../../../src/worker/sinks/kafka/settings';
import { consumeRecords } from '../../support/kafka/console-consumer';
import { LogHarness, readTopic } from '../../support/kafka/log-harness';
import {
  checkpoint,
  order,
  ORDERS,
  SinkHarness,
  UNENCODABLE,
  UNSTOPPED,
} from '../../support/kafka/sink-harness';

const TOPICS = 'org.apache.kafka.tools.TopicCommand';

describe('the Kafka sink', () => {
  let cluster: KafkaCluster;
  let harness: SinkHarness;

  beforeAll(async () => {
    cluster = await startKafka();
  });
  afterAll(() => cluster.stop());
  afterEach(() => harness.close());

  const recordsOf = (topic: string): ReturnType<typeof readTopic> => readTopic(cluster, topic);

  /** The state of the pipeline, by what follows the shard in the key. */
  async function stateOf(): Promise<Map<string, JsonObject>> {
    const { prefix, pipeline, shard } = harness.settings;
    const records = await recordsOf(stateTopic(prefix));
    return new Map(
      records.map(({ key, value }) => [
        String(key).slice(shardKey(pipeline, shard).length),
        JSON.parse(String(value)) as JsonObject,
      ]),
    );
  }

  test('has no state before the first commit, and the committed one after it', async () => {
    harness = new SinkHarness(cluster);
    const first = harness.sink();
    expect(await first.open(UNSTOPPED)).toBeUndefined();
    await first.prepare([ORDERS], UNSTOPPED);
    await first.commit(checkpoint(1), UNSTOPPED);
    first.write([order(1, 'a'), order(2, 'b')]);
    const tables = new Map([['shop.dbo.orders', { status: 'done' }]]);
    await first.commit({ position: { lsn: 2 }, tables }, UNSTOPPED);
    first.write([order(3, 'given up')]);
    await first.close();

    const second = harness.sink();
    expect(await second.open(UNSTOPPED)).toEqual({ position: { lsn: 2 }, tables });
    const records = await consumeRecords(cluster, harness.ordersTopic, 2);
    expect(records.map(({ key, value }) => [key, value]).sort()).toEqual([
      ['{"id":1}', '{"id":1,"note":"a"}'],
      ['{"id":2}', '{"id":2,"note":"b"}'],
    ]);
    expect(Object.fromEntries(await stateOf())).toMatchObject({
      '': { v: 1, attempt: 1, seq: 2, position: { lsn: 2 }, deadLetters: 0 },
      '/claim': { v: 1, attempt: 2, instance: harness.settings.owner.instance },
      '/offsets': {
        v: 1,
        topics: { [harness.ordersTopic]: ['0', '0', '0'] },
        ids: { [harness.ordersTopic]: expect.stringMatching(/^[\w-]{22}$/) },
      },
      '/table/shop.dbo.orders': { v: 1, table: { status: 'done' } },
    });
  });

  test('what is written while a commit runs belongs to the next one', async () => {
    harness = new SinkHarness(cluster);
    const sink = await harness.started();
    sink.write([order(1, 'first')]);
    const commit = sink.commit(checkpoint(1), UNSTOPPED);
    sink.write([order(2, 'second')]);
    expect(sink.pendingBytes).toBeGreaterThan(0);
    await commit;
    expect(await recordsOf(harness.ordersTopic)).toHaveLength(1);
    await sink.commit(checkpoint(2), UNSTOPPED);
    expect(await recordsOf(harness.ordersTopic)).toHaveLength(2);
  });

  test('a commit ends when it is given up', async () => {
    harness = new SinkHarness(cluster);
    const sink = await harness.started();
    sink.write([order(1, 'given up')]);
    cluster.broker(1).pause();
    try {
      await expect(sink.commit(checkpoint(1), AbortSignal.timeout(300))).rejects.toMatchObject({
        code: 'CDC_KAFKA_CONNECTION_LOST',
      });
    } finally {
      cluster.broker(1).resume();
    }
  });

  describe('stops loudly', () => {
    test('when the output holds records and there is no state', async () => {
      harness = new SinkHarness(cluster);
      const sink = await harness.started();
      sink.write([order(1, 'a')]);
      await sink.commit(checkpoint(1), UNSTOPPED);
      const topic = harness.ordersTopic;
      const stranger = new SinkHarness(cluster, { topicOf: () => topic });
      const other = stranger.sink();
      expect(await other.open(UNSTOPPED)).toBeUndefined();
      await expect(other.prepare([ORDERS], UNSTOPPED)).rejects.toMatchObject({
        code: 'CDC_SINK_STATE_MISSING',
        message: expect.stringContaining(topic),
      });
      await other.close();
      const accepting = await stranger.started({ acceptTopics: true });
      accepting.write([order(2, 'b')]);
      await accepting.commit(checkpoint(1), UNSTOPPED);
      await accepting.close();
      expect(await recordsOf(topic)).toHaveLength(2);
      await stranger.started();
      await stranger.close();
    });

    test('when an output topic was deleted and created again, also right after the first start', async () => {
      harness = new SinkHarness(cluster);
      const sink = await harness.started();
      sink.write([order(1, 'a')]);
      await sink.commit(checkpoint(1), UNSTOPPED);
      await sink.close();
      await cluster.tool(TOPICS, ['--delete', '--topic', harness.ordersTopic]);
      await expect(harness.started()).rejects.toMatchObject({
        code: 'CDC_SINK_OUTPUT_TRUNCATED',
        message: expect.stringContaining('deleted and created again'),
      });
      const accepting = await harness.started({ acceptTopics: true });
      await accepting.commit(checkpoint(2), UNSTOPPED);
      await accepting.close();
      await harness.started();
    });

    test('when the number of partitions has changed', async () => {
      harness = new SinkHarness(cluster);
      await (await harness.started()).close();
      await cluster.tool(TOPICS, ['--alter', '--topic', harness.ordersTopic, '--partitions', '4']);
      await expect(harness.started()).rejects.toMatchObject({
        code: 'CDC_KAFKA_TOPIC_MISMATCH',
        message: expect.stringContaining('partitions is 4, expected 3'),
      });
      const topicCreation = { ...harness.settings.topicCreation, enabled: false };
      await expect(harness.started({ topicCreation })).rejects.toMatchObject({
        code: 'CDC_SINK_PARTITIONS_CHANGED',
      });
    });

    test('when a topic is missing and not to be created', async () => {
      harness = new SinkHarness(cluster);
      const topicCreation = { ...harness.settings.topicCreation, enabled: false };
      await expect(harness.started({ topicCreation })).rejects.toMatchObject({
        code: 'CDC_KAFKA_TOPIC_MISSING',
        message: expect.stringContaining(harness.ordersTopic),
      });
    });

    test('before it fences anybody, when the state is of a later version or not of this program', async () => {
      for (const [value, code] of [
        ['{"v":2}', 'CDC_SINK_STATE_TOO_NEW'],
        ['hello', 'CDC_SINK_STATE_UNREADABLE'],
      ]) {
        harness = new SinkHarness(cluster);
        const working = await harness.started();
        const { prefix, pipeline, shard } = harness.settings;
        const at = { topic: stateTopic(prefix), partition: statePartition(pipeline, shard, 12) };
        const logs = new LogHarness(cluster);
        const { log, client } = await logs.open();
        await client.loadTopics([at.topic]);
        const entry = encodeStateEntry(shardKey(pipeline, shard), { kind: 'document', value: {} });
        log.append(at.topic, at.partition, { ...entry, value: Buffer.from(String(value)) }, Date.now());
        await log.commit();
        await expect(harness.sink().open(UNSTOPPED)).rejects.toMatchObject({ code });
        await working.commit(checkpoint(1), UNSTOPPED);
        logs.close();
        await harness.close();
      }
    });

    test('when the document has changed, unless the change is accepted', async () => {
      harness = new SinkHarness(cluster);
      const guard = (tables: string, acceptChanges = false): Partial<SinkHarness['settings']> => {
        const compare: DocumentGuard['compare'] = (stored, current) =>
          stored['tables'] === current['tables'] ? [] : [`tables: ${JSON.stringify(current['tables'])}`];
        return { document: { document: { tables }, compare, acceptChanges } };
      };
      await (await harness.started(guard('orders'))).close();
      await (await harness.started(guard('orders'))).close();
      await expect(harness.started(guard('orders,items'))).rejects.toMatchObject({
        code: 'CDC_SINK_DOCUMENT_CHANGED',
        message: expect.stringContaining('tables: "orders,items"'),
      });
      await (await harness.started(guard('orders,items', true))).close();
      await (await harness.started(guard('orders,items'))).close();
      expect((await stateOf()).get('/document')).toEqual({ v: 1, document: { tables: 'orders,items' } });
    });
  });

  describe('dead letters', () => {
    test('a row that cannot be encoded goes there, in the same transaction', async () => {
      harness = new SinkHarness(cluster);
      const topic = `${harness.settings.prefix}.dead`;
      const sink = await harness.started({ deadLetters: { topic, maxRows: 10 } });
      sink.write([order(1, 'a'), order(2, UNENCODABLE)]);
      expect(await recordsOf(topic)).toEqual([]);
      await sink.commit(checkpoint(1), UNSTOPPED);
      const [letter] = await recordsOf(topic);
      expect(String(letter?.key)).toBe('{"id":2}');
      expect(JSON.parse(String(letter?.value))).toEqual({
        before: null,
        after: { id: 2, note: UNENCODABLE },
      });
      expect(Object.fromEntries(letter?.headers ?? [])).toMatchObject({
        'cdc.dead_letter.table': 'shop.dbo.orders',
        'cdc.dead_letter.topic': harness.ordersTopic,
        'cdc.dead_letter.op': 'c',
        'cdc.dead_letter.transaction': '0000002a:000001f0:0003',
        'cdc.dead_letter.change': '0000002a000001f00002',
        'cdc.dead_letter.code': 'CDC_SINK_ROW_UNENCODABLE',
        'cdc.dead_letter.reason': `encoding column note: ${UNENCODABLE}`,
        'cdc.dead_letter.content': 'row',
        'cdc.dead_letter.part': '1/1',
      });
      expect(await recordsOf(harness.ordersTopic)).toHaveLength(1);
      const labels = { pipeline: 'shop', reason: 'CDC_SINK_ROW_UNENCODABLE' };
      expect(harness.metrics.get('cdc_dead_letter_records_total', labels)).toBe(1);
    });

    test('a row that is too large goes there in numbered parts that make up its value', async () => {
      harness = new SinkHarness(cluster);
      const topic = `${harness.settings.prefix}.dead`;
      await cluster.tool(TOPICS, [
        ...['--create', '--topic', topic, '--partitions', '2', '--config', 'max.message.bytes=50000'],
      ]);
      const sink = await harness.started({ deadLetters: { topic, maxRows: 10 } });
      const note = Array.from({ length: 300_000 }, (_, i) => `${i % 10}`).join('') + 'ü'.repeat(500_000);
      sink.write([order(7, note), order(8, 'fits')]);
      await sink.commit(checkpoint(1), UNSTOPPED);
      const parts = await recordsOf(topic);
      const headers = parts.map((part) => new Map(part.headers));
      const count = Math.ceil(1_300_000 / 50_000) + 1;
      expect(headers.map((header) => header.get('cdc.dead_letter.part'))).toEqual(
        Array.from({ length: count }, (_, i) => `${i + 1}/${count}`),
      );
      const whole = Buffer.concat(parts.map(({ value }) => value ?? Buffer.alloc(0)));
      expect(JSON.parse(whole.toString('utf8'))).toEqual({ id: 7, note });
      const sha256 = createHash('sha256').update(whole).digest('hex');
      expect(new Set(headers.map((header) => header.get('cdc.dead_letter.sha256')))).toEqual(
        new Set([sha256]),
      );
      expect(headers[0]?.get('cdc.dead_letter.size')).toBe(String(whole.length));
      expect(headers[0]?.get('cdc.dead_letter.code')).toBe('CDC_KAFKA_RECORD_TOO_LARGE');
      expect((await recordsOf(harness.ordersTopic)).map(({ key }) => String(key))).toEqual(['{"id":8}']);
    });

    test('a used-up budget stops the pipeline, also over restarts', async () => {
      harness = new SinkHarness(cluster);
      const topic = `${harness.settings.prefix}.dead`;
      const deadLetters = { topic, maxRows: 2 };
      const sink = await harness.started({ deadLetters });
      sink.write([order(1, UNENCODABLE), order(2, UNENCODABLE)]);
      await sink.commit(checkpoint(1), UNSTOPPED);
      await sink.close();
      const again = await harness.started({ deadLetters });
      expect(() => again.write([order(3, UNENCODABLE)])).toThrow(
        expect.objectContaining({
          code: 'CDC_SINK_DEAD_LETTERS_EXCEEDED',
          message: expect.stringContaining(UNENCODABLE),
        }),
      );
    });

    test('without a topic for them the first one stops the pipeline with its reason', async () => {
      harness = new SinkHarness(cluster);
      const sink = await harness.started();
      expect(() => sink.write([order(1, UNENCODABLE)])).toThrow(
        expect.objectContaining({ code: 'CDC_SINK_ROW_UNENCODABLE' }),
      );
      expect(() => sink.write([order(2, 'x'.repeat(2_000_000))])).toThrow(
        expect.objectContaining({ code: 'CDC_KAFKA_RECORD_TOO_LARGE' }),
      );
    });
  });
});
