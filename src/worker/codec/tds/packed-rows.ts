import { type Row, type Value } from '../../../core/table-schema';
import { ByteCursor } from './byte-cursor';
import { type ColumnFormat } from './column-format';
import { type ColumnReader, columnReader, type ColumnSkipper, columnSkipper } from './column-reader';
import { type ByteSource, isNull, type RowTaker } from './row-reader';

const FIRST_SLAB_BYTES = 64 * 1024;
const MAX_SLAB_BYTES = 1024 * 1024;

/**
 * Rows kept as the bytes they came as: a third of what they take as values, and nothing for the garbage collector.
 * They become values when they are asked for.
 */
export class PackedRows implements RowTaker {
  readonly #skippers: readonly ColumnSkipper[];
  readonly #formats: readonly ColumnFormat[];
  readonly #bitmapBytes: number;
  readonly #cursor = new ByteCursor();
  readonly #slabs: { readonly bytes: Buffer; used: number }[] = [];
  #count = 0;

  private constructor(formats: readonly ColumnFormat[], skippers: readonly ColumnSkipper[]) {
    this.#formats = formats;
    this.#skippers = skippers;
    this.#bitmapBytes = Math.ceil(formats.length / 8);
  }

  /** Undefined when a column has values in chunks: their rows have to be read as they come. */
  static tryCreate(formats: readonly ColumnFormat[]): PackedRows | undefined {
    const skippers = formats.map(columnSkipper);
    return skippers.every((skipper) => skipper !== undefined) ? new PackedRows(formats, skippers) : undefined;
  }

  get count(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#slabs.reduce((total, { bytes }) => total + bytes.length, 0);
  }

  read(source: ByteSource, nulls?: Buffer): void {
    const cursor = this.#cursor;
    cursor.buffer = source.buffer;
    cursor.position = source.position;
    for (let i = 0; i < this.#skippers.length; i++) {
      if (nulls === undefined || !isNull(nulls, i)) (this.#skippers[i] as ColumnSkipper)(cursor);
    }
    this.#store(source.buffer, source.position, cursor.position, nulls);
    source.position = cursor.position;
  }

  /** Each row once, in the order they came. */
  forEach(visit: (row: Row, sizeBytes: number) => void): void {
    const readers = this.#formats.map(columnReader);
    const cursor = new ByteCursor();
    for (const { bytes, used } of this.#slabs) {
      cursor.buffer = bytes;
      cursor.position = 0;
      while (cursor.position < used) {
        const start = cursor.position;
        const row = this.#unpack(cursor, readers);
        visit(row, cursor.position - start);
      }
    }
  }

  #unpack(cursor: ByteCursor, readers: readonly ColumnReader[]): Row {
    const nulls = cursor.uint8() === 0 ? undefined : this.#takeBitmap(cursor);
    const row = new Array<Value>(readers.length);
    for (let i = 0; i < readers.length; i++) {
      row[i] = nulls !== undefined && isNull(nulls, i) ? null : (readers[i] as ColumnReader)(cursor);
    }
    return row;
  }

  #takeBitmap(cursor: ByteCursor): Buffer {
    const { buffer, position } = cursor;
    cursor.position += this.#bitmapBytes;
    return buffer.subarray(position, cursor.position);
  }

  /** A row is stored as 0 or 1, the bitmap if 1, and its bytes. */
  #store(buffer: Buffer, start: number, end: number, nulls: Buffer | undefined): void {
    const slab = this.#slabFor(1 + this.#bitmapBytes + end - start);
    slab.bytes[slab.used++] = nulls === undefined ? 0 : 1;
    if (nulls !== undefined) slab.used += nulls.copy(slab.bytes, slab.used);
    slab.used += buffer.copy(slab.bytes, slab.used, start, end);
    this.#count += 1;
  }

  #slabFor(sizeBytes: number): { readonly bytes: Buffer; used: number } {
    const last = this.#slabs.at(-1);
    if (last !== undefined && last.used + sizeBytes <= last.bytes.length) return last;
    const doubled = last === undefined ? FIRST_SLAB_BYTES : Math.min(2 * last.bytes.length, MAX_SLAB_BYTES);
    const slab = { bytes: Buffer.allocUnsafeSlow(Math.max(doubled, sizeBytes)), used: 0 };
    this.#slabs.push(slab);
    return slab;
  }
}
