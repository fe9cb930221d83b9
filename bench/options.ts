import { parseArgs } from 'node:util';

export const BENCH_PARTS = ['throughput', 'formats', 'wide-commits', 'simulator', 'broker-kills'] as const;
export type BenchPart = (typeof BENCH_PARTS)[number];

export interface BenchOptions {
  readonly help: boolean;
  /** Rows of the snapshot, and changes of the stream. */
  readonly rows: number;
  readonly tableCounts: readonly number[];
  readonly parts: readonly BenchPart[];
}

export const USAGE = `npm run bench [-- OPTIONS]

Measures the worker on 1 and on 50 tables in both formats, beside kafka-producer-perf-test and beside its own parts
alone. Each figure of the worker is printed only when everything was delivered exactly once. The part simulator measures
the SQL Server stand-in itself.

  --rows N      rows of the snapshot, and changes of the stream; 500000 when absent
  --tables N    on so many tables; may be repeated; 1 and 50 when absent
  --part NAME   one of ${BENCH_PARTS.join(', ')}; may be repeated; the first three when absent
  --help        this text
`;

/** The command line is not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const TABLE_COUNTS = [1, 50];

const OPTIONS = {
  rows: { type: 'string' },
  tables: { type: 'string', multiple: true },
  part: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const;

/** @throws UsageError naming what is known */
export function parseOptions(args: string[]): BenchOptions {
  const known = 'known are --rows N, --tables N, --part NAME, --help';
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    return {
      help: values.help ?? false,
      rows: parseCount('--rows', values.rows ?? '500000', FEWEST_ROWS),
      tableCounts: values.tables?.map((text) => parseCount('--tables', text, 1)) ?? TABLE_COUNTS,
      parts: values.part?.map(parsePart) ?? BENCH_PARTS.slice(0, 3),
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; ${known}`, { cause: error });
  }
}

function parseCount(option: string, text: string, fewest: number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < fewest)
    throw new Error(`${option} is '${text}': expected ${fewest} or more`);
  return count;
}

function parsePart(text: string): BenchPart {
  const part = BENCH_PARTS.find((known) => known === text);
  if (part === undefined) throw new Error(`--part is '${text}': expected one of ${BENCH_PARTS.join(', ')}`);
  return part;
}

/** With fewer, the start of the process is all that is measured. */
const FEWEST_ROWS = 5000;
