import { type FaultBed, isEndTxn, isProduce, seePhase } from '../fault-bed';
import { type Phase } from '../fault-tally';
import { findLeaders, moveLeader } from '../leader-mover';
import { API, apiKeyOf, mentions } from '../proxy/kafka-message';
import { type HeldKafkaRequest } from '../proxy/kafka-proxies';

async function holdAtBroker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<HeldKafkaRequest> {
  await seePhase(bed, phase, signal);
  return bed.kafka.hold(phase === 'commit' ? isEndTxn : isProduce, signal);
}

/**
 * Kills the broker that a Produce is under way to, or in `commit` the coordinator that is to end the transaction, and
 * starts it again once the others serve. @returns the evidence
 */
export async function killBroker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  const { nodeId, held } = await holdAtBroker(bed, phase, signal);
  const broker = bed.cluster.broker(nodeId);
  const { pid } = broker;
  await broker.kill();
  held.drop();
  try {
    await bed.kafka.committed(signal);
  } finally {
    await broker.start();
  }
  return `broker ${nodeId} (process ${pid ?? 'none'}) gone, ${apiName(held.message)} cut`;
}

/**
 * Moves leaders away while a request is under way to them: those of the partitions that a Produce is for, or in
 * `commit` that of the position, which the markers are to be written to. @returns the evidence
 */
export async function moveLeaders(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  const { nodeId, held } = await holdAtBroker(bed, phase, signal);
  try {
    const topic = movedTopic(bed, held.message);
    const leaders = await findLeaders(bed.admin, topic);
    const moved = phase === 'commit' ? leaders[0] : leaders.find(({ leader }) => leader === nodeId);
    if (moved === undefined) throw new Error(`broker ${nodeId} leads no partition of ${topic}`);
    const leader = await moveLeader(bed.admin, topic, moved.partition);
    return `leader of ${topic}-${moved.partition} moved ${moved.leader} -> ${leader} under ${apiName(held.message)}`;
  } finally {
    held.forward();
  }
}

function movedTopic({ stateTopic, outputTopics }: FaultBed, request: Buffer): string {
  return outputTopics.find((topic) => mentions(request, topic)) ?? stateTopic;
}

function apiName(request: Buffer): string {
  return apiKeyOf(request) === API.produce ? 'a Produce' : 'an EndTxn';
}
