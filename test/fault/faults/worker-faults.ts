import { type FaultBed, holdInPhase, isEndTxn, isProduce, seePhase } from '../fault-bed';
import { type Phase } from '../fault-tally';

/** How often the brokers of a fault run look for transactions that are over their time. */
export const ABORT_SCAN_INTERVAL_MS = 500;
const PAUSE_MARGIN_MS = 500;
const FENCED_DEADLINE_MS = 60_000;

/** kill -9 while a request is under way, which then arrives or does not. @returns the evidence */
export async function killWorker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
  const held = await holdInPhase(bed, phase, signal);
  const { pid } = bed.worker();
  const ended = await bed.worker().stop('SIGKILL');
  if (ended !== 'SIGKILL') throw new Error(`worker ${pid} ended with ${ended} before it was killed`);
  const arrives = bed.random() < 0.5;
  if (arrives) held.forward();
  else held.drop();
  await bed.restartWorker();
  return `process ${pid} gone, its last request ${arrives ? 'arrived' : 'lost'}`;
}

/** SIGSTOP with a transaction open, until the broker has ended it, then SIGCONT. @returns the evidence */
export async function pauseWorker(bed: FaultBed, phase: Phase, signal: AbortSignal): Promise<string> {
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
  const refused = await bed.kafka.fencedAfter(fenced, epoch, AbortSignal.timeout(FENCED_DEADLINE_MS));
  return `${refused}, epoch ${epoch} -> ${bed.kafka.epoch}`;
}

/** The one fault that is made of time. */
function passTransactionTimeout({ transactionTimeoutMs }: FaultBed): Promise<void> {
  const pauseMs = transactionTimeoutMs + ABORT_SCAN_INTERVAL_MS + PAUSE_MARGIN_MS;
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
