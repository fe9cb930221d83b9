import { type FaultBed, isEndTxn, isProduce, seePhase } from '../fault-bed';
import { type Phase } from '../fault-tally';
import { mentions } from '../proxy/kafka-message';

/** The broker appends, the worker never hears of it. In `commit` it is the Produce that carries the position. */
export async function loseProduceAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  await seePhase(bed, phase, signal);
  const carriesPosition = (request: Buffer): boolean =>
    isProduce(request) && mentions(request, bed.stateTopic);
  return loseAnswer(bed, phase === 'commit' ? carriesPosition : isProduce, signal);
}

/**
 * The coordinator commits, the worker never hears of it. In `commit` it happens twice in a row: also to the first
 * transaction of the producer that decided the one before.
 */
export async function loseEndTxnAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  await seePhase(bed, phase, signal);
  const first = await loseAnswer(bed, isEndTxn, signal);
  if (phase !== 'commit') return first;
  return `${first}; again: ${await loseAnswer(bed, isEndTxn, signal)}`;
}

async function loseAnswer(
  bed: FaultBed,
  matches: (request: Buffer) => boolean,
  signal: AbortSignal,
): Promise<string> {
  const { nodeId, held } = await bed.kafka.hold(matches, signal);
  const { epoch } = bed.kafka;
  await held.loseAnswer();
  const next = await bed.kafka.epochAfter(epoch, signal);
  return `connection to broker ${nodeId} cut at the answer, epoch ${epoch} -> ${next}`;
}
