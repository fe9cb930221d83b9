import { TYPES } from 'tedious';
import { type SqlServerConnection } from '../../src/pipeline/schema/sqlserver-source';
import { TdsConnection } from '../../src/worker/sources/sqlserver/tds/tds-connection';
import { givenTask, measure } from './measured-process';

/** Updates single rows by their key, each statement a transaction of its own. */
export interface UpdateTask {
  readonly connection: SqlServerConnection;
  readonly table: string;
  /** The table has the keys from 1 to this. */
  readonly rows: number;
  readonly connections: number;
  /** Of each connection, one after the other. */
  readonly updates: number;
}

/** Statements before the clock starts. */
const WARM_UP = 500;
/** Keys far from each other, each once before any comes again. */
const STRIDE = 7919;

async function main(): Promise<void> {
  const task = givenTask() as UpdateTask;
  const signal = new AbortController().signal;
  const opened = await Promise.all(
    Array.from({ length: task.connections }, () => TdsConnection.open(task.connection, signal)),
  );
  const run = async (updates: number): Promise<number> => {
    await Promise.all(opened.map((connection, i) => update(connection, task, i, updates)));
    return updates * opened.length;
  };
  await run(WARM_UP);
  const result = await measure(() => run(task.updates));
  for (const connection of opened) connection.close();
  process.stdout.write(JSON.stringify(result));
}

/** Each connection has rows of its own: one that waits for another would measure the locks. */
async function update(
  connection: TdsConnection,
  task: UpdateTask,
  ordinal: number,
  updates: number,
): Promise<void> {
  const own = Math.floor(task.rows / task.connections);
  const sql = `UPDATE ${task.table} SET n = n + 1 WHERE id = @id`;
  for (let i = 0; i < updates; i++) {
    const id = 1 + ordinal * own + ((i * STRIDE) % own);
    const parameters = [{ name: 'id', type: TYPES.Int, value: id }];
    await connection.rows({ doing: 'updating a row', sql, parameters });
  }
}

void main();
