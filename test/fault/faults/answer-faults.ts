import { type FaultBed, seePhase } from '../fault-bed';
import { type Phase, type Strike } from '../fault-tally';
import { isEndTxn, isProduce, mentions } from '../../support/fault-proxy/kafka-message';

/** The broker appends, the worker never hears of it. In `commit` it is the Produce that carries the position. */
export async function loseProduceAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  await seePhase(bed, phase, signal);
  const carriesPosition = (request: Buffer): boolean =>
    isProduce(request) && mentions(request, bed.position.topic);
  return loseAnswer(bed, phase === 'commit' ? carriesPosition : isProduce, signal);
}

/**
 * The coordinator commits, the worker never hears of it. In `commit` it happens twice in a row: also to the first
 * transaction of the producer that decided the one before.
 */
export async function loseEndTxnAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  await seePhase(bed, phase, signal);
  const first = await loseAnswer(bed, isEndTxn, signal);
  if (phase !== 'commit') return first;
  const second = await loseAnswer(bed, isEndTxn, signal);
  return { evidence: `${first.evidence}; again: ${second.evidence}`, atMs: second.atMs, epoch: second.epoch };
}

async function loseAnswer(
  bed: FaultBed,
  matches: (request: Buffer) => boolean,
  signal: AbortSignal,
): Promise<Strike> {
  const { nodeId, held } = await bed.kafka.hold(matches, signal);
  const { epoch } = bed.kafka;
  await held.loseAnswer();
  const atMs = performance.now();
  const next = await bed.kafka.epochAfter(epoch, signal);
  return {
    evidence: `connection to broker ${nodeId} cut at the answer, epoch ${epoch} -> ${next}`,
    atMs,
    epoch,
  };
}
