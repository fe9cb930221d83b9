import { buildBundles } from '../../test/support/pipeline/build-bundles';
import { type BoundFigures } from './bed';
import { measureLargeTransaction } from './large-transaction';
import { measureLargeValues } from './large-values';
import { measureSnapshot } from './snapshot-under-capture';

const USAGE = `npm run bench:bounds [-- PART ...]

Measures the worker as a process against its bounds of time and memory, and fails when one is missed.

  snapshot      500,000 rows of 300 bytes under a capture job at its defaults, within 40 s
  transaction   one transaction of 2,000,000 rows, within 400 MB of resident memory
  values        values of 20 MB: inserted within 400 MB, updated with both images within 768 MB

All of them when none is named.
`;

const LARGE_VALUES = 10;

interface Bound {
  readonly maxSeconds?: number;
  readonly maxRssMb?: number;
}

/** @returns whether the bound is kept */
function judge(what: string, { events, seconds, cpuSeconds, maxRssMb }: BoundFigures, bound: Bound): boolean {
  const kept = seconds <= (bound.maxSeconds ?? Infinity) && maxRssMb <= (bound.maxRssMb ?? Infinity);
  const limit = bound.maxSeconds === undefined ? `${bound.maxRssMb ?? 0} MB` : `${bound.maxSeconds} s`;
  process.stdout.write(
    `${what}: ${events.toLocaleString('en-US')} events in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, at most ${Math.round(maxRssMb)} MB; ` +
      `the bound of ${limit} is ${kept ? 'kept' : 'MISSED'}\n`,
  );
  return kept;
}

const PARTS: Readonly<Record<string, () => Promise<boolean>>> = {
  snapshot: async () => judge('snapshot', await measureSnapshot(), { maxSeconds: 40 }),
  transaction: async () => judge('transaction', await measureLargeTransaction(), { maxRssMb: 400 }),
  values: async () => {
    const { inserted, updated } = await measureLargeValues(LARGE_VALUES);
    const isInsertKept = judge('values inserted', inserted, { maxRssMb: 400 });
    return judge('values updated', updated, { maxRssMb: 768 }) && isInsertKept;
  },
};

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => PARTS[name] === undefined);
  if (unknown.length > 0) {
    process.stdout.write(USAGE);
    return args.includes('--help') ? 0 : 2;
  }
  await buildBundles();
  let kept = true;
  for (const name of args.length === 0 ? Object.keys(PARTS) : args)
    kept = (await PARTS[name]?.()) === true && kept;
  return kept ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
