import { startKafka, type KafkaCluster } from '../scripts/kafka/kafka-cluster';
import { KafkaClient } from '../src/worker/kafka/kafka-client';
import { findCoordinatorRequest } from '../src/worker/kafka/protocol/transactions';
import { systemClock } from '../src/worker/telemetry/system-clock';
import { connectionTo, SinkHarness } from '../test/support/kafka/sink-harness';
import { TickingPipeline } from '../test/support/kafka/ticking-pipeline';

/** `broker.session.timeout.ms` of the cluster: how long it takes Kafka itself to miss a broker. */
const SESSION_TIMEOUT_MS = 6_000;
const DEADLINE_MS = 120_000;
const POLL_INTERVAL_MS = 100;

export interface BrokerKill {
  readonly nodeId: number;
  readonly coordinator: boolean;
  /** From the kill to the end of the first commit that began after it. */
  readonly firstCommitMs: number;
}

export interface BrokerKillFigures {
  readonly sessionTimeoutMs: number;
  readonly kills: readonly BrokerKill[];
  readonly medianMs: number;
  readonly p95Ms: number;
}

/**
 * Kills one of three brokers after the other, with SIGKILL, while a pipeline commits a row every 20 ms: how long until
 * the next row is committed. The first `coordinatorKills` hit the coordinator of the pipeline's transactions.
 */
export async function measureBrokerKills(
  kills: number,
  coordinatorKills: number,
  onKill: (kill: BrokerKill) => void = () => undefined,
): Promise<BrokerKillFigures> {
  const cluster = await startKafka({
    brokers: 3,
    config: { 'broker.session.timeout.ms': SESSION_TIMEOUT_MS },
  });
  const harness = new SinkHarness(cluster);
  const pipeline = new TickingPipeline(() => harness.sink());
  try {
    const { prefix, pipeline: name, shard } = harness.settings;
    await pipeline.nextCommit(AbortSignal.timeout(DEADLINE_MS));
    const results: BrokerKill[] = [];
    for (let number = 0; number < kills; number++) {
      const coordinator = await findCoordinator(cluster, `${prefix}.${name}.${shard}`);
      const other = 1 + ((coordinator + (number % 2)) % 3);
      const nodeId = number < coordinatorKills ? coordinator : other;
      const firstCommitMs = await killOnce(cluster, pipeline, nodeId);
      results.push({ nodeId, coordinator: nodeId === coordinator, firstCommitMs });
      results.slice(-1).forEach(onKill);
      await waitUntilInSync(cluster);
    }
    const sorted = results.map(({ firstCommitMs }) => firstCommitMs).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
    return { sessionTimeoutMs: SESSION_TIMEOUT_MS, kills: results, medianMs: at(0.5), p95Ms: at(0.95) };
  } finally {
    await pipeline.stop();
    await harness.close();
    await cluster.stop();
  }
}

async function killOnce(cluster: KafkaCluster, pipeline: TickingPipeline, nodeId: number): Promise<number> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  await pipeline.nextCommit(signal);
  const killedMs = performance.now();
  await cluster.broker(nodeId).kill();
  const { endedMs } = await pipeline.nextCommit(signal);
  await cluster.broker(nodeId).start();
  return endedMs - killedMs;
}

async function withClient<T>(cluster: KafkaCluster, ask: (client: KafkaClient) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const client = await KafkaClient.connect(connectionTo(cluster), systemClock, signal);
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

function findCoordinator(cluster: KafkaCluster, transactionalId: string): Promise<number> {
  return withClient(cluster, async (client) => {
    const { nodeId } = await client.sendToAny(findCoordinatorRequest(transactionalId));
    return nodeId;
  });
}

/** A second kill before the replicas have caught up would leave partitions without a leader. */
async function waitUntilInSync(cluster: KafkaCluster): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (performance.now() < deadline) {
    const text = await cluster.tool('org.apache.kafka.tools.TopicCommand', [
      '--describe',
      '--under-replicated-partitions',
    ]);
    if (text.trim() === '') return;
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  throw new Error(`replicas are not in sync ${DEADLINE_MS / 1000} s after a broker came back`);
}
