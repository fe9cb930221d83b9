import { type FaultBed, seePhase } from '../fault-bed';
import { type Phase, type Strike } from '../fault-tally';
import { moveLeader } from '../leader-mover';
import {
  API,
  type ProducedPartition,
  apiKeyOf,
  isEndTxn,
  isProduce,
  producedPartitions,
} from '../../support/fault-proxy/kafka-message';
import { type HeldKafkaRequest } from '../../support/fault-proxy/kafka-proxies';

async function holdAtBroker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<HeldKafkaRequest> {
  await seePhase(bed, phase, signal);
  return bed.kafka.hold(phase === 'commit' ? isEndTxn : isProduce, signal);
}

/**
 * Kills the broker that a Produce is under way to, or in `commit` the coordinator that is to end the transaction, and
 * starts it again once the others serve.
 */
export async function killBroker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  const { nodeId, held } = await holdAtBroker(bed, phase, signal);
  const broker = bed.cluster.broker(nodeId);
  const { pid } = broker;
  const { epoch } = bed.kafka;
  await broker.kill();
  const atMs = performance.now();
  held.drop();
  try {
    await bed.kafka.rowsCommittedAfter(atMs, epoch, signal);
  } finally {
    await broker.start();
  }
  return {
    evidence: `broker ${nodeId} (process ${pid ?? 'none'}) gone, ${apiName(held.message)} cut`,
    atMs,
    epoch,
  };
}

/**
 * Moves the leader of a partition that a Produce is under way to, or in `commit` that of the position's partition, which
 * a marker is to be written to.
 */
export async function moveLeaderAway(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  const { held } = await holdAtBroker(bed, phase, signal);
  const { epoch } = bed.kafka;
  let move: string;
  try {
    const { topic, partition } = partitionToMove(bed, held.message);
    const leader = await moveLeader(bed.admin, topic, partition);
    move = `leader of ${topic}-${partition} moved to ${leader} under ${apiName(held.message)}`;
  } finally {
    held.forward();
  }
  const atMs = performance.now();
  // A commit goes through: the coordinator finds the new leader. A Produce to the old one is refused.
  if (phase === 'commit') return { evidence: move, atMs, epoch: -1 };
  const next = await bed.kafka.epochAfter(epoch, signal);
  return { evidence: `${move}, epoch ${epoch} -> ${next}`, atMs, epoch };
}

function partitionToMove({ position }: FaultBed, request: Buffer): ProducedPartition {
  if (apiKeyOf(request) !== API.produce) return position;
  const partitions = producedPartitions(request);
  const rows = partitions.find(({ topic }) => topic !== position.topic);
  return rows ?? partitions[0] ?? position;
}

function apiName(request: Buffer): string {
  return apiKeyOf(request) === API.produce ? 'a Produce' : 'an EndTxn';
}
