import fc from 'fast-check';
import { type Value } from '../../../../../src/core/table-schema';
import { type WireColumn } from '../../../../../src/worker/codec/tds/column-format';

/** A column, and a value of it both as the server would send it and as it is to be read. */
export interface WireValue {
  readonly column: WireColumn;
  readonly bytes: Buffer;
  readonly value: Value;
}

function bytesOf(size: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
}

function short(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([content.length]), content]);
}

function long(content: Buffer): Buffer {
  return Buffer.concat([bytesOf(2, (b) => b.writeUInt16LE(content.length)), content]);
}

/** In chunks of `chunkBytes`, with or without the length announced. */
function chunked(content: Buffer, chunkBytes: number, announced: boolean): Buffer {
  const parts = [
    bytesOf(8, (b) => b.writeBigUInt64LE(announced ? BigInt(content.length) : 0xffff_ffff_ffff_fffen)),
  ];
  for (let at = 0; at < content.length; at += chunkBytes) {
    const chunk = content.subarray(at, at + chunkBytes);
    parts.push(
      bytesOf(4, (b) => b.writeUInt32LE(chunk.length)),
      chunk,
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

const column = (name: string, more: Omit<WireColumn, 'type'> = {}): WireColumn => ({
  type: { name },
  ...more,
});

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

function decimal(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`;
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction}`;
}

const numbers = fc.oneof(
  fc
    .integer({ min: 0, max: 255 })
    .map((n) => ({ column: column('IntN'), bytes: short(Buffer.from([n])), value: n })),
  fc
    .integer({ min: -32768, max: 32767 })
    .map((n) => ({ column: column('IntN'), bytes: short(bytesOf(2, (b) => b.writeInt16LE(n))), value: n })),
  fc.integer().map((n) => ({ column: column('Int'), bytes: bytesOf(4, (b) => b.writeInt32LE(n)), value: n })),
  int64.map((n) => ({
    column: column('IntN'),
    bytes: short(bytesOf(8, (b) => b.writeBigInt64LE(n))),
    value: n.toString(),
  })),
  fc.double({ noNaN: true }).map((n) => ({
    column: column('FloatN'),
    bytes: short(bytesOf(8, (b) => b.writeDoubleLE(n))),
    value: n,
  })),
  fc
    .float({ noNaN: true })
    .map((n) => ({ column: column('FloatN'), bytes: short(bytesOf(4, (b) => b.writeFloatLE(n))), value: n })),
  fc.boolean().map((on) => ({ column: column('BitN'), bytes: short(Buffer.from([on ? 1 : 0])), value: on })),
);

const exactNumbers = fc.oneof(
  int64.map((n) => ({
    column: column('MoneyN'),
    bytes: short(
      bytesOf(8, (b) => {
        b.writeInt32LE(Number(BigInt.asIntN(32, n >> 32n)), 0);
        b.writeUInt32LE(Number(n & 0xffff_ffffn), 4);
      }),
    ),
    value: decimal(n, 4),
  })),
  fc.integer().map((n) => ({
    column: column('MoneyN'),
    bytes: short(bytesOf(4, (b) => b.writeInt32LE(n))),
    value: decimal(BigInt(n), 4),
  })),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.integer({ min: 0, max: 38 }))
    .chain(([n, scale]) =>
      fc.constantFrom(4, 8, 12, 16).map((size) => {
        const shrunk = n % 2n ** BigInt(size * 8 - 1);
        let rest = shrunk < 0n ? -shrunk : shrunk;
        const content = Buffer.alloc(size + 1, shrunk < 0n ? 0 : 1);
        for (let i = 1; i <= size; i++, rest >>= 8n) content[i] = Number(rest & 0xffn);
        return {
          column: column('DecimalN', { scale }),
          bytes: short(content),
          value: decimal(shrunk, scale),
        };
      }),
    ),
);

const text = fc.string({ unit: 'binary', maxLength: 60 });
const latin = fc.string({ unit: fc.constantFrom(...Array.from('abc XYZ09éüß€‘—Ÿ')), maxLength: 60 });
const chunks = fc.record({ chunkBytes: fc.integer({ min: 2, max: 50 }), announced: fc.boolean() });

const WINDOWS_1252: Readonly<Record<string, number>> = { '€': 0x80, '‘': 0x91, '—': 0x97, Ÿ: 0x9f };
const toWindows1252 = (value: string): Buffer =>
  Buffer.from(Array.from(value, (char) => WINDOWS_1252[char] ?? char.charCodeAt(0)));

const texts = fc.oneof(
  text.map((value) => ({
    column: column('NVarChar', { dataLength: 200 }),
    bytes: long(Buffer.from(value, 'utf16le')),
    value,
  })),
  fc.tuple(text, chunks).map(([value, { chunkBytes, announced }]) => ({
    column: column('NVarChar', { dataLength: 65535 }),
    bytes: chunked(Buffer.from(value, 'utf16le'), chunkBytes, announced),
    value,
  })),
  latin.map((value) => ({
    column: column('VarChar', { dataLength: 200, collation: { codepage: 'CP1252' } }),
    bytes: long(toWindows1252(value)),
    value,
  })),
  latin.map((value) => ({
    column: column('VarChar', { dataLength: 200, collation: { codepage: 'utf-8' } }),
    bytes: long(Buffer.from(value, 'utf8')),
    value,
  })),
  fc.tuple(text, chunks).map(([value, { chunkBytes }]) => ({
    column: column('Xml'),
    bytes: chunked(Buffer.from(value, 'utf16le'), chunkBytes, false),
    value,
  })),
);

const binary = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

const bytes = fc.oneof(
  binary.map((value) => ({ column: column('VarBinary', { dataLength: 100 }), bytes: long(value), value })),
  fc.tuple(binary, chunks).map(([value, { chunkBytes, announced }]) => ({
    column: column('VarBinary', { dataLength: 65535 }),
    bytes: chunked(value, chunkBytes, announced),
    value,
  })),
);

const DAYS_TO_1970 = 719_162;
const UNITS = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
const day = fc.integer({ min: 0, max: 3_652_058 });
const scaledTime = fc.integer({ min: 0, max: 7 }).chain((scale) => {
  const unit = UNITS[scale] as number;
  return fc.integer({ min: 0, max: 864_000_000_000 / unit - 1 }).map((units) => {
    const size = scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
    return { scale, ticks: units * unit, content: bytesOf(size, (b) => b.writeUIntLE(units, 0, size)) };
  });
});
const dayBytes = (days: number): Buffer => bytesOf(3, (b) => b.writeUIntLE(days, 0, 3));

const times = fc.oneof(
  day.map((days) => ({ column: column('Date'), bytes: short(dayBytes(days)), value: days - DAYS_TO_1970 })),
  scaledTime.map(({ scale, ticks, content }) => ({
    column: column('Time', { scale }),
    bytes: short(content),
    value: ticks,
  })),
  fc.tuple(day, scaledTime).map(([days, { scale, ticks, content }]) => ({
    column: column('DateTime2', { scale }),
    bytes: short(Buffer.concat([content, dayBytes(days)])),
    value: { days: days - DAYS_TO_1970, ticks, offsetMinutes: 0 },
  })),
  fc
    .tuple(day, scaledTime, fc.integer({ min: -840, max: 840 }))
    .map(([days, { scale, ticks, content }, offsetMinutes]) => ({
      column: column('DateTimeOffset', { scale }),
      bytes: short(
        Buffer.concat([content, dayBytes(days), bytesOf(2, (b) => b.writeInt16LE(offsetMinutes))]),
      ),
      value: { days: days - DAYS_TO_1970, ticks, offsetMinutes },
    })),
  fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 1439 })).map(([days, minutes]) => ({
    column: column('DateTimeN'),
    bytes: short(
      bytesOf(4, (b) => {
        b.writeUInt16LE(days, 0);
        b.writeUInt16LE(minutes, 2);
      }),
    ),
    value: { days: days - 25_567, ticks: minutes * 600_000_000, offsetMinutes: 0 },
  })),
);

const uuid = fc.uuid().map((value) => {
  const raw = Buffer.from(value.replaceAll('-', ''), 'hex');
  const stored = Buffer.concat([
    raw.subarray(0, 4).reverse(),
    raw.subarray(4, 6).reverse(),
    raw.subarray(6, 8).reverse(),
    raw.subarray(8),
  ]);
  return { column: column('UniqueIdentifier'), bytes: short(stored), value: value.toUpperCase() };
});

const nulls = fc.constantFrom<WireValue>(
  { column: column('IntN'), bytes: Buffer.from([0]), value: null },
  { column: column('DecimalN', { scale: 2 }), bytes: Buffer.from([0]), value: null },
  { column: column('NVarChar', { dataLength: 20 }), bytes: Buffer.from([0xff, 0xff]), value: null },
  { column: column('NVarChar', { dataLength: 65535 }), bytes: Buffer.alloc(8, 0xff), value: null },
  { column: column('VarBinary', { dataLength: 65535 }), bytes: Buffer.alloc(8, 0xff), value: null },
);

/** Any value of any type. */
export const wireValue: fc.Arbitrary<WireValue> = fc.oneof(
  numbers,
  exactNumbers,
  texts,
  bytes,
  times,
  uuid,
  nulls,
);

/** Any value of a type that is never in chunks. */
export const smallWireValue: fc.Arbitrary<WireValue> = wireValue.filter(
  ({ column: { type, dataLength } }) => dataLength !== 65535 && type.name !== 'Xml',
);
