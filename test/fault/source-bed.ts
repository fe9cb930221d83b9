import { createTemporaryFolder, type TemporaryFolder } from '../../scripts/process/temporary-folder';
import { SA_PASSWORD, SimulatorProcess } from '../support/pipeline/simulator-process';
import { type SqlServerAddress } from '../support/workload/sql-session';
import { FaultProxy, type RequestMatch } from './proxy/fault-proxy';
import { tdsFraming } from './proxy/framing';
import { statementContains } from './proxy/tds-message';

/** The database server of a fault run, with a proxy before it that only the worker connects through. */
export class SourceBed {
  readonly proxy = new FaultProxy({ requests: tdsFraming });
  readonly simulator: SimulatorProcess;
  readonly #folder: TemporaryFolder;
  #proxyPort = 0;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
    const [dataFolder, logFile] = [`${folder.path}/data`, `${folder.path}/simulator.log`];
    this.simulator = new SimulatorProcess({ dataFolder, logFile });
  }

  static async start(): Promise<SourceBed> {
    const bed = new SourceBed(createTemporaryFolder('fault-source'));
    await bed.simulator.start();
    bed.proxy.target(bed.simulator.address.port);
    bed.#proxyPort = await bed.proxy.listen();
    return bed;
  }

  /** For the writer and the checker. */
  get direct(): SqlServerAddress {
    return this.simulator.address;
  }

  /** For the worker. */
  get proxied(): SqlServerAddress {
    return { host: '127.0.0.1', port: this.#proxyPort, password: SA_PASSWORD };
  }

  async stop(): Promise<void> {
    await this.proxy.close();
    await this.simulator.kill();
    this.#folder.remove();
  }
}

/** The statement that reads changes of a captured table. */
export const isChangeQuery: RequestMatch = (request) => statementContains(request, '_CT]');

/** The statement that reads one chunk of a table, given as `[schema].[table]`. */
export function chunkQueryOf(tables: readonly string[]): RequestMatch {
  const quoted = tables.map((table) => `FROM [${table.replace('.', '].[')}]`);
  return (request) => quoted.some((text) => statementContains(request, text));
}
