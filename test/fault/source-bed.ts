import { createTemporaryFolder, type TemporaryFolder } from '../../scripts/process/temporary-folder';
import { SA_PASSWORD, SimulatorProcess } from '../support/pipeline/simulator-process';
import { type SqlServerAddress } from '../support/workload/sql-session';
import { FaultProxy, type RequestMatch } from '../support/fault-proxy/fault-proxy';
import { tdsFraming } from '../support/fault-proxy/framing';
import { statementContains } from '../support/fault-proxy/tds-message';

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

/** The statement that reads a page of a change table. */
export const isChangeQuery: RequestMatch = (request) =>
  statementContains(request, '_CT]') && statementContains(request, 'TOP (@page)');

/** The statement that reads the rows of a chunk of one of the tables, given as `schema.table`. */
export function chunkQueryOf(tables: readonly string[]): RequestMatch {
  const quoted = tables.map((table) => `FROM [${table.replace('.', '].[')}] AS t`);
  return (request) =>
    statementContains(request, 'SYSDATETIME()') && quoted.some((text) => statementContains(request, text));
}
