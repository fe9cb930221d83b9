import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Row } from '../../../../../src/core/table-schema';
import { NotEnoughBytes } from '../../../../../src/worker/codec/tds/byte-cursor';
import { type ColumnFormat, columnFormat } from '../../../../../src/worker/codec/tds/column-format';
import { columnReader } from '../../../../../src/worker/codec/tds/column-reader';
import { PackedRows } from '../../../../../src/worker/codec/tds/packed-rows';
import { RowReader, type RowTaker } from '../../../../../src/worker/codec/tds/row-reader';
import { smallWireValue, type WireValue, wireValue } from './wire-values';

function formatOf({ column }: WireValue): ColumnFormat {
  const format = columnFormat(column);
  if (format === undefined) throw new Error(`no format for ${column.type.name}`);
  return format;
}

/** Hands rows on in pieces, as the driver does. A row's bitmap, if it has one, arrives with its first byte. */
class PiecewiseSource {
  buffer: Buffer = Buffer.alloc(0);
  position = 0;
  readonly #pieces: Buffer[];

  constructor(bytes: Buffer, cuts: readonly number[]) {
    const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
    this.#pieces = [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
  }

  read(taker: RowTaker, nulls: Buffer | undefined): void {
    for (;;) {
      try {
        taker.read(this, nulls);
        return;
      } catch (error) {
        if (!(error instanceof NotEnoughBytes)) throw error;
        this.#append(error.end);
      }
    }
  }

  /** As the driver: the rest that is not read, and what comes next, until there is enough. */
  #append(end: number): void {
    const wanted = end - this.position;
    const parts = [this.buffer.subarray(this.position)];
    do {
      const piece = this.#pieces.shift();
      if (piece === undefined) throw new Error('the row reads beyond its end');
      parts.push(piece);
    } while (parts.reduce((sum, { length }) => sum + length, 0) < wanted);
    this.buffer = Buffer.concat(parts);
    this.position = 0;
  }
}

const rows = (values: fc.Arbitrary<WireValue>): fc.Arbitrary<WireValue[]> =>
  fc.array(values, { minLength: 1, maxLength: 20 });
const cuts = fc.array(fc.nat(), { maxLength: 12 });
const bitmapFor = (row: readonly WireValue[]): Buffer => {
  const bitmap = Buffer.alloc(Math.ceil(row.length / 8));
  row.forEach(({ value }, i) => {
    if (value === null) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return bitmap;
};

describe('rows from the wire', () => {
  test('every type is read exactly, wherever the packets are cut', () => {
    fc.assert(
      fc.property(rows(wireValue), cuts, (row, at) => {
        const bytes = Buffer.concat(row.map((value) => value.bytes));
        const source = new PiecewiseSource(Buffer.concat([bytes, bytes]), at);
        const read: [Row, number][] = [];
        const reader = new RowReader(
          row.map((value) => columnReader(formatOf(value))),
          (values, sizeBytes) => read.push([values, sizeBytes]),
        );
        source.read(reader, undefined);
        source.read(reader, undefined);
        const expected = [row.map(({ value }) => value), bytes.length];
        expect(read).toEqual([expected, expected]);
      }),
      { numRuns: 200 },
    );
  });

  test('packed rows give the same values later', () => {
    fc.assert(
      fc.property(rows(smallWireValue), cuts, fc.boolean(), (row, at, withBitmap) => {
        const present = withBitmap ? row.filter(({ value }) => value !== null) : row;
        const bytes = Buffer.concat(present.map((value) => value.bytes));
        const source = new PiecewiseSource(Buffer.concat([bytes, bytes]), at);
        const packed = PackedRows.tryCreate(row.map(formatOf));
        if (packed === undefined) throw new Error('these columns can be packed');
        for (let i = 0; i < 2; i++) source.read(packed, withBitmap ? bitmapFor(row) : undefined);
        const read: Row[] = [];
        packed.forEach((values) => read.push(values));
        const expected = row.map(({ value }) => value);
        expect(read).toEqual([expected, expected]);
        expect(packed.count).toBe(2);
      }),
      { numRuns: 200 },
    );
  });

  test('rows with values in chunks cannot be packed', () => {
    const large = columnFormat({ type: { name: 'NVarChar' }, dataLength: 65535 });
    expect(PackedRows.tryCreate(large === undefined ? [] : [large])).toBeUndefined();
  });

  test('datetime is the millisecond that the server shows', () => {
    const values: unknown[] = [];
    const format = columnFormat({ type: { name: 'DateTimeN' } });
    const reader = new RowReader(format === undefined ? [] : [columnReader(format)], ([value]) =>
      values.push(value),
    );
    for (const [days, ticks] of [
      [0, 0],
      [0, 1],
      [0, 2],
      [-53690, 25_919_999],
    ] as const) {
      const buffer = Buffer.alloc(9, 8);
      buffer.writeInt32LE(days, 1);
      buffer.writeUInt32LE(ticks, 5);
      reader.read({ buffer, position: 0 });
    }
    expect(values).toEqual([
      { days: -25_567, ticks: 0, offsetMinutes: 0 },
      { days: -25_567, ticks: 30_000, offsetMinutes: 0 },
      { days: -25_567, ticks: 70_000, offsetMinutes: 0 },
      { days: -79_257, ticks: 863_999_970_000, offsetMinutes: 0 },
    ]);
  });
});
