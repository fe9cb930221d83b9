import { type SqlServerConnection } from '../src/pipeline/schema/sqlserver-source';
import { createTemporaryFolder, type TemporaryFolder } from '../scripts/process/temporary-folder';
import { capturedLsn } from '../test/support/pipeline/committed-state';
import { processUsage, type ProcessUsage } from '../test/support/pipeline/process-usage';
import { SimulatorProcess } from '../test/support/pipeline/simulator-process';
import { waitUntil } from '../test/support/pipeline/wait-until';
import { prepareDatabase } from '../test/support/workload/prepare-database';
import { type SqlSession } from '../test/support/workload/sql-session';
import { benchTables, Dataset } from './dataset';

const DATABASE = 'bench';
/** SQL Server's default. */
const CAPTURE_INTERVAL_SECONDS = 5;
const CAPTURE_DEADLINE_MS = 600_000;

/** A SQL Server stand-in with the tables of one bench. */
export class BenchServer {
  readonly dataset: Dataset;
  readonly session: SqlSession;
  readonly #simulator: SimulatorProcess;
  readonly #folder: TemporaryFolder;

  private constructor(
    simulator: SimulatorProcess,
    session: SqlSession,
    tables: number,
    folder: TemporaryFolder,
  ) {
    this.#simulator = simulator;
    this.session = session;
    this.#folder = folder;
    this.dataset = new Dataset(session, benchTables(tables));
  }

  static async start(tables: number): Promise<BenchServer> {
    const folder = createTemporaryFolder('bench-sqlserver');
    const [dataFolder, logFile] = [`${folder.path}/data`, `${folder.path}/simulator.log`];
    const simulator = new SimulatorProcess({ dataFolder, logFile });
    try {
      await simulator.start();
      const plan = {
        name: DATABASE,
        tables: benchTables(tables),
        captureIntervalSeconds: CAPTURE_INTERVAL_SECONDS,
      };
      const session = await prepareDatabase(simulator.address, plan);
      return new BenchServer(simulator, session, tables, folder);
    } catch (error) {
      await simulator.kill();
      folder.remove();
      throw error;
    }
  }

  /** What the process of the stand-in has used so far. */
  get usage(): ProcessUsage {
    return processUsage(this.#simulator.pid ?? 0);
  }

  /** The connection block of a pipeline document. */
  get connection(): SqlServerConnection {
    const { host, port, password } = this.#simulator.address;
    return {
      hostname: host,
      port,
      username: 'sa',
      password,
      database: DATABASE,
      encrypt: false,
      trustServerCertificate: false,
      applicationName: 'bench',
      readOnlyIntent: false,
      connectTimeoutMs: 15_000,
      requestTimeoutMs: 60_000,
    };
  }

  /** Waits until the capture job has seen everything. @returns the LSN of the last commit */
  async captured(): Promise<string> {
    const { lastChange } = this.dataset;
    let lsn: string | undefined;
    const isCaptured = async (): Promise<boolean> => {
      lsn = await capturedLsn(this.session, lastChange.table, lastChange.txn);
      return lsn !== undefined;
    };
    await waitUntil('everything was captured', isCaptured, CAPTURE_DEADLINE_MS);
    return lsn ?? '';
  }

  async stop(): Promise<void> {
    this.session.close();
    await this.#simulator.kill();
    this.#folder.remove();
  }
}
