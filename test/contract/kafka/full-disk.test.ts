import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { readTopic } from '../../support/kafka/log-harness';
import { SinkHarness } from '../../support/kafka/sink-harness';
import { TickingPipeline } from '../../support/kafka/ticking-pipeline';
import { waitUntil } from '../../support/pipeline/wait-until';

const DEADLINE_MS = 60_000;

let cluster: KafkaCluster;
beforeAll(async () => {
  cluster = await startKafka();
});
afterAll(() => cluster.stop());

test('a broker whose disk takes no more ends, and the pipeline goes on exactly when it is back', async () => {
  const harness = new SinkHarness(cluster);
  const pipeline = new TickingPipeline(() => harness.sink());
  const broker = cluster.broker(1);
  try {
    await pipeline.nextCommit(AbortSignal.timeout(DEADLINE_MS));
    // As if the disk were full: none of its files may grow.
    execFileSync('prlimit', ['--pid', String(broker.pid), '--fsize=1:unlimited']);
    await waitUntil('the broker has given up', () => !broker.running, DEADLINE_MS);
    await broker.start();
    await pipeline.nextCommit(AbortSignal.timeout(DEADLINE_MS));
    await pipeline.stop();
    const told = JSON.stringify(pipeline.logger.entries);
    // What it hears first depends on where the broker was when it could write no more.
    expect(told).toMatch(/running -> retrying.*CDC_KAFKA_\w+/);
    const records = await readTopic(cluster, harness.ordersTopic);
    const numbers = records.map(({ value }) => (JSON.parse(String(value)) as { n: number }).n);
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  } finally {
    await pipeline.stop();
    await harness.close();
  }
});
