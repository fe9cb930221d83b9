import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VARIANTS, type Variant } from './variants';

const PROGRAM = join(__dirname, 'DebeziumRecorder.java');

export interface RecordedServer {
  readonly port: number;
  readonly password: string;
  readonly database: string;
}

/** A record as Kafka Connect would write it. */
export interface DebeziumRecord {
  readonly variant: string;
  readonly topic: string;
  readonly key: unknown;
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Debezium at work: one connector per variant, in a process of their own. */
export class DebeziumRecorder {
  /** The lines of each variant's table, in order. */
  readonly lines = new Map<string, string[]>(VARIANTS.map(({ name }) => [name, []]));
  readonly #child: ChildProcess;
  readonly #errors: Buffer[] = [];
  readonly #failed: Promise<never>;
  #changed = (): void => undefined;

  /** @param folder takes the connectors' settings; removed by whoever made it */
  constructor(classPath: string, server: RecordedServer, folder: string) {
    const files = VARIANTS.map((variant) => writeProperties(variant, server, folder));
    this.#child = spawn('java', ['-cp', classPath, PROGRAM, ...files], { stdio: 'pipe' });
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk));
    this.#failed = new Promise((_, reject) => {
      this.#child.once('exit', (code) => {
        const reason = Buffer.concat(this.#errors).toString('utf8').slice(0, 4000);
        reject(new Error(`Debezium ended with ${String(code)}:\n${reason}`));
      });
    });
    // It is only of interest while something waits for records.
    this.#failed.catch(() => undefined);
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => this.#take(line));
    }
  }

  /** Resolves when each variant has as many records as `count` says. */
  async untilAllHave(count: (variant: Variant) => number, deadlineMs: number): Promise<void> {
    const isComplete = (): boolean =>
      VARIANTS.every((variant) => (this.lines.get(variant.name)?.length ?? 0) >= count(variant));
    const complete = new Promise<void>((resolve) => {
      this.#changed = () => {
        if (isComplete()) resolve();
      };
      this.#changed();
    });
    const late = AbortSignal.timeout(deadlineMs);
    const tooLate = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(new Error(`after ${deadlineMs} ms: ${this.#progress()}`)));
    });
    await Promise.race([complete, this.#failed, tooLate]);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin?.end();
    await ended;
  }

  #take(line: string): void {
    const { variant, topic } = JSON.parse(line) as DebeziumRecord;
    // The topic named after the prefix alone has schema changes.
    if (topic === variant) return;
    this.lines.get(variant)?.push(line);
    this.#changed();
  }

  #progress(): string {
    return [...this.lines].map(([variant, { length }]) => `${variant} ${length} records`).join(', ');
  }
}

function writeProperties(
  { name, schemas, debezium }: Variant,
  server: RecordedServer,
  folder: string,
): string {
  const properties = {
    name,
    'connector.class': 'io.debezium.connector.sqlserver.SqlServerConnector',
    'offset.storage': 'org.apache.kafka.connect.storage.MemoryOffsetBackingStore',
    'schema.history.internal': 'io.debezium.relational.history.MemorySchemaHistory',
    'tasks.max': '1',
    'topic.prefix': name,
    'database.hostname': '127.0.0.1',
    'database.port': String(server.port),
    'database.user': 'sa',
    'database.password': server.password,
    'database.names': server.database,
    'database.encrypt': 'false',
    'snapshot.mode': 'initial',
    'poll.interval.ms': '100',
    'schemas.enable': String(schemas),
    ...debezium,
  };
  const file = join(folder, `${name}.properties`);
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return file;
}
