import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type StepResult } from './step';
import { type Tier } from './tiers';

/** Where test files note what they had to skip, one JSON line each (test/support/tools.ts). */
export const SKIP_FILE = join('build', 'test', 'skipped.jsonl');

export interface Skip {
  readonly what: string;
  readonly install: string;
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** The tools of the tier that are not on this machine. */
export async function missingTools(tier: Tier): Promise<string[]> {
  const missing: string[] = [];
  for (const tool of tier.needs) {
    const { code } = await runCommand(tool.command, tool.arguments, { show: false });
    if (code !== 0) missing.push(tool.install);
  }
  return missing;
}

/** Runs the test files of one tier and counts from jest's own report. */
export async function runTier(tier: Tier, filters: readonly string[]): Promise<StepResult> {
  const report = join('build', 'test', `${tier.name}.json`);
  rmSync(report, { force: true });
  console.log(`\n== ${tier.name}: ${tier.what}`);
  const { code } = await runCommand(
    process.execPath,
    [
      '--disable-warning=TimeoutNegativeWarning',
      join('node_modules', 'jest', 'bin', 'jest.js'),
      '--selectProjects',
      tier.name,
      `--maxWorkers=${tier.workers}`,
      '--passWithNoTests',
      '--json',
      `--outputFile=${report}`,
      ...filters,
    ],
    { show: true },
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** What single test files skipped, without repeats. */
export function readSkips(): Skip[] {
  if (!existsSync(SKIP_FILE)) return [];
  const lines = new Set(readFileSync(SKIP_FILE, 'utf8').trim().split('\n'));
  return [...lines].map((line) => JSON.parse(line) as Skip);
}
