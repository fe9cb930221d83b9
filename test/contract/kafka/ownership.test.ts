import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startKafka, type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { ShardOwner } from '../../../src/worker/sinks/kafka/shard-owner';
import { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import { kafkaFraming } from '../../support/fault-proxy/framing';
import { API, apiKeyOf, isEndTxn, mentions, producerEpoch } from '../../support/fault-proxy/kafka-message';
import { LogHarness, readTopic } from '../../support/kafka/log-harness';
import { SinkHarness, UNSTOPPED } from '../../support/kafka/sink-harness';
import { TickingPipeline } from '../../support/kafka/ticking-pipeline';

const TRANSACTION_TIMEOUT_MS = 2_000;

describe('the owner of a shard', () => {
  let proxy: FaultProxy;
  let cluster: KafkaCluster;
  let harness: SinkHarness;
  let pipelines: TickingPipeline[];
  let initProducerIds = 0;

  beforeAll(async () => {
    proxy = new FaultProxy({
      requests: kafkaFraming,
      answers: kafkaFraming,
      onAnswer: (request, answer) => {
        const isInit = apiKeyOf(request) === API.initProducerId;
        if (isInit && producerEpoch(answer) !== undefined) initProducerIds++;
      },
    });
    const port = await proxy.listen();
    cluster = await startKafka({
      advertise: (_nodeId, target) => {
        proxy.target(target);
        return `127.0.0.1:${port}`;
      },
      config: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': 200 },
    });
    // The first transaction of a new cluster waits for Kafka's own topic of transactions to be made.
    const logs = new LogHarness(cluster);
    await logs.open();
    logs.close();
  });
  afterAll(async () => {
    await cluster.stop();
    await proxy.close();
  });
  beforeEach(() => {
    harness = new SinkHarness(cluster, { transactionTimeoutMs: TRANSACTION_TIMEOUT_MS });
    pipelines = [];
    initProducerIds = 0;
  });
  afterEach(async () => {
    await Promise.all(pipelines.map((pipeline) => pipeline.stop()));
    await harness.close();
  });

  /** A worker of the pipeline of this test. */
  function startWorker(): TickingPipeline {
    const owner = new ShardOwner();
    const pipeline = new TickingPipeline(() => harness.sink({ owner }));
    pipelines.push(pipeline);
    return pipeline;
  }

  /** The numbers that were committed, in order; the source counts 1, 2, 3 ... */
  async function delivered(): Promise<number[]> {
    const records = await readTopic(cluster, harness.ordersTopic);
    return records.map(({ value }) => (JSON.parse(String(value)) as { n: number }).n).sort((a, b) => a - b);
  }

  test.each([1, 2, 3])('two workers that start together settle in 10 s (round %i)', async () => {
    const workers = [startWorker(), startWorker()];
    const startedMs = performance.now();
    const first = await Promise.race(workers.map(async (worker) => ({ worker, error: await worker.ended })));
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(first.error).toMatchObject({ code: 'CDC_SINK_REPLACED', retryable: false });
    const winner = workers.find((worker) => worker !== first.worker);
    await winner?.nextCommit(AbortSignal.timeout(10_000));
    expect(initProducerIds).toBeLessThanOrEqual(4);

    await winner?.stop();
    const numbers = await delivered();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('is told that it was replaced when another one fills the topics that it is about to compare', async () => {
    const comparison = proxy.hold(
      (request) => apiKeyOf(request) === API.listOffsets && mentions(request, harness.ordersTopic),
      UNSTOPPED,
    );
    const slow = startWorker();
    const held = await comparison;
    const quick = startWorker();
    while ((await quick.nextCommit(UNSTOPPED)).last === 0);
    held.forward();
    await expect(slow.ended).resolves.toMatchObject({ code: 'CDC_SINK_REPLACED' });
    await quick.nextCommit(UNSTOPPED);
    await quick.stop();
    const numbers = await delivered();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('goes on when it was held up longer than its transaction may last', async () => {
    const worker = startWorker();
    await worker.nextCommit(UNSTOPPED);
    const held = await proxy.hold(isEndTxn, UNSTOPPED);
    // Readers get past the transaction only when the broker has ended it.
    await delivered();
    held.forward();
    await worker.nextCommit(UNSTOPPED);
    expect(worker.logger.entries).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'CDC_KAFKA_PRODUCER_FENCED' }) }),
    );
    await worker.stop();
    const numbers = await delivered();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test('gives up when another worker has claimed the shard while it was held up', async () => {
    const old = startWorker();
    await old.nextCommit(UNSTOPPED);
    const held = await proxy.hold(isEndTxn, UNSTOPPED);
    const young = startWorker();
    await young.nextCommit(UNSTOPPED);
    held.forward();
    await expect(old.ended).resolves.toMatchObject({ code: 'CDC_SINK_REPLACED' });
    await young.nextCommit(UNSTOPPED);
    await young.stop();
    const numbers = await delivered();
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
