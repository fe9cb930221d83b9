import { parseArgs } from 'node:util';
import { CELLS } from './fault-tally';
import { runFaults } from './fault-run';

const USAGE = `npm run faults [-- OPTIONS]

Injects faults into a running pipeline, in every phase, and checks that nothing was lost, doubled or put out of order.

  --count N   faults in all, spread over the 24 kinds; 72 when absent
  --seed N    seed of the workload and of the order of the faults; random when absent
  --help      this text
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

async function main(): Promise<number> {
  const { help, count, seed } = parse(process.argv.slice(2));
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const print = (line: string): void => console.log(line);
  const perCell = Math.ceil(count / CELLS.length);
  print(`${perCell} of each of ${CELLS.length} faults, seed ${seed}`);
  const { tally, reports } = await runFaults({ perCell, seed, maxRounds: 2 * perCell + 1, print });
  for (const line of tally.table()) print(line);
  const sum = (kind: 'lost' | 'doubled' | 'outOfOrder'): number =>
    reports.reduce((total, { counts }) => total + counts[kind], 0);
  const records = reports.reduce((total, report) => total + report.records, 0);
  print(
    `${tally.total} faults, ${records} records: ` +
      `${sum('lost')} lost, ${sum('doubled')} doubled, ${sum('outOfOrder')} out of order`,
  );
  return tally.least >= perCell && reports.every(({ clean }) => clean) ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { message } = error as Error;
    console.error(error instanceof UsageError ? message : ((error as Error).stack ?? message));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
