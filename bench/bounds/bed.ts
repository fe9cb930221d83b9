import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../../scripts/kafka/kafka-cluster';
import { createTemporaryFolder, type TemporaryFolder } from '../../scripts/process/temporary-folder';
import { type DeliveryFormat } from '../../test/support/delivery/delivery-checker';
import { SimulatorProcess } from '../../test/support/pipeline/simulator-process';
import { waitUntil } from '../../test/support/pipeline/wait-until';
import { WorkerProcess } from '../../test/support/pipeline/worker-process';
import { SqlSession } from '../../test/support/workload/sql-session';

const DATABASE = 'bounds';
export const TABLE = 'dbo.bounded';
const CHANGE_TABLE = 'cdc.dbo_bounded_CT';
const DEADLINE_MS = 300_000;
/** Rows that a statement can multiply others by. */
const NUMBERS = 1000;

/** What one worker took from its start to the commit of its last event. */
export interface BoundFigures {
  readonly events: number;
  readonly seconds: number;
  /** Of the process, its start included. */
  readonly cpuSeconds: number;
  readonly maxRssMb: number;
}

/** SQL Server stand-in, Kafka and a captured table; the capture job has SQL Server's defaults. */
export class Bed {
  readonly session: SqlSession;
  readonly #cluster: KafkaCluster;
  readonly #simulator: SimulatorProcess;
  readonly #folder: TemporaryFolder;

  private constructor(
    session: SqlSession,
    cluster: KafkaCluster,
    simulator: SimulatorProcess,
    folder: TemporaryFolder,
  ) {
    this.session = session;
    this.#cluster = cluster;
    this.#simulator = simulator;
    this.#folder = folder;
  }

  /** @param columns of the table behind its key `id int` */
  static async start(columns: string): Promise<Bed> {
    const folder = createTemporaryFolder('bench-bounds');
    const simulator = new SimulatorProcess({
      dataFolder: `${folder.path}/data`,
      logFile: `${folder.path}/simulator.log`,
    });
    const cluster = await startKafka({ jvm: 'kafka', config: { 'message.max.bytes': 67_108_864 } });
    try {
      await simulator.start();
      const session = await createDatabase(simulator, columns);
      return new Bed(session, cluster, simulator, folder);
    } catch (error) {
      await simulator.kill();
      await cluster.stop();
      folder.remove();
      throw error;
    }
  }

  /** Waits until the change table has so many rows. */
  async captured(rows: number): Promise<void> {
    const isCaptured = async (): Promise<boolean> => {
      const [row] = await this.session.query(`SELECT COUNT(*) AS n FROM ${CHANGE_TABLE}`);
      return Number(row?.['n']) >= rows;
    };
    await waitUntil(`${rows} rows were captured`, isCaptured, DEADLINE_MS);
  }

  /** Runs a worker until it has committed so many events more. @param name of the pipeline */
  async run(name: string, format: DeliveryFormat, events: number): Promise<BoundFigures> {
    const pipelineFile = join(this.#folder.path, `${name}.json`);
    writeFileSync(pipelineFile, JSON.stringify(this.#document(name, format)));
    const begunMs = performance.now();
    const worker = await WorkerProcess.start({
      pipelineFile,
      prefix: 'bounds',
      logFile: join(this.#folder.path, `${name}.log`),
      variables: {},
    });
    try {
      const isDone = async (): Promise<boolean> =>
        (await worker.ready()) && (await worker.metric('cdc_source_events_total')) >= events;
      await waitUntil(`${events} events were committed`, isDone, DEADLINE_MS);
      const seconds = (performance.now() - begunMs) / 1000;
      const { maxRssMb, cpuUs } = worker.usage;
      const ended = await worker.stop('SIGTERM');
      if (ended !== 0) throw new Error(`the worker ended with ${ended}`);
      return { events, seconds, cpuSeconds: cpuUs / 1_000_000, maxRssMb };
    } finally {
      await worker.stop('SIGKILL');
    }
  }

  async stop(): Promise<void> {
    this.session.close();
    await this.#simulator.kill();
    await this.#cluster.stop();
    this.#folder.remove();
  }

  #document(name: string, format: DeliveryFormat): object {
    const { host, port, password } = this.#simulator.address;
    return {
      name,
      source: {
        type: 'sqlserver',
        connection: { hostname: host, port, username: 'sa', password, database: DATABASE, encrypt: false },
        tables: [TABLE],
      },
      sink: {
        type: 'kafka',
        bootstrapServers: this.#cluster.bootstrap,
        topic: '{pipeline}.{schema}.{table}',
        format: { type: format },
        topicCreation: {
          partitions: 6,
          replicationFactor: this.#cluster.nodeIds.length,
          config: { 'max.message.bytes': '67108864' },
        },
      },
    };
  }
}

async function createDatabase({ address }: SimulatorProcess, columns: string): Promise<SqlSession> {
  const master = await SqlSession.connect(address);
  await master.query(`CREATE DATABASE ${DATABASE}`);
  await master.query("EXEC sp_configure 'max text repl size (B)', -1; RECONFIGURE");
  master.close();
  const session = await SqlSession.connect({ ...address, database: DATABASE });
  await session.query(`ALTER DATABASE ${DATABASE} SET ALLOW_SNAPSHOT_ISOLATION ON`);
  await session.query('EXEC sys.sp_cdc_enable_db');
  await session.query('CREATE TABLE dbo.numbers (number int NOT NULL PRIMARY KEY)');
  const numbers = Array.from({ length: NUMBERS }, (_, i) => `(${i})`).join(', ');
  await session.query(`INSERT INTO dbo.numbers (number) VALUES ${numbers}`);
  await session.query(`CREATE TABLE ${TABLE} (id int NOT NULL PRIMARY KEY, ${columns})`);
  await session.query(
    "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'bounded', @role_name = NULL",
  );
  return session;
}

/** Inserts rows with the keys `from`, `from + 1` ...; each column is an expression over `number`. */
export async function insertRows(
  session: SqlSession,
  from: number,
  rows: number,
  columns: string,
): Promise<void> {
  for (let done = 0; done < rows; done += NUMBERS) {
    const count = Math.min(NUMBERS, rows - done);
    await session.query(
      `INSERT INTO ${TABLE} SELECT ${from + done} + number, ${columns} FROM dbo.numbers WHERE number < ${count}`,
    );
  }
}
