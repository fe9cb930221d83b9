import { parseOptions, UsageError } from './options';
import { serve, type OpenEngine, type RunningSimulator } from './serve';

/** Bad command line; anything else that keeps the simulator from starting is 1. */
const EXIT_USAGE = 2;

/** Resolves when the process is asked to end. Asking again does no harm. */
function endRequest(exitWithParent: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    if (exitWithParent) process.stdin.once('end', () => resolve()).resume();
  });
}

function printReady({ port, certificate }: RunningSimulator): void {
  const ready = { port, pid: process.pid, ...(certificate === undefined ? {} : { certificate }) };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/** The command `npm run simulator`: prints one line of JSON when clients may connect, and ends on SIGTERM or SIGINT. */
export async function main(args: readonly string[], openEngine: OpenEngine): Promise<void> {
  try {
    const options = parseOptions(args);
    const ending = endRequest(options.exitWithParent);
    const simulator = await serve(options, openEngine);
    printReady(simulator);
    await ending;
    await simulator.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof UsageError ? EXIT_USAGE : 1);
  }
}
