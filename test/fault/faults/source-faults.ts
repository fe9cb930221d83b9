import { randomInteger } from '../../support/workload/random';
import { type FaultBed, holdInPhase, isEndTxn } from '../fault-bed';
import { type Phase } from '../fault-tally';
import { isChangeQuery } from '../source-bed';

const FEWEST_PASSED_BYTES = 16;
const MOST_PASSED_BYTES = 600;

/** Cuts the connection in the middle of a result; in `commit` that of the reading that goes on beside the commit. */
export async function cutSourceAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  if (phase !== 'commit') return cutAnswer(bed, bed.isChunkQuery, phase, signal);
  const { held } = await bed.kafka.hold(isEndTxn, signal);
  try {
    return await cutAnswer(bed, isChangeQuery, phase, signal);
  } finally {
    held.forward();
  }
}

async function cutAnswer(
  bed: FaultBed,
  isChunkQuery: (request: Buffer) => boolean,
  phase: Phase,
  signal: AbortSignal,
): Promise<string> {
  const held = await bed.source.proxy.hold(phase === 'snapshot' ? isChunkQuery : isChangeQuery, signal);
  const passed = await held.loseAnswer(randomInteger(bed.random, FEWEST_PASSED_BYTES, MOST_PASSED_BYTES));
  return `connection cut after ${passed} bytes of the result`;
}

/** kill -9 of the database server with a query (or a commit of the worker) under way, and its start. */
export async function killSource(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  const held = await holdInPhase(bed, phase, signal);
  const { simulator } = bed.source;
  const { pid } = simulator;
  held.forward();
  await simulator.kill();
  if (simulator.pid !== undefined) throw new Error(`process ${pid ?? 'none'} outlived its kill`);
  await simulator.start();
  return `process ${pid ?? 'none'} gone`;
}
