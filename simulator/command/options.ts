import { parseArgs } from 'node:util';

export interface SimulatorOptions {
  /** 0 = any free one. */
  readonly port: number;
  readonly host: string;
  readonly saPassword: string;
  /** Run in this order before anyone can connect. */
  readonly scripts: readonly string[];
  readonly tls: boolean;
  /** Folder of what survives the process; without it nothing does. */
  readonly dataFolder: string | undefined;
  readonly exitWithParent: boolean;
}

/** The command line is not understood. The message says what is known. */
export class UsageError extends Error {
  constructor(message: string) {
    super(`${message}\n${USAGE}`);
    this.name = new.target.name;
  }
}

export const USAGE = `usage: npm run simulator -- --port P --sa-password W [option ...]
  --port P              port to listen on; 0 = any free one
  --sa-password W       password of the login sa
  --host H              address to listen on (127.0.0.1)
  --script FILE         T-SQL with GO lines, run before anyone can connect; may be repeated
  --tls                 offer encryption, with a certificate made at the start (needs openssl)
  --data DIR            keep the databases in this folder, also through kill -9
  --exit-with-parent    end when standard input closes`;

const OPTIONS = {
  port: { type: 'string' },
  'sa-password': { type: 'string' },
  host: { type: 'string' },
  script: { type: 'string', multiple: true },
  tls: { type: 'boolean' },
  data: { type: 'string' },
  'exit-with-parent': { type: 'boolean' },
} as const;

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string | undefined): number {
  const port = Number(text);
  if (text === undefined || text === '') throw new UsageError('--port is missing');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${text}: a number from 0 to 65535 is expected`);
  return port;
}

/** @throws UsageError for an option that is unknown, missing or out of range. */
export function parseOptions(args: readonly string[]): SimulatorOptions {
  const values = parse(args);
  const saPassword = values['sa-password'];
  if (saPassword === undefined || saPassword === '') throw new UsageError('--sa-password is missing');
  return {
    port: portOf(values.port),
    host: values.host ?? '127.0.0.1',
    saPassword,
    scripts: values.script ?? [],
    tls: values.tls ?? false,
    dataFolder: values.data,
    exitWithParent: values['exit-with-parent'] ?? false,
  };
}
