import { createTemporaryFolder } from '../scripts/process/temporary-folder';
import { CommittedHistory } from '../test/support/delivery/committed-history';
import { SimulatorProcess } from '../test/support/pipeline/simulator-process';
import { prepareDatabase } from '../test/support/workload/prepare-database';
import { seededRandom } from '../test/support/workload/random';
import { seedRows } from '../test/support/workload/seed-rows';
import { type SqlSession } from '../test/support/workload/sql-session';
import { TransactionCounter, TransactionPlanner } from '../test/support/workload/transaction-planner';
import { WorkloadWriter } from '../test/support/workload/workload-writer';
import { SHOP_DATABASE, type ShopTable } from './shop';
import { type Stage } from './stage';

/** SQL Server's default pause of the capture job. */
const CAPTURE_INTERVAL_SECONDS = 5;

/** The SQL Server stand-in with the shop in it, and what writes to the shop. */
export class ShopServer {
  readonly history = new CommittedHistory();
  readonly counter = new TransactionCounter();
  readonly session: SqlSession;
  readonly #simulator: SimulatorProcess;
  readonly #tables: readonly ShopTable[];
  readonly #random = seededRandom(Date.now());

  private constructor(simulator: SimulatorProcess, session: SqlSession, tables: readonly ShopTable[]) {
    this.#simulator = simulator;
    this.session = session;
    this.#tables = tables;
  }

  /** Starts it and fills the tables. */
  static async start(stage: Stage, tables: readonly ShopTable[]): Promise<ShopServer> {
    const folder = createTemporaryFolder('demo-sqlserver');
    await stage.onClose(() => folder.remove());
    const simulator = new SimulatorProcess({
      dataFolder: `${folder.path}/data`,
      logFile: `${folder.path}/simulator.log`,
    });
    await stage.onClose(() => simulator.kill());
    await simulator.start();
    const plan = { name: SHOP_DATABASE, tables, captureIntervalSeconds: CAPTURE_INTERVAL_SECONDS };
    const session = await prepareDatabase(simulator.address, plan);
    await stage.onClose(() => session.close());
    const server = new ShopServer(simulator, session, tables);
    await server.#fill();
    return server;
  }

  /** Values of the references in the demo's pipeline documents. */
  get variables(): Readonly<Record<string, string>> {
    const { port, password } = this.#simulator.address;
    return { DEMO_SQLSERVER_PORT: String(port), DEMO_SQLSERVER_PASSWORD: password };
  }

  /** Writes transactions until the signal. Resolves when the last one is decided. */
  async write(intervalMs: number, until: AbortSignal): Promise<void> {
    const { history, counter } = this;
    const keys = { first: 1, last: Math.max(...this.#tables.map(({ rows }) => rows)) };
    const planner = new TransactionPlanner(history, this.#tables, keys, this.#random);
    const address = { ...this.#simulator.address, database: SHOP_DATABASE };
    await new WorkloadWriter({ address, history, counter, planner, intervalMs }).run(until);
  }

  async #fill(): Promise<void> {
    for (const table of this.#tables) {
      const keys = { first: 1, last: table.rows };
      await seedRows(this.session, this.history, this.counter, table, keys, this.#random);
    }
  }
}
