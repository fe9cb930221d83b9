import { type Row, type TableSchema } from './table-schema';

/** r: read by the snapshot; c: created; u: updated; d: deleted. */
export type Operation = 'r' | 'c' | 'u' | 'd';

/** The source transaction that a change belongs to; one object shared by all its events. */
export interface SourceTransaction {
  /** The source's own name of the transaction (SQL Server: the commit LSN as text); for `r` the fence it is true at. */
  readonly id: string;
  /** Microseconds since 1970-01-01 UTC by the source's clock: commit time, or for `r` the time it was read. */
  readonly commitTimeUs: number;
}

/** One change of one row. Rows are arrays beside the shared schema, never objects per row. */
export interface ChangeEvent {
  readonly op: Operation;
  readonly table: TableSchema;
  /** Present for u and d. */
  readonly before: Row | null;
  /** Present for r, c and u. */
  readonly after: Row | null;
  readonly transaction: SourceTransaction;
  /** The change's own place in the source's log, as the source's bytes (SQL Server: seqval); null for r. */
  readonly change: Uint8Array | null;
  /** 1-based count of the source's records that share `change` (Debezium's `event_serial_no`); 0 for r. */
  readonly serial: number;
  /** For the two halves of an update that changed the key: the key's row on the other side; else null. */
  readonly movedKey: Row | null;
  /** Roughly the bytes that the event occupies in memory, for cutting batches by size. */
  readonly sizeBytes: number;
}
