import { type Value } from '../../../core/table-schema';
import { ByteCursor } from './byte-cursor';
import { type ColumnFormat } from './column-format';
import { type ColumnReader, columnReader, type ColumnSkipper, columnSkipper } from './column-reader';
import { type ByteSource, isNull, type RowTaker } from './row-reader';

const FIRST_SLAB_BYTES = 64 * 1024;
const MAX_SLAB_BYTES = 1024 * 1024;

interface Slab {
  readonly bytes: Buffer;
  used: number;
}

export type RowVisitor = (row: Value[], sizeBytes: number) => void;

/**
 * Rows kept as the bytes they came as: a third of what they take as values, and nothing for the garbage collector.
 * They become values when they are asked for.
 */
export class PackedRows implements RowTaker {
  readonly #skippers: readonly ColumnSkipper[];
  readonly #formats: readonly ColumnFormat[];
  readonly #bitmapBytes: number;
  readonly #cursor = new ByteCursor();
  readonly #slabs: Slab[] = [];
  #count = 0;
  #rowBytes = 0;
  #lastStart = 0;

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

  /** Bytes of the rows themselves. */
  get rowBytes(): number {
    return this.#rowBytes;
  }

  /** Bytes of memory. */
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

  /** Reads the rows, in the order they came. @param readers of columns, by ordinal, that are not read by their type */
  reader(readers: readonly (ColumnReader | undefined)[] = []): PackedRowReader {
    const all = this.#formats.map((format, i) => readers[i] ?? columnReader(format));
    return new PackedRowReader(this.#slabs, all);
  }

  /** The row that came last. */
  last(readers: readonly (ColumnReader | undefined)[] = []): Value[] | undefined {
    const slab = this.#slabs.at(-1);
    if (slab === undefined) return undefined;
    let last: Value[] | undefined;
    const bytes = slab.bytes.subarray(this.#lastStart);
    const all = this.#formats.map((format, i) => readers[i] ?? columnReader(format));
    new PackedRowReader([{ bytes, used: slab.used - this.#lastStart }], all).take(1, (row) => (last = row));
    return last;
  }

  /** Each row once, in the order they came. */
  forEach(visit: RowVisitor): void {
    this.reader().take(Infinity, visit);
  }

  /** A row is stored as 0 or 1, the bitmap if 1, and its bytes. */
  #store(buffer: Buffer, start: number, end: number, nulls: Buffer | undefined): void {
    const slab = this.#slabFor(1 + this.#bitmapBytes + end - start);
    this.#lastStart = slab.used;
    slab.bytes[slab.used++] = nulls === undefined ? 0 : 1;
    if (nulls !== undefined) slab.used += nulls.copy(slab.bytes, slab.used);
    slab.used += buffer.copy(slab.bytes, slab.used, start, end);
    this.#count += 1;
    this.#rowBytes += end - start;
  }

  #slabFor(sizeBytes: number): Slab {
    const last = this.#slabs.at(-1);
    if (last !== undefined && last.used + sizeBytes <= last.bytes.length) return last;
    const doubled = last === undefined ? FIRST_SLAB_BYTES : Math.min(2 * last.bytes.length, MAX_SLAB_BYTES);
    const slab = { bytes: Buffer.allocUnsafeSlow(Math.max(doubled, sizeBytes)), used: 0 };
    this.#slabs.push(slab);
    return slab;
  }
}

/** Goes through packed rows once, a few at a time. */
export class PackedRowReader {
  readonly #slabs: readonly Slab[];
  readonly #readers: readonly ColumnReader[];
  readonly #bitmapBytes: number;
  readonly #empty: readonly Value[];
  readonly #cursor = new ByteCursor();
  #slab = 0;

  constructor(slabs: readonly Slab[], readers: readonly ColumnReader[]) {
    this.#slabs = slabs;
    this.#readers = readers;
    this.#bitmapBytes = Math.ceil(readers.length / 8);
    this.#empty = readers.map(() => null);
  }

  get isAtEnd(): boolean {
    const slab = this.#slabs[this.#slab];
    return slab === undefined || (this.#cursor.position >= slab.used && this.#slab + 1 >= this.#slabs.length);
  }

  /** Visits the next rows, `maxRows` at most. */
  take(maxRows: number, visit: RowVisitor): void {
    const cursor = this.#cursor;
    for (let left = maxRows; left > 0; left--) {
      if (cursor.position >= (this.#slabs[this.#slab]?.used ?? 0)) {
        if (this.isAtEnd) return;
        this.#slab += 1;
        cursor.position = 0;
      }
      cursor.buffer = (this.#slabs[this.#slab] as Slab).bytes;
      const start = cursor.position;
      visit(this.#unpack(cursor), cursor.position - start);
    }
  }

  #unpack(cursor: ByteCursor): Value[] {
    const nulls = cursor.uint8() === 0 ? undefined : this.#takeBitmap(cursor);
    const row = this.#empty.slice();
    const readers = this.#readers;
    for (let i = 0; i < readers.length; i++) {
      if (nulls === undefined || !isNull(nulls, i)) row[i] = (readers[i] as ColumnReader)(cursor);
    }
    return row;
  }

  #takeBitmap(cursor: ByteCursor): Buffer {
    const { buffer, position } = cursor;
    cursor.position += this.#bitmapBytes;
    return buffer.subarray(position, cursor.position);
  }
}
