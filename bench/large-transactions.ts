import { createTemporaryFolder } from '../scripts/process/temporary-folder';
import { processUsage } from '../test/support/pipeline/process-usage';
import { SimulatorProcess } from '../test/support/pipeline/simulator-process';
import { waitUntil } from '../test/support/pipeline/wait-until';
import { SqlSession } from '../test/support/workload/sql-session';

const DATABASE = 'large';
const ROWS_PER_LOAD = 1000;
const CAPTURE_DEADLINE_MS = 600_000;

const CREATE_NUMBERS = 'CREATE TABLE dbo.numbers (number int NOT NULL PRIMARY KEY)';
const CREATE_TABLE =
  'CREATE TABLE dbo.large (id int NOT NULL PRIMARY KEY, n int NOT NULL, payload varchar(100) NOT NULL)';
const CAPTURE =
  "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'large', @role_name = NULL";
const PAYLOAD = "REPLICATE('x', 80)";

/** What one large transaction took the SQL Server stand-in, until its changes were captured. */
export interface LargeTransactionFigure {
  readonly what: 'INSERT' | 'UPDATE';
  readonly rows: number;
  readonly changeRows: number;
  readonly seconds: number;
  readonly maxRssMb: number;
}

/** A transaction that inserts so many rows of about 100 bytes, and one that updates as many; each in a fresh server. */
export async function measureLargeTransactions(
  rows: number,
  show: (figure: LargeTransactionFigure) => void,
): Promise<void> {
  show(
    await inFreshServer(async (session) => {
      await session.query(CAPTURE);
      const seconds = await timeCaptured(session, () => insertInOneTransaction(session, rows));
      return { what: 'INSERT', rows, changeRows: rows, seconds };
    }),
  );
  show(
    await inFreshServer(async (session) => {
      for (let from = 0; from < rows; from += ROWS_PER_LOAD) await session.query(insertSql(from));
      await session.query(CAPTURE);
      const update = 'UPDATE dbo.large SET n = n + 1';
      const seconds = await timeCaptured(session, () => session.query(update));
      return { what: 'UPDATE', rows, changeRows: 2 * rows, seconds };
    }),
  );
}

async function inFreshServer(
  work: (session: SqlSession) => Promise<Omit<LargeTransactionFigure, 'maxRssMb'>>,
): Promise<LargeTransactionFigure> {
  const folder = createTemporaryFolder('bench-large');
  const simulator = new SimulatorProcess({
    dataFolder: `${folder.path}/data`,
    logFile: `${folder.path}/simulator.log`,
  });
  try {
    await simulator.start();
    const session = await openDatabase(simulator);
    const figure = await work(session);
    const { maxRssMb } = processUsage(simulator.pid ?? 0);
    session.close();
    return { ...figure, maxRssMb };
  } finally {
    await simulator.kill();
    folder.remove();
  }
}

async function openDatabase({ address }: SimulatorProcess): Promise<SqlSession> {
  const master = await SqlSession.connect(address);
  await master.query(`CREATE DATABASE ${DATABASE}`);
  master.close();
  const session = await SqlSession.connect({ ...address, database: DATABASE });
  await session.query('EXEC sys.sp_cdc_enable_db');
  await session.query(CREATE_NUMBERS);
  const numbers = Array.from({ length: ROWS_PER_LOAD }, (_, i) => `(${i})`);
  await session.query(`INSERT INTO dbo.numbers (number) VALUES ${numbers.join(', ')}`);
  await session.query(CREATE_TABLE);
  return session;
}

function insertSql(from: number): string {
  const values = `${from} + number, 1, ${PAYLOAD}`;
  return `INSERT INTO dbo.large (id, n, payload) SELECT ${values} FROM dbo.numbers`;
}

async function insertInOneTransaction(session: SqlSession, rows: number): Promise<void> {
  await session.query('BEGIN TRANSACTION');
  for (let from = 0; from < rows; from += ROWS_PER_LOAD) await session.query(insertSql(from));
  await session.query('COMMIT TRANSACTION');
}

/** Seconds until the capture job has published the changes, which it does all at once. */
async function timeCaptured(session: SqlSession, change: () => Promise<unknown>): Promise<number> {
  const begunMs = performance.now();
  await change();
  const isCaptured = async (): Promise<boolean> =>
    (await session.query('SELECT TOP (1) [__$operation] FROM cdc.dbo_large_CT')).length > 0;
  await waitUntil('the transaction was captured', isCaptured, CAPTURE_DEADLINE_MS);
  return (performance.now() - begunMs) / 1000;
}
