import { type DeliveryFormat, type DeliveryReport } from '../support/delivery/delivery-checker';
import { reportLines } from '../support/delivery/delivery-report';
import { buildBundles } from '../support/pipeline/build-bundles';
import { type Cell, CELLS, type Fault, FaultTally, type Phase, type Strike } from './fault-tally';
import { type FaultBed } from './fault-bed';
import { FaultRound } from './fault-round';
import { FaultStand } from './fault-stand';
import { loseEndTxnAnswer, loseProduceAnswer } from './faults/answer-faults';
import { killBroker, moveLeaderAway } from './faults/broker-faults';
import { cutSourceAnswer, killSource } from './faults/source-faults';
import { NothingHappenedError } from '../support/fault-proxy/held-request';
import { killWorker, pauseWorker } from './faults/worker-faults';

const FAULT_DEADLINE_MS = 60_000;
const MOST_ATTEMPTS = 5;
/** A database server that comes back from a kill reads its log again: with more history that takes too long. */
const ROUNDS_PER_STAND = 3;
const FORMATS: readonly DeliveryFormat[] = ['debezium-json', 'json'];

/** Makes a fault happen while the worker is in the phase. */
type Injection = (bed: FaultBed, phase: Phase, signal: AbortSignal) => Promise<Strike>;

const INJECTIONS: Readonly<Record<Fault, Injection>> = {
  'worker killed': killWorker,
  'worker paused beyond the transaction timeout': pauseWorker,
  'broker killed': killBroker,
  'leader moved': moveLeaderAway,
  'Produce answer lost': loseProduceAnswer,
  'EndTxn answer lost': loseEndTxnAnswer,
  'source answer cut': cutSourceAnswer,
  'source killed': killSource,
};

export interface FaultRunOptions {
  /** Faults that each of the 24 cells is to have. */
  readonly perCell: number;
  readonly seed: number;
  /** The run ends after so many rounds even when a cell has too few. */
  readonly maxRounds: number;
  readonly print: (line: string) => void;
  /** Ends the run after the round that is under way. */
  readonly stop: AbortSignal;
}

export interface FaultRunResult {
  readonly tally: FaultTally;
  readonly reports: readonly DeliveryReport[];
}

/** Counts and recoveries by fault and phase, and what the checker found in all. */
export function summaryLines(result: FaultRunResult): string[] {
  return [...result.tally.table(), totalLine(result)];
}

function totalLine({ tally, reports }: FaultRunResult): string {
  const sum = (kind: 'lost' | 'doubled' | 'outOfOrder'): number =>
    reports.reduce((total, { counts }) => total + counts[kind], 0);
  const records = reports.reduce((total, report) => total + report.records, 0);
  const found = `${sum('lost')} lost, ${sum('doubled')} doubled, ${sum('outOfOrder')} out of order`;
  return `${tally.total} faults, ${records} records: ${found}`;
}

/** Runs rounds, each with every fault in every phase that is still wanted, and checks each of them. */
export async function runFaults(options: FaultRunOptions): Promise<FaultRunResult> {
  const { perCell, stop, maxRounds } = options;
  await buildBundles();
  const result = { tally: new FaultTally(), reports: [] };
  const isOver = (round: number): boolean =>
    round > maxRounds || result.tally.least >= perCell || stop.aborted;
  for (let first = 1; !isOver(first); first += ROUNDS_PER_STAND) {
    const stand = await FaultStand.start(options.seed + first - 1);
    try {
      for (let round = first; round < first + ROUNDS_PER_STAND && !isOver(round); round++)
        await runNumberedRound(round, stand, result, options);
    } finally {
      await stand.stop();
    }
  }
  return result;
}

async function runNumberedRound(
  number: number,
  stand: FaultStand,
  { tally, reports }: { readonly tally: FaultTally; readonly reports: DeliveryReport[] },
  options: FaultRunOptions,
): Promise<void> {
  const round = new FaultRound(stand, number, FORMATS[number % FORMATS.length] ?? 'json');
  try {
    const report = await runRound(round, stand, tally, options);
    reports.push(report);
    for (const line of reportLines(report)) options.print(`  ${line}`);
    options.print(`round ${number}: ${totalLine({ tally, reports })}`);
  } finally {
    await round.close();
  }
}

async function runRound(
  round: FaultRound,
  stand: FaultStand,
  tally: FaultTally,
  options: FaultRunOptions,
): Promise<DeliveryReport> {
  const wanted = (phase: Phase): Cell[] =>
    shuffled(
      CELLS.filter((cell) => cell.phase === phase && tally.count(cell) < options.perCell),
      stand.random,
    );
  await round.start();
  for (const cell of wanted('snapshot')) await inject(round, cell, tally, options.print);
  await round.finishSnapshot();
  for (const cell of wanted('stream')) await inject(round, cell, tally, options.print);
  for (const cell of wanted('commit')) await inject(round, cell, tally, options.print);
  return round.check();
}

/**
 * Injects a fault until it has happened, and waits until rows are committed again.
 * @throws when it does not happen, or nothing is committed after it
 */
async function inject(
  round: FaultRound,
  cell: Cell,
  tally: FaultTally,
  print: (line: string) => void,
): Promise<void> {
  const { fault, phase } = cell;
  for (let attempt = 1; ; attempt++) {
    const signal = AbortSignal.timeout(FAULT_DEADLINE_MS);
    try {
      round.assertHealthy();
      const { evidence, atMs, epoch } = await INJECTIONS[fault](round.bed, phase, signal);
      const recoveryMs = (await round.bed.kafka.rowsCommittedAfter(atMs, epoch, signal)) - atMs;
      tally.add(cell, { evidence, recoveryMs });
      print(`${fault} in ${phase}: ${evidence}; rows are committed again after ${seconds(recoveryMs)}`);
      return;
    } catch (error) {
      round.assertHealthy();
      const { message } = error as Error;
      if (!(error instanceof NothingHappenedError) || attempt === MOST_ATTEMPTS)
        throw new Error(`${fault} in ${phase}: ${message}`, { cause: error });
    }
  }
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
