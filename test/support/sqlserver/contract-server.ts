import { type SqlServerConnection } from '../../../src/pipeline/schema/sqlserver-source';
import { createTemporaryFolder, type TemporaryFolder } from '../../../scripts/process/temporary-folder';
import { buildBundles } from '../pipeline/build-bundles';
import { SA_PASSWORD, SimulatorProcess } from '../pipeline/simulator-process';
import { ContractDatabase } from './contract-database';
import { SqlClient } from './sql-client';

/**
 * The server that the contract suite runs on: the simulator, or with `SQLSERVER_URL`
 * (`sqlserver://sa:password@host:1433`) a real one, on which it makes and drops databases of its own.
 */
export class ContractServer {
  readonly connection: SqlServerConnection;
  readonly isSimulator: boolean;
  readonly #stop: () => Promise<void>;
  readonly #databases: ContractDatabase[] = [];
  #count = 0;

  private constructor(connection: SqlServerConnection, isSimulator: boolean, stop: () => Promise<void>) {
    this.connection = connection;
    this.isSimulator = isSimulator;
    this.#stop = stop;
  }

  static async open(): Promise<ContractServer> {
    const { SQLSERVER_URL: url } = process.env;
    if (url !== undefined)
      return new ContractServer(connectionOf(new URL(url)), false, () => Promise.resolve());
    await buildBundles();
    const folder = createTemporaryFolder('contract-sqlserver');
    return await ContractServer.#startSimulator(folder);
  }

  static async #startSimulator(folder: TemporaryFolder): Promise<ContractServer> {
    const dataFolder = `${folder.path}/data`;
    const simulator = new SimulatorProcess({ dataFolder, logFile: `${folder.path}/simulator.log` });
    const stop = async (): Promise<void> => {
      await simulator.kill();
      folder.remove();
    };
    try {
      await simulator.start();
    } catch (error) {
      await stop();
      throw error;
    }
    const url = new URL(`sqlserver://127.0.0.1:${simulator.address.port}`);
    url.username = 'sa';
    url.password = SA_PASSWORD;
    return new ContractServer(connectionOf(url), true, stop);
  }

  /** A new database with change data capture, whose capture job is stopped: logs are scanned when a test says so. */
  async createDatabase(options: { readonly snapshotIsolation?: boolean } = {}): Promise<ContractDatabase> {
    const name = `contract_${process.pid}_${++this.#count}`;
    const master = await SqlClient.connect(this.connection);
    await master.query(`CREATE DATABASE [${name}]`);
    const snapshots = options.snapshotIsolation === false ? 'OFF' : 'ON';
    await master.query(`ALTER DATABASE [${name}] SET ALLOW_SNAPSHOT_ISOLATION ${snapshots}`);
    master.close();
    const database = await ContractDatabase.open({ ...this.connection, database: name });
    this.#databases.push(database);
    return database;
  }

  async close(): Promise<void> {
    for (const database of this.#databases) database.close();
    if (!this.isSimulator) await this.#dropDatabases();
    await this.#stop();
  }

  async #dropDatabases(): Promise<void> {
    const master = await SqlClient.connect(this.connection);
    for (const { name } of this.#databases) {
      await master.query(`ALTER DATABASE [${name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`);
      await master.query(`DROP DATABASE [${name}]`);
    }
    master.close();
  }
}

function connectionOf(url: URL): SqlServerConnection {
  return {
    hostname: url.hostname,
    port: Number(url.port === '' ? 1433 : url.port),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: 'master',
    encrypt: url.searchParams.get('encrypt') === 'true',
    trustServerCertificate: true,
    applicationName: 'contract suite',
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    requestTimeoutMs: 60_000,
  };
}
