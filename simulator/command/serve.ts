import { readFileSync } from 'node:fs';
import { type Backend } from '../tds/backend';
import { startServer, type Server } from '../tds/server';
import { makeCertificate } from '../tds/tls/certificate';
import { type SimulatorOptions } from './options';
import { runScript } from './run-script';

/** The database engine, opened for the time that the simulator runs. */
export interface Engine extends Backend {
  close(): Promise<void>;
}

export type OpenEngine = (options: {
  readonly saPassword: string;
  readonly dataFolder?: string;
}) => Promise<Engine>;

export interface RunningSimulator {
  readonly port: number;
  /** Of the certificate made for --tls, PEM: for clients that check it. */
  readonly certificate: string | undefined;
  close(): Promise<void>;
}

async function runScripts(engine: Engine, { scripts, saPassword }: SimulatorOptions): Promise<void> {
  for (const file of scripts) {
    const session = await engine.login({
      user: 'sa',
      password: saPassword,
      database: '',
      hostName: 'localhost',
      applicationName: 'simulator',
      readOnlyIntent: false,
    });
    try {
      const print = (text: string): void => void process.stderr.write(`${file}: ${text}\n`);
      await runScript(session, { file, text: readFileSync(file, 'utf8') }, print);
    } finally {
      await session.close();
    }
  }
}

/**
 * Starts engine and server and runs the scripts in between.
 * @throws ScriptError, or the system's error for a file that cannot be read and a port that is taken.
 */
export async function serve(options: SimulatorOptions, openEngine: OpenEngine): Promise<RunningSimulator> {
  const { port, host, saPassword, dataFolder } = options;
  const tls = options.tls ? makeCertificate() : undefined;
  const engine = await openEngine({ saPassword, ...(dataFolder === undefined ? {} : { dataFolder }) });
  let server: Server;
  try {
    await runScripts(engine, options);
    server = await startServer({ backend: engine, port, host, ...(tls === undefined ? {} : { tls }) });
  } catch (error) {
    await engine.close();
    throw error;
  }
  return {
    port: server.port,
    certificate: tls?.cert,
    async close() {
      await server.close();
      await engine.close();
    },
  };
}
