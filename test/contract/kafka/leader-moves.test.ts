import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { findLeaders, moveLeader, preferLeader, QUICK_LEADER_MOVES } from '../../fault/leader-mover';
import { append, LogHarness, type OpenedLog } from '../../support/kafka/log-harness';

const PARTITIONS = 6;
const MOVE_INTERVAL_MS = 400;
const COMMITS = 30;
const DISCARDS = 5;
const DEADLINE_MS = 90_000;

describe('a transaction log while leaders move', () => {
  let cluster: KafkaCluster;
  let admin: Admin;
  let harness: LogHarness;

  beforeAll(async () => {
    cluster = await startKafka({ brokers: 3, config: QUICK_LEADER_MOVES });
    admin = new Kafka({ brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await cluster.stop();
  });
  beforeEach(() => {
    harness = new LogHarness(cluster);
  });
  afterEach(() => harness.close());

  // B1: a client that keeps a map of answered brokers over its retries never sends the moved partition's records.
  // B2: the same map lets it send twice what a partition had acknowledged before it moved.
  test('a moved leader fails the whole transaction; done again, every record is there once', async () => {
    const topic = await harness.createTopic(2);
    const { log, client } = await harness.open();
    for (const partition of [0, 1]) append(log, topic, partition, 'before');
    await log.commit();
    const leaderBefore = client.partition({ topic, partition: 0 }).leader;
    const leader = await moveLeader(admin, topic, 0);
    expect(leader).not.toBe(leaderBefore);

    for (const partition of [0, 1]) append(log, topic, partition, 'after');
    await expect(log.commit()).rejects.toMatchObject({
      code: 'CDC_KAFKA_TRANSACTION_FAILED',
      details: { kafkaError: 'NOT_LEADER_OR_FOLLOWER' },
    });
    const again = await harness.open();
    for (const partition of [0, 1]) append(again.log, topic, partition, 'after');
    await again.log.commit();
    for (const partition of [0, 1])
      expect(await harness.values(topic, partition)).toEqual(['before', 'after']);
  });

  test('under moves all the time nothing is lost, doubled or out of order', async () => {
    const topic = await harness.createTopic(PARTITIONS);
    const state = await harness.createTopic(1);
    const enough = new AbortController();
    const moves = churn(admin, topic, enough.signal);
    const deadline = performance.now() + DEADLINE_MS;
    let opened = await harness.open();
    let next = 1;
    let discards = 0;
    // Without discards the leaders did not move under a transaction.
    while (next <= COMMITS || discards < DISCARDS) {
      expect(performance.now()).toBeLessThan(deadline);
      try {
        fill(opened, topic, state, next);
        await opened.log.commit();
        next++;
      } catch {
        discards++;
        opened.client.close();
        opened = await harness.open();
        next = Number((await harness.values(state)).at(-1) ?? 0) + 1;
      }
    }
    enough.abort();
    await moves;
    await harness.open();
    const committed = (await harness.values(state)).map(Number);
    const expected = Array.from({ length: committed.length }, (_, index) => index + 1);
    expect(committed).toEqual(expected);
    for (let partition = 0; partition < PARTITIONS; partition++)
      expect((await harness.values(topic, partition)).map(Number)).toEqual(expected);
  });
});

function fill({ log }: OpenedLog, topic: string, state: string, number: number): void {
  for (let partition = 0; partition < PARTITIONS; partition++) append(log, topic, partition, String(number));
  append(log, state, 0, String(number));
}

/** Moves the leaders of all partitions to random replicas, again and again. */
async function churn(admin: Admin, topic: string, enough: AbortSignal): Promise<void> {
  while (!enough.aborted) {
    const leaders = await findLeaders(admin, topic);
    await preferLeader(admin, topic, leaders, ({ replicas }) => {
      return replicas[Math.floor(Math.random() * replicas.length)] ?? 1;
    }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, MOVE_INTERVAL_MS));
  }
}
