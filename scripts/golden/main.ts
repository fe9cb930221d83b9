import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatorProcess } from '../../test/support/pipeline/simulator-process';
import { SqlSession, type SqlServerAddress } from '../../test/support/workload/sql-session';
import { createTemporaryFolder } from '../process/temporary-folder';
import { provisionDebezium } from '../provision/debezium';
import { changeStatements, GOLDEN_FOLDER, setupStatements } from './golden-table';
import { DebeziumRecorder } from './recorder';
import { type Variant } from './variants';

// Records what Debezium makes of one small table, once per variant, for the test that compares our format with it.
// Takes about a minute. Whoever changes the table or the variants runs it and commits what it writes.

const DATABASE = 'golden';
const START_MS = 120_000;
const CHANGES_MS = 60_000;
const SNAPSHOT_ROWS = 2;

/** Two inserts, two updates, an update of the key as delete, tombstone and create, a delete with tombstone. */
function recordCount({ debezium }: Variant): number {
  const tombstones = debezium['tombstones.on.delete'] === 'false' ? 0 : 2;
  return SNAPSHOT_ROWS + 7 + tombstones;
}

async function run(address: SqlServerAddress, statements: readonly string[]): Promise<void> {
  const session = await SqlSession.connect(address);
  try {
    for (const statement of statements) await session.query(statement);
  } finally {
    session.close();
  }
}

async function record(
  classPath: string,
  address: SqlServerAddress,
  folder: string,
): Promise<DebeziumRecorder> {
  await run(address, [`CREATE DATABASE ${DATABASE}`]);
  const server = { ...address, database: DATABASE };
  await run(server, setupStatements());
  const recorder = new DebeziumRecorder(classPath, server, folder);
  try {
    await recorder.untilAllHave(() => SNAPSHOT_ROWS, START_MS);
    await run(server, changeStatements());
    await recorder.untilAllHave(recordCount, CHANGES_MS);
  } finally {
    await recorder.close();
  }
  return recorder;
}

async function main(): Promise<void> {
  const { version, classPath } = await provisionDebezium();
  const folder = createTemporaryFolder('golden');
  const simulator = new SimulatorProcess({
    dataFolder: join(folder.path, 'data'),
    logFile: join(folder.path, 'simulator.log'),
  });
  try {
    await simulator.start();
    const { lines } = await record(classPath, simulator.address, folder.path);
    mkdirSync(GOLDEN_FOLDER, { recursive: true });
    for (const [variant, records] of lines) {
      writeFileSync(join(GOLDEN_FOLDER, `${variant}.jsonl`), `${records.join('\n')}\n`);
    }
    console.log(`recorded Debezium ${version}: ${lines.size} files in ${GOLDEN_FOLDER}`);
  } finally {
    await simulator.kill();
    folder.remove();
  }
}

void main();
