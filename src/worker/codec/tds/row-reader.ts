import { type Value } from '../../../core/table-schema';
import { ByteCursor } from './byte-cursor';
import { type ColumnReader } from './column-reader';

/** Receives a row and the bytes it took on the wire. The array is the receiver's. */
export type RowReceiver = (row: Value[], sizeBytes: number) => void;

/** Takes rows out of bytes that arrive in pieces. */
export interface RowTaker {
  /**
   * Takes the next row, or goes on with it.
   * @param nulls bit i set: column i is null and has no bytes
   * @throws NotEnoughBytes with `source.position` where the next call goes on
   */
  read(source: ByteSource, nulls?: Buffer): void;
}

/** The bytes that have arrived, and how far they are read; both belong to the driver. */
export interface ByteSource {
  readonly buffer: Buffer;
  position: number;
}

/**
 * Reads rows of one result, one after another, out of bytes that arrive in pieces. A row that has not arrived as a
 * whole is gone on with where it stopped.
 */
export class RowReader implements RowTaker {
  readonly #columns: readonly ColumnReader[];
  readonly #receive: RowReceiver;
  readonly #cursor = new ByteCursor();
  /** Copied for each row: an array of just the right size. */
  readonly #empty: readonly Value[];
  #row: Value[];
  #next = 0;
  #sizeBytes = 0;

  constructor(columns: readonly ColumnReader[], receive: RowReceiver) {
    this.#columns = columns;
    this.#receive = receive;
    this.#empty = columns.map(() => null);
    this.#row = this.#empty.slice();
  }

  read(source: ByteSource, nulls?: Buffer): void {
    const cursor = this.#cursor;
    const started = source.position;
    cursor.buffer = source.buffer;
    cursor.position = started;
    cursor.mark = started;
    try {
      this.#readColumns(cursor, nulls);
    } catch (error) {
      source.position = cursor.mark;
      this.#sizeBytes += cursor.mark - started;
      throw error;
    }
    source.position = cursor.position;
    this.#finish(cursor.position - started);
  }

  #readColumns(cursor: ByteCursor, nulls: Buffer | undefined): void {
    const columns = this.#columns;
    const row = this.#row;
    while (this.#next < columns.length) {
      const i = this.#next;
      if (nulls === undefined || !isNull(nulls, i)) {
        cursor.mark = cursor.position;
        row[i] = (columns[i] as ColumnReader)(cursor);
      }
      this.#next = i + 1;
    }
  }

  #finish(sizeBytes: number): void {
    const row = this.#row;
    const total = this.#sizeBytes + sizeBytes;
    this.#row = this.#empty.slice();
    this.#next = 0;
    this.#sizeBytes = 0;
    this.#receive(row, total);
  }
}

/** Whether a row's bitmap says that a column is null. */
export function isNull(nulls: Buffer, column: number): boolean {
  return (((nulls[column >> 3] ?? 0) >> (column & 7)) & 1) === 1;
}
