import { randomInteger } from '../../support/workload/random';
import { type FaultBed, holdInPhase } from '../fault-bed';
import { isEndTxn } from '../../support/fault-proxy/kafka-message';
import { type Phase, type Strike } from '../fault-tally';
import { type RequestMatch } from '../../support/fault-proxy/fault-proxy';
import { isChangeQuery } from '../source-bed';

const FEWEST_PASSED_BYTES = 16;
const MOST_PASSED_BYTES = 600;

/** Cuts the connection in the middle of a result; in `commit` that of the reading that goes on beside the commit. */
export async function cutSourceAnswer(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  if (phase === 'snapshot') return cutAnswer(bed, bed.isChunkQuery, signal);
  if (phase === 'stream') return cutAnswer(bed, isChangeQuery, signal);
  const { held } = await bed.kafka.hold(isEndTxn, signal);
  try {
    return await cutAnswer(bed, isChangeQuery, signal);
  } finally {
    held.forward();
  }
}

async function cutAnswer(bed: FaultBed, isQuery: RequestMatch, signal: AbortSignal): Promise<Strike> {
  const held = await bed.source.proxy.hold(isQuery, signal);
  const { epoch } = bed.kafka;
  const passed = await held.loseAnswer(randomInteger(bed.random, FEWEST_PASSED_BYTES, MOST_PASSED_BYTES));
  return { evidence: `connection cut after ${passed} bytes of the result`, atMs: performance.now(), epoch };
}

/** kill -9 of the database server with a query (or a commit of the worker) under way, and its start. */
export async function killSource(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  const held = await holdInPhase(bed, phase, signal);
  const { simulator } = bed.source;
  const { pid } = simulator;
  const { epoch } = bed.kafka;
  held.forward();
  await simulator.kill();
  const atMs = performance.now();
  if (simulator.pid !== undefined) throw new Error(`process ${pid ?? 'none'} outlived its kill`);
  await simulator.start();
  return { evidence: `process ${pid ?? 'none'} gone`, atMs, epoch };
}
