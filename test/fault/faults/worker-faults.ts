import { type FaultBed, holdInPhase, seePhase } from '../fault-bed';
import { isEndTxn, isProduce } from '../../support/fault-proxy/kafka-message';
import { type Phase, type Strike } from '../fault-tally';

/** How often the brokers of a fault run look for transactions that are over their time. */
export const ABORT_SCAN_INTERVAL_MS = 500;
const PAUSE_MARGIN_MS = 500;
const FENCED_DEADLINE_MS = 60_000;

/** kill -9 while a request is under way, which then arrives or does not. */
export async function killWorker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  const held = await holdInPhase(bed, phase, signal);
  const { pid } = bed.worker();
  const { epoch } = bed.kafka;
  const ended = await bed.worker().stop('SIGKILL');
  if (ended !== 'SIGKILL') throw new Error(`worker ${pid} ended with ${ended} before it was killed`);
  const atMs = performance.now();
  const arrives = bed.random() < 0.5;
  if (arrives) held.forward();
  else held.drop();
  await bed.restartWorker();
  return { evidence: `process ${pid} gone, its last request ${arrives ? 'arrived' : 'lost'}`, atMs, epoch };
}

/** SIGSTOP with a transaction open, until the broker has ended it, then SIGCONT. */
export async function pauseWorker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<Strike> {
  await seePhase(bed, phase, signal);
  const { held } = await bed.kafka.hold(phase === 'commit' ? isEndTxn : isProduce, signal);
  const worker = bed.worker();
  const { fenced, epoch } = bed.kafka;
  worker.signal('SIGSTOP');
  try {
    if (phase !== 'commit') held.forward();
    await passTransactionTimeout(bed);
  } finally {
    worker.signal('SIGCONT');
    held.forward();
  }
  const atMs = performance.now();
  const refused = await bed.kafka.fencedAfter(fenced, epoch, AbortSignal.timeout(FENCED_DEADLINE_MS));
  return { evidence: `${refused}, epoch ${epoch} -> ${bed.kafka.epoch}`, atMs, epoch };
}

/** The one fault that is made of time. */
function passTransactionTimeout({ transactionTimeoutMs }: FaultBed): Promise<void> {
  const pauseMs = transactionTimeoutMs + ABORT_SCAN_INTERVAL_MS + PAUSE_MARGIN_MS;
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
