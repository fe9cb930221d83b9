import { type ChangeEvent } from '../../../core/change-event';
import { InvariantError } from '../../../core/errors/cdc-error';
import {
  type EncodedRecord,
  type Format,
  type Sink,
  type StoredState,
  type TableEncoder,
} from '../../../core/ports';
import { type TableSchema } from '../../../core/table-schema';

export interface PrintSinkSettings {
  readonly format: Format;
  /** The topic that the rows of a table would go to. */
  topicOf(table: TableSchema): string;
  /** Writes text to the console; resolves when it takes more. */
  print(text: string): Promise<void>;
}

interface Destination {
  readonly topic: string;
  readonly encoder: TableEncoder;
}

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array | null): string => (bytes === null ? 'null' : decoder.decode(bytes));

/**
 * Prints what would be written, one JSON line per record: `{"topic": ..., "key": ..., "value": ...}` (value null: a
 * tombstone). Lines appear when their transaction commits. The position is kept in memory only: each start begins anew.
 */
export class PrintSink implements Sink {
  readonly #settings: PrintSinkSettings;
  readonly #destinations = new Map<TableSchema, Destination>();
  #lines: string[] = [];
  #pendingBytes = 0;

  constructor(settings: PrintSinkSettings) {
    this.#settings = settings;
  }

  open(): Promise<StoredState | undefined> {
    return Promise.resolve(undefined);
  }

  prepare(tables: readonly TableSchema[]): Promise<void> {
    for (const table of tables) {
      const topic = this.#settings.topicOf(table);
      this.#destinations.set(table, { topic, encoder: this.#settings.format.compile(table) });
    }
    return Promise.resolve();
  }

  write(events: readonly ChangeEvent[]): void {
    const records: EncodedRecord[] = [];
    for (const event of events) {
      const destination = this.#destinations.get(event.table);
      if (destination === undefined) throw new InvariantError('an event of a table that was not prepared');
      records.length = 0;
      destination.encoder.encode(event, records);
      for (const record of records) this.#line(destination.topic, record);
    }
  }

  #line(topic: string, { key, value }: EncodedRecord): void {
    const line = `{"topic":${JSON.stringify(topic)},"key":${textOf(key)},"value":${textOf(value)}}\n`;
    this.#lines.push(line);
    this.#pendingBytes += line.length;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  async commit(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    this.#pendingBytes = 0;
    if (lines.length > 0) await this.#settings.print(lines.join(''));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
