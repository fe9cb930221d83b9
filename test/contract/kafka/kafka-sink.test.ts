import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { consumeAll } from '../../support/kafka/console-consumer';
import { checkpoint, order, ORDERS, SinkHarness, UNSTOPPED } from '../../support/kafka/sink-harness';

describe('the Kafka sink', () => {
  let cluster: KafkaCluster;
  let harness: SinkHarness;

  beforeAll(async () => {
    cluster = await startKafka();
  });
  afterAll(() => cluster.stop());
  afterEach(() => harness.close());

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
    const records = await consumeAll(cluster, harness.ordersTopic);
    expect(records.map(({ key, value }) => [key, value]).sort()).toEqual([
      ['{"id":1}', '{"id":1,"note":"a"}'],
      ['{"id":2}', '{"id":2,"note":"b"}'],
    ]);
  });
});
