import { type ChangeEvent, type Operation } from '../../core/change-event';
import { type Checkpoint, type JsonObject, type SourceBatch } from '../../core/ports';
import { type TableSchema } from '../../core/table-schema';

/** What one commit covered, for metrics and progress. */
export interface TransactionSummary {
  readonly events: number;
  readonly byOperation: ReadonlyMap<Operation, number>;
  readonly byTable: ReadonlyMap<TableSchema, number>;
  readonly newest: ChangeEvent | undefined;
  readonly sizeBytes: number;
}

function bump<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The batches that go into one sink transaction, and the checkpoint that is true after the last of them. */
export class OpenTransaction implements TransactionSummary {
  readonly openedAtMs: number;
  readonly byOperation = new Map<Operation, number>();
  readonly byTable = new Map<TableSchema, number>();
  newest: ChangeEvent | undefined;
  events = 0;
  sizeBytes = 0;
  #position: JsonObject | undefined;
  readonly #tables = new Map<string, JsonObject>();

  /** @param openedAtMs monotonic */
  constructor(openedAtMs: number) {
    this.openedAtMs = openedAtMs;
  }

  add(batch: SourceBatch): void {
    for (const event of batch.events) {
      bump(this.byOperation, event.op);
      bump(this.byTable, event.table);
    }
    this.events += batch.events.length;
    this.sizeBytes += batch.sizeBytes;
    this.newest = batch.events.at(-1) ?? this.newest;
    this.#position = batch.checkpoint.position;
    for (const [table, record] of batch.checkpoint.tables) this.#tables.set(table, record);
  }

  /** Undefined while no batch was added. */
  get checkpoint(): Checkpoint | undefined {
    return this.#position === undefined ? undefined : { position: this.#position, tables: this.#tables };
  }
}
