import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { type KafkaCluster, startKafka } from '../../../scripts/kafka/kafka-cluster';
import { DeliveryChecker, type DeliveryReport } from '../../support/delivery/delivery-checker';
import { readCommitted } from '../../support/delivery/outside-reader';
import { type PositionRecord } from '../../support/delivery/position-chain';
import { findLeaders, preferLeader, QUICK_LEADER_MOVES } from '../leader-mover';
import { NAIVE_TABLE, type NaiveOutcome, runNaiveClient } from './naive-client';

const PARTITIONS = 6;
const BUDGET_MS = 60_000;
const ROUND_MS = 15_000;
const MOVE_INTERVAL_MS = 600;

let cluster: KafkaCluster;

beforeAll(async () => {
  cluster = await startKafka({ brokers: 3, config: QUICK_LEADER_MOVES });
});

afterAll(async () => {
  await cluster.stop();
});

test('a naive client is caught within a minute of leader moves', async () => {
  const kafka = new Kafka({ brokers: [...cluster.internal], logLevel: logLevel.NOTHING });
  const begun = Date.now();
  let report: DeliveryReport | undefined;
  for (let round = 1; report?.clean !== false && Date.now() - begun < BUDGET_MS; round++)
    report = await runRound(kafka, `naive.${round}`);
  const { lost = 0, doubled = 0 } = report?.counts ?? {};
  expect(lost + doubled).toBeGreaterThan(0);
});

async function runRound(kafka: Kafka, output: string): Promise<DeliveryReport> {
  const state = `${output}.state`;
  const stop = AbortSignal.timeout(ROUND_MS);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = [
      { topic: output, numPartitions: PARTITIONS, replicationFactor: 3 },
      { topic: state, numPartitions: 1, replicationFactor: 3 },
    ];
    await admin.createTopics({ topics, waitForLeaders: true });
    const moving = moveLeaders(admin, output, stop);
    const outcome = await runNaiveClient(kafka, { output, state, partitions: PARTITIONS }, stop);
    await moving;
    return await judge(output, state, outcome);
  } finally {
    await admin.disconnect();
  }
}

/** Gives the leaders of random partitions away until the signal. */
async function moveLeaders(
  admin: ReturnType<Kafka['admin']>,
  topic: string,
  until: AbortSignal,
): Promise<void> {
  while (!until.aborted) {
    const leaders = await findLeaders(admin, topic);
    const pick = (replicas: readonly number[]): number => replicas[Math.floor(Math.random() * 3)] ?? 1;
    await preferLeader(admin, topic, leaders, ({ replicas }) => pick(replicas)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, MOVE_INTERVAL_MS));
  }
}

async function judge(output: string, state: string, outcome: NaiveOutcome): Promise<DeliveryReport> {
  const checker = new DeliveryChecker({
    history: outcome.history,
    format: 'json',
    tableOfTopic: new Map([[output, NAIVE_TABLE]]),
    comparedColumns: ['n', 'txn'],
    firstTxnAfterSnapshot: 1,
  });
  const positions: PositionRecord[] = [];
  await readCommitted(cluster, [output], (record) => checker.observe(record));
  await readCommitted(cluster, [state], ({ topic, partition, offset, key, value }) => {
    const { seq, attempt } = JSON.parse(value ?? '{}') as { seq: number; attempt: number };
    positions.push({
      shard: key ?? '',
      seq,
      attempt,
      position: null,
      place: `${topic}-${partition}@${offset}`,
    });
  });
  return checker.finish(new Map([[NAIVE_TABLE, outcome.contents]]), positions);
}
