import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { isEndTxn, isProduce } from '../../support/fault-proxy/kafka-message';
import { KafkaProxies } from '../../support/fault-proxy/kafka-proxies';
import { append, LogHarness } from '../../support/kafka/log-harness';
import { MuteListener } from '../../support/kafka/mute-listener';
import { UNSTOPPED } from '../../support/kafka/sink-harness';
import { waitUntil } from '../../support/pipeline/wait-until';

describe('a transaction log whose requests or answers get lost', () => {
  let proxies: KafkaProxies;
  let cluster: KafkaCluster;
  let harness: LogHarness;

  beforeAll(async () => {
    proxies = await KafkaProxies.start(1);
    cluster = await startKafka({
      advertise: (nodeId, port) => proxies.advertise(nodeId, port),
      config: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': 200 },
    });
  });
  afterAll(async () => {
    await cluster.stop();
    await proxies.close();
  });
  beforeEach(() => {
    harness = new LogHarness(cluster);
  });
  afterEach(() => harness.close());

  // B4: a producer that aborts and goes on with the same sequence gets its next batch taken for the lost one.
  test('a lost Produce answer ends the instance; nothing of the next one is taken for a duplicate', async () => {
    const topic = await harness.createTopic(1);
    const first = await harness.open();
    append(first.log, topic, 0, 'warm');
    await first.log.commit();
    const held = proxies.hold(isProduce, UNSTOPPED);
    append(first.log, topic, 0, 'lost!');
    const commit = expect(first.log.commit()).rejects.toMatchObject({
      code: 'CDC_KAFKA_CONNECTION_LOST',
      retryable: true,
    });
    await (await held).held.loseAnswer();
    await commit;
    await expect(first.log.commit()).rejects.toMatchObject({ code: 'CDC_KAFKA_CONNECTION_LOST' });

    const second = await harness.open();
    for (const value of ['later', 'again']) {
      append(second.log, topic, 0, value);
      await second.log.commit();
    }
    expect(await harness.values(topic)).toEqual(['warm', 'later', 'again']);
  });

  // B5: the commit had happened. Only a new instance tells.
  test('a lost EndTxn answer leaves the outcome to the next open, which finds the commit', async () => {
    const topic = await harness.createTopic(1);
    const first = await harness.open();
    const held = proxies.hold(isEndTxn, UNSTOPPED);
    append(first.log, topic, 0, 'committed');
    const commit = expect(first.log.commit()).rejects.toMatchObject({ retryable: true });
    await (await held).held.loseAnswer();
    await commit;

    const second = await harness.open();
    expect(await harness.values(topic)).toEqual(['committed']);
    append(second.log, topic, 0, 'next');
    await second.log.commit();
    expect(await harness.values(topic)).toEqual(['committed', 'next']);
  });

  test('an EndTxn that never arrives is an abort', async () => {
    const topic = await harness.createTopic(1);
    const first = await harness.open();
    const held = proxies.hold(isEndTxn, UNSTOPPED);
    append(first.log, topic, 0, 'not committed');
    const commit = expect(first.log.commit()).rejects.toMatchObject({ retryable: true });
    (await held).held.drop();
    await commit;
    const second = await harness.open();
    append(second.log, topic, 0, 'next');
    await second.log.commit();
    expect(await harness.values(topic)).toEqual(['next']);
  });

  test('what an older instance has written is never seen, and it is told that it was fenced', async () => {
    const topic = await harness.createTopic(2);
    const zombie = await harness.open({ flushBytes: 1 });
    const held = proxies.hold(isEndTxn, UNSTOPPED);
    append(zombie.log, topic, 0, 'zombie');
    const commit = expect(zombie.log.commit()).rejects.toMatchObject({ code: 'CDC_KAFKA_PRODUCER_FENCED' });
    const late = (await held).held;
    const successor = await harness.open();
    expect(successor.log.producer.epoch).toBeGreaterThan(zombie.log.producer.epoch);
    append(successor.log, topic, 0, 'successor');
    await successor.log.commit();
    late.forward();
    await commit;

    const other = await harness.open();
    await other.log.commit();
    append(successor.log, topic, 1, 'zombie in another partition');
    await expect(successor.log.commit()).rejects.toMatchObject({ code: 'CDC_KAFKA_PRODUCER_FENCED' });
    expect(await harness.values(topic)).toEqual(['successor']);
    expect(await harness.values(topic, 1)).toEqual([]);
  });

  test('a transaction that outlives its timeout is refused as fenced, and the next instance goes on', async () => {
    const topic = await harness.createTopic(1);
    const slow = await harness.open({ transactionTimeoutMs: 1000 });
    const held = proxies.hold(isEndTxn, UNSTOPPED);
    append(slow.log, topic, 0, 'too late');
    const commit = expect(slow.log.commit()).rejects.toMatchObject({ code: 'CDC_KAFKA_PRODUCER_FENCED' });
    const late = (await held).held;
    // Readers get past the transaction when the broker has ended it.
    expect(await harness.values(topic)).toEqual([]);
    late.forward();
    await commit;
    const next = await harness.open();
    append(next.log, topic, 0, 'in time');
    await next.log.commit();
    expect(await harness.values(topic)).toEqual(['in time']);
  });

  // B12: kafkajs skips a partition that it does not know, and commits.
  test('a partition that does not exist is refused before anything is sent', async () => {
    const topic = await harness.createTopic(2);
    const { log } = await harness.open();
    expect(() => append(log, topic, 2, 'nowhere')).toThrow(
      expect.objectContaining({ code: 'CDC_KAFKA_TOPIC_MISMATCH' }),
    );
    append(log, topic, 1, 'somewhere');
    await log.commit();
    expect(await harness.values(topic, 1)).toEqual(['somewhere']);
  });

  test('a connection that another one has overtaken ends with its client', async () => {
    const listener = new MuteListener(Number(cluster.bootstrap[0]?.split(':')[1]));
    try {
      const bootstrapServers = [`127.0.0.1:${await listener.listen()}`];
      const client = await new LogHarness(cluster, { bootstrapServers }).client();
      listener.mute();
      await client.refresh();
      expect(listener.openConnections).toBe(1);
      client.close();
      await waitUntil('the connection has ended', () => listener.openConnections === 0, 5_000);
    } finally {
      await listener.close();
    }
  });
});
