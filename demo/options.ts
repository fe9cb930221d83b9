/** Where the demo sends the changes: to a real Kafka, or to the console, which needs neither Java nor Maven. */
export type DemoSink = 'kafka' | 'print';

export interface DemoOptions {
  readonly sink: DemoSink;
  readonly help: boolean;
}

export const USAGE = `npm run demo [-- OPTION]

A SQL Server stand-in with a small shop, a real Kafka broker and the worker: the shop is snapshotted and followed
while worker and broker are killed on the way; then what arrived is compared with what the database committed.

  --sink kafka   the default
  --sink print   shows the change events on the console; needs neither Java nor Maven
  --help         this text
`;

/** An option that does not exist, or a value that it does not take. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError naming what is known */
export function parseOptions(args: readonly string[]): DemoOptions {
  let sink: DemoSink = 'kafka';
  let help = false;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name, inline] = arg.split('=', 2);
    if (name === '--help') help = true;
    else if (name === '--sink') sink = parseSink(inline ?? rest.shift());
    else throw new UsageError(`unknown option ${arg}; known are --sink kafka, --sink print, --help`);
  }
  return { sink, help };
}

function parseSink(value: string | undefined): DemoSink {
  if (value === 'kafka' || value === 'print') return value;
  throw new UsageError(`--sink is ${value === undefined ? 'empty' : `'${value}'`}: expected kafka or print`);
}
