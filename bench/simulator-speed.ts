import { type AloneResult, measureAlone } from './alone/measured-process';
import { BenchServer } from './bench-server';
import { changesSince, rowsInKeyOrder } from './table-queries';

const CONNECTION_COUNTS = [1, 4];
const UPDATES_PER_CONNECTION = 20_000;
const LSN_BEFORE_ALL = '00000000:00000000:0000';

/** How quick the SQL Server stand-in is at one thing. */
export interface SpeedFigure {
  readonly what: string;
  readonly perSecond: number;
  /** CPU of the stand-in, in microseconds for each. */
  readonly serverCpuUs: number;
}

/**
 * Rows per second out of a change table, and out of a base table in key order, by a client that decodes them exactly;
 * updates of single rows by key, each a transaction of its own, one after the other on each connection.
 */
export async function measureSimulatorSpeed(
  rows: number,
  show: (figure: SpeedFigure) => void,
): Promise<void> {
  const server = await BenchServer.start(1);
  try {
    await server.dataset.load(rows);
    await server.captured();
    const tables = server.dataset.tables.map(({ name }) => name);
    const connection = { ...server.connection };
    const changes = { connection, statements: changesSince(tables, LSN_BEFORE_ALL), changeRows: true };
    show(await measure(server, 'rows of a change table', 'decoder.ts', changes));
    const base = { connection, statements: rowsInKeyOrder(tables), changeRows: false };
    show(await measure(server, 'rows of a table in key order', 'decoder.ts', base));
    for (const connections of CONNECTION_COUNTS) {
      const task = { connection, table: tables[0] ?? '', rows, connections, updates: UPDATES_PER_CONNECTION };
      const what = `updates of single rows by key, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
      show(await measure(server, what, 'updates.ts', task));
    }
  } finally {
    await server.stop();
  }
}

async function measure(
  server: BenchServer,
  what: string,
  program: string,
  task: Parameters<typeof measureAlone>[1],
): Promise<SpeedFigure> {
  const before = server.usage.cpuUs;
  const { records, seconds } = await measureAlone<AloneResult>(program, task);
  const serverCpuUs = (server.usage.cpuUs - before) / records;
  return { what, perSecond: records / seconds, serverCpuUs };
}
