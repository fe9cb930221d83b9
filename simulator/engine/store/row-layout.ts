import { type SqlType, type SqlValue } from '../../types/sql-type';
import { ByteWriter } from '../../tds/bytes/byte-writer';
import { compileRowEncoder, type RowEncoder } from '../../tds/row-encoder';
import { type ByteCursor, compileValueReader, type ValueReader } from './value-reader';

/**
 * A stored row: the bytes of its ROW token, one character per byte. Text of one byte per character lives in the
 * garbage-collected heap without an object per row, can be written to a socket as it is, and is never scanned.
 */
export type RowImage = string;

export interface LayoutColumn {
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** Bytes of the row that is looked at; grown as needed. */
let scratch = Buffer.allocUnsafeSlow(65_536);

/** Copies an image where its bytes can be read; valid until the next call. */
export function imageBytes(image: RowImage): Buffer {
  if (image.length > scratch.length) scratch = Buffer.allocUnsafeSlow(image.length * 2);
  scratch.write(image, 0, 'latin1');
  return scratch;
}

/** What a row is written to before it becomes an image. */
let writer = new ByteWriter(65_536);
const LARGEST_KEPT_WRITER = 1_048_576;

/** How the rows of a table are stored: exactly as they are sent. */
export class RowLayout {
  readonly columns: readonly LayoutColumn[];
  readonly readers: readonly ValueReader[];
  private readonly encoder: RowEncoder;

  constructor(columns: readonly LayoutColumn[]) {
    this.columns = columns;
    this.readers = columns.map(({ type, nullable }) => compileValueReader(type, nullable));
    this.encoder = compileRowEncoder(columns);
  }

  encode(values: readonly SqlValue[]): RowImage {
    writer.clear();
    this.encoder.row(values, writer);
    const image = writer.view().toString('latin1');
    if (image.length > LARGEST_KEPT_WRITER) writer = new ByteWriter(65_536);
    return image;
  }

  decode(image: RowImage): SqlValue[] {
    return this.decodeBytes(imageBytes(image), 0);
  }

  /** All values of the row whose ROW token stands at the offset. */
  decodeBytes(bytes: Buffer, offset: number): SqlValue[] {
    const cursor: ByteCursor = { bytes, at: offset + 1 };
    const values = new Array<SqlValue>(this.readers.length);
    for (let ordinal = 0; ordinal < values.length; ordinal++) {
      values[ordinal] = this.readers[ordinal]?.read(cursor) ?? null;
    }
    return values;
  }

  /** Compiles a reader of some columns; the others' places in the result stay undefined. */
  partialDecoder(ordinals: Iterable<number>): (bytes: Buffer, offset: number) => SqlValue[] {
    const wanted = new Set(ordinals);
    const count = this.readers.length;
    const steps = this.readers
      .slice(0, Math.max(-1, ...wanted) + 1)
      .map((reader, ordinal) => ({ reader, wanted: wanted.has(ordinal) }));
    return (bytes, offset) => {
      const cursor: ByteCursor = { bytes, at: offset + 1 };
      const values = new Array<SqlValue>(count);
      for (let ordinal = 0; ordinal < steps.length; ordinal++) {
        const step = steps[ordinal];
        if (step === undefined) break;
        if (step.wanted) values[ordinal] = step.reader.read(cursor);
        else step.reader.skip(cursor);
      }
      return values;
    };
  }

  /** Offsets where each value begins, and where the last one ends, relative to the buffer. */
  valueOffsets(bytes: Buffer, offset: number, into: number[]): void {
    const cursor: ByteCursor = { bytes, at: offset + 1 };
    for (let ordinal = 0; ordinal < this.readers.length; ordinal++) {
      into[ordinal] = cursor.at;
      this.readers[ordinal]?.skip(cursor);
    }
    into[this.readers.length] = cursor.at;
  }
}
