import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCheck, type StepResult } from './step';
import { missingTools, readSkips, runTier, SKIP_FILE, type Skip } from './tier-run';
import { TIERS, type Tier } from './tiers';

const USAGE = `npm test [-- TIER ... [--only FILTER]]
Runs the static checks and all tiers, or only the named tiers: ${TIERS.map(({ name }) => name).join(', ')}.
--only passes a path filter to jest.`;

const NODE = process.execPath;
const bin = (...path: string[]): string => join('node_modules', ...path);

const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['types', [bin('typescript', 'bin', 'tsc'), '--noEmit']],
  ['lint', [bin('eslint', 'bin', 'eslint.js'), '.']],
  ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.']],
  [
    'boundaries',
    [
      bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      ...['--config', '.dependency-cruiser.cjs', 'src', 'simulator', 'demo', 'bench', 'scripts', 'test'],
    ],
  ],
  ['planted violations are refused', ['--require', 'tsx/cjs', 'scripts/test/planted-violations.ts']],
  ['generated files are current', ['--require', 'tsx/cjs', 'scripts/generate/main.ts', '--check']],
];

interface Arguments {
  readonly tiers: readonly Tier[];
  readonly checks: boolean;
  readonly filters: readonly string[];
}

function parseArguments(args: readonly string[]): Arguments | undefined {
  const only = args.indexOf('--only');
  const names = only < 0 ? args : args.slice(0, only);
  const tiers = TIERS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (names.some((name) => !TIERS.some((tier) => tier.name === name))) return undefined;
  return { tiers, checks: names.length === 0, filters: only < 0 ? [] : args.slice(only + 1) };
}

/** Begins what a tier needs; what goes wrong is told when it is the tier's turn. */
async function prepare(tier: Tier): Promise<Error | undefined> {
  if (tier.prepare === undefined || (await missingTools(tier)).length > 0) return undefined;
  return tier.prepare().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(JSON.stringify(error))),
  );
}

async function runPrepared(
  tier: Tier,
  filters: readonly string[],
  prepared: Promise<Error | undefined>,
): Promise<StepResult> {
  const error = await prepared;
  if (error === undefined) return runTier(tier, filters);
  console.log(`\n== ${tier.name}: ${tier.what}\nFAILED ${error.message}`);
  return { passed: 0, failed: 1 };
}

async function runOrSkip(
  tier: Tier,
  filters: readonly string[],
  prepared: Promise<Error | undefined>,
  skips: Skip[],
): Promise<StepResult> {
  const missing = await missingTools(tier);
  if (missing.length === 0) return runPrepared(tier, filters, prepared);
  const install = missing.join(' and ');
  console.log(`\n== ${tier.name}: ${tier.what}\nSKIPPED: install ${install}`);
  skips.push({ what: `tier ${tier.name}`, install });
  return process.env['CI'] === 'true' ? { passed: 0, failed: 1 } : { passed: 0, failed: 0 };
}

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  mkdirSync(dirname(SKIP_FILE), { recursive: true });
  rmSync(SKIP_FILE, { force: true });
  const begun = options.tiers.map((tier) => ({ tier, prepared: prepare(tier) }));
  const results: StepResult[] = [await runCheck('build', NODE, ['scripts/build.cjs'])];
  if (options.checks) for (const [name, args] of CHECKS) results.push(await runCheck(name, NODE, args));
  const skips: Skip[] = [];
  for (const { tier, prepared } of begun)
    results.push(await runOrSkip(tier, options.filters, prepared, skips));
  for (const { what, install } of [...skips, ...readSkips()])
    console.log(`SKIPPED ${what}: install ${install}`);
  const sum = (key: keyof StepResult): number => results.reduce((total, result) => total + result[key], 0);
  if (sum('failed') > 0) process.exitCode = 1;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
}

void main();
