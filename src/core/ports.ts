import { type ChangeEvent } from './change-event';
import { type MetricName } from './metrics';
import { type TableId, type TableSchema } from './table-schema';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** Where a source stands after a batch: enough to go on from there exactly. Opaque to everything but the source. */
export interface Checkpoint {
  /** Small: written with every commit. */
  readonly position: JsonObject;
  /** Per-table records by table id, only those that changed with this batch. */
  readonly tables: ReadonlyMap<string, JsonObject>;
}

/** What a sink gives back at open: the last committed position and the newest record of each table. */
export interface StoredState {
  readonly position: JsonObject;
  readonly tables: ReadonlyMap<string, JsonObject>;
}

/** A cut of the source's history: the checkpoint is true exactly after these events. */
export interface SourceBatch {
  readonly events: readonly ChangeEvent[];
  readonly checkpoint: Checkpoint;
  readonly sizeBytes: number;
  /** True when the next batch is there without waiting: the task may go on filling its transaction. */
  readonly more: boolean;
}

/** Reads one shard of a source system. One instance lives from open to its first error or close. */
export interface Source {
  /**
   * Connects, verifies that `stored` belongs to this history, finds the tables.
   * @throws CdcError with its own code for each reason not to start.
   */
  open(stored: StoredState | undefined, signal: AbortSignal): Promise<readonly TableSchema[]>;
  /**
   * The next batch, in order. The first one after an open without stored state has no events: its checkpoint is the
   * start position, to be committed before anything is read. Waits while there is nothing new, and returns batches
   * without events when only the position advanced.
   */
  read(signal: AbortSignal): Promise<SourceBatch>;
  close(): Promise<void>;
}

/** Owns the committed position: it is stored in the same transaction as the rows it covers. */
export interface Sink {
  /** Fences every older owner, then reads the committed state; undefined when there is none. */
  open(signal: AbortSignal): Promise<StoredState | undefined>;
  /** Verifies (and where configured creates) the destination of each table, before any row. */
  prepare(tables: readonly TableSchema[], signal: AbortSignal): Promise<void>;
  /** Encodes the events into the transaction that is being filled. */
  write(events: readonly ChangeEvent[]): void;
  /** Bytes written since the last call of commit. */
  readonly pendingBytes: number;
  /**
   * Commits what was written so far, with the checkpoint. What is written while this runs belongs to the next
   * transaction; one commit at a time. A rejection means that the outcome is unknown: close, open, read again.
   */
  commit(checkpoint: Checkpoint, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** One record of an output topic. A null value is a tombstone. */
export interface EncodedRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>> | null;
}

/** Encodes the events of one table; compiled once per schema, so that no generic walk touches a row. */
export interface TableEncoder {
  /** Appends the records of the event (0 to 3) to `out`. @throws CdcError for a row that cannot be encoded. */
  encode(event: ChangeEvent, out: EncodedRecord[]): void;
}

export interface Format {
  compile(table: TableSchema): TableEncoder;
}

/** What a format has to know of the source to fill an envelope's `source` block. */
export interface SourceDescription {
  /** Debezium's connector name, e.g. `sqlserver`. */
  readonly connector: string;
  /** Fields of the `source` block beyond the common ones, in order. */
  readonly fields: readonly {
    readonly name: string;
    readonly type: 'string' | 'int64';
    readonly optional: boolean;
  }[];
  /** The JSON text of those fields without braces, e.g. `"change_lsn":"…","commit_lsn":"…"`. */
  writeFields(event: ChangeEvent): string;
}

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  nowMs(): number;
  /** Monotonic milliseconds, for durations. */
  monotonicMs(): number;
  /** Resolves after `delayMs`, or at once when the signal is aborted. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
}

export interface Logger {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
  /** A logger that puts these fields on each of its entries. */
  child(fields: JsonObject): Logger;
}

export type Labels = Readonly<Record<string, string>>;

/** Counters, gauges and histograms of the catalogue in metrics.ts. Called per batch, never per row. */
export interface Metrics {
  add(name: MetricName, value: number, labels?: Labels): void;
  set(name: MetricName, value: number, labels?: Labels): void;
  observe(name: MetricName, value: number, labels?: Labels): void;
}

/** What a snapshot reports while it runs; shown on a terminal and as metrics. */
export interface SnapshotProgress {
  readonly table: TableId;
  readonly rowsRead: number;
  readonly rowsEstimated: number | null;
  readonly state: 'reading' | 'waiting-for-fence' | 'done';
  /** While waiting for a fence: the statement that would shorten the wait, if there is one. */
  readonly remedy?: string;
}
