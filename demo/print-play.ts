import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { createTemporaryFolder } from '../scripts/process/temporary-folder';
import { LineSplitter } from '../test/support/delivery/printed-line';
import { waitUntil } from '../test/support/pipeline/wait-until';
import { type Narrator } from './narrator';
import { SHOP } from './shop';
import { ShopServer } from './shop-server';
import { ShopWorker } from './shop-worker';
import { type Stage } from './stage';

const WRITE_INTERVAL_MS = 400;
const DEADLINE_MS = 60_000;
/** Few, so that they can be read as they pass. */
const ROWS = 4;
const EVENTS = 60;

/** The demo without Kafka: the worker prints what it would write. */
export async function playPrint(narrator: Narrator, stage: Stage): Promise<boolean> {
  narrator.say(
    'starting a SQL Server stand-in; nothing is stored, so that every start begins with a snapshot',
  );
  const tables = SHOP.map((table) => ({ ...table, rows: ROWS }));
  const server = await ShopServer.start(stage, tables);
  const stop = new AbortController();
  await stage.onClose(() => stop.abort());
  const writing = server.write(WRITE_INTERVAL_MS, stop.signal);
  writing.catch(() => stop.abort());
  const folder = createTemporaryFolder('demo-worker');
  await stage.onClose(() => folder.remove());
  const logFile = join(folder.path, 'worker.log');
  const pipelineFile = join(__dirname, 'pipeline-print.yaml');
  const worker = new ShopWorker({ pipelineFile, prefix: 'demo', logFile, variables: server.variables });
  await stage.onClose(() => worker.kill());
  narrator.say(
    'worker: flink-cdc run demo/pipeline-print.yaml; one line per record, value null is a deletion',
  );
  await worker.start();
  const output = new EventOutput(logFile, (line) => narrator.print(line));
  const enough = (): boolean => {
    worker.assertRunning();
    return output.read() >= EVENTS;
  };
  try {
    await waitUntil(`${EVENTS} events were printed`, enough, DEADLINE_MS);
  } finally {
    output.close();
  }
  stop.abort();
  await writing;
  const ended = await worker.stop();
  narrator.say('stopped; with --sink kafka the events go to a real Kafka, and what arrived is checked');
  return ended === 0;
}

/** The events in the output of the worker, between the lines of its log. */
class EventOutput {
  readonly #file: number;
  readonly #chunk = Buffer.alloc(65_536);
  readonly #decoder = new StringDecoder('utf8');
  readonly #lines: LineSplitter;
  #events = 0;

  constructor(file: string, print: (line: string) => void) {
    this.#file = openSync(file, 'r');
    this.#lines = new LineSplitter((line) => {
      if (!line.startsWith('{"topic":')) return;
      this.#events++;
      print(line);
    });
  }

  /** Prints what was added. @returns the events so far */
  read(): number {
    for (let length = 1; length > 0;) {
      length = readSync(this.#file, this.#chunk);
      this.#lines.add(this.#decoder.write(this.#chunk.subarray(0, length)));
    }
    return this.#events;
  }

  close(): void {
    closeSync(this.#file);
  }
}
