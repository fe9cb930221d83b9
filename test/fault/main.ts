import { parseArgs } from 'node:util';
import { CELLS } from './fault-tally';
import { runFaults, summaryLines } from './fault-run';

const USAGE = `npm run faults [-- OPTIONS]

Injects faults into a running pipeline, in every phase, and checks that nothing was lost, doubled or put out of order.

  --count N   faults in all, spread over the 24 kinds; 72 when absent
  --seed N    seed of the workload and of the order of the faults; random when absent
  --help      this text

Ctrl-C ends it after the round that is under way, with the figures so far; a second one at once.
`;

class UsageError extends Error {}

interface FaultCommand {
  readonly help: boolean;
  readonly count: number;
  readonly seed: number;
}

function parse(args: string[]): FaultCommand {
  const options = { count: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ args, options });
    const randomSeed = Math.floor(Math.random() * 2 ** 31);
    return {
      help: values.help ?? false,
      count: natural('--count', values.count ?? '72'),
      seed: natural('--seed', values.seed ?? String(randomSeed)),
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; known are --count N, --seed N, --help`);
  }
}

function natural(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`${option} is '${text}': expected 1 or more`);
  return value;
}

/** A terminal and the programs between it and this one may each send the same signal. */
const SAME_SIGNAL_MS = 1000;

function stopOnInterrupt(print: (line: string) => void): AbortSignal {
  const stop = new AbortController();
  let firstAtMs = 0;
  process.on('SIGINT', () => {
    const nowMs = performance.now();
    if (stop.signal.aborted && nowMs - firstAtMs > SAME_SIGNAL_MS) process.exit(130);
    if (stop.signal.aborted) return;
    firstAtMs = nowMs;
    print('ending after this round; Ctrl-C again ends at once');
    stop.abort();
  });
  return stop.signal;
}

async function main(): Promise<number> {
  const { help, count, seed } = parse(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const print = (line: string): void => console.log(line);
  const perCell = Math.ceil(count / CELLS.length);
  print(`${perCell} of each of ${CELLS.length} faults, seed ${seed}`);
  const stop = stopOnInterrupt(print);
  const begunMs = performance.now();
  const result = await runFaults({ perCell, seed, maxRounds: 2 * perCell + 1, print, stop });
  const minutes = (performance.now() - begunMs) / 60_000;
  for (const line of summaryLines(result)) print(line);
  print(`${minutes.toFixed(1)} min`);
  const { tally, reports } = result;
  const isDone = tally.least >= perCell || stop.aborted;
  return isDone && reports.every(({ clean }) => clean) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { message } = error as Error;
    console.error(error instanceof UsageError ? message : ((error as Error).stack ?? message));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
