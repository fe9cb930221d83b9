import { readFileSync, statSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { watchLog } from '../../../scripts/kafka/log-watch';
import { programFlags, workerFlags } from '../../../scripts/node-flags.cjs';
import { OwnedProcess } from '../../../scripts/process/owned-process';

const START_DEADLINE_MS = 60_000;

export const PROJECT_ROOT = join(__dirname, '..', '..', '..');

/** Fields of the JSON line by which a process says that it is ready. */
export type ReadyLine = Readonly<Record<string, unknown>>;

/**
 * Starts one of the bundles of build/ and waits for the JSON line that holds `readyText`.
 * @throws Error with the end of its output when it ends before.
 */
export async function startBundle(
  bundle: 'flink-cdc' | 'simulator',
  args: readonly string[],
  readyText: string,
  options: { readonly logFile: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ process: OwnedProcess; ready: ReadyLine }> {
  const file = join(PROJECT_ROOT, 'build', `${bundle}.cjs`);
  const flags = bundle === 'flink-cdc' ? workerFlags : programFlags;
  const log = watchLog(options.logFile);
  const from = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const started = await OwnedProcess.start(process.execPath, [...flags, file, ...args], options);
  try {
    await log.waitFor(readyText, started, START_DEADLINE_MS);
  } catch (error) {
    await started.stop();
    throw error;
  }
  const lines = readFileSync(options.logFile).subarray(from).toString('utf8').split('\n');
  const line = lines.find((text) => text.includes(readyText)) ?? '{}';
  return { process: started, ready: JSON.parse(line) as ReadyLine };
}
