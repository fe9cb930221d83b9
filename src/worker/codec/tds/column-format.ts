import { type Value } from '../../../core/table-schema';
import { int64Text, scaledText, uintText } from '../exact-number';
import { textReader } from './code-page';
import {
  readDate,
  readDateTime,
  readDateTime2,
  readDateTimeOffset,
  readSmallDateTime,
  readTime,
} from './date-time';
import { readUuid } from './uuid';

/** What a server says of a column of a result, as far as reading it needs. */
export interface WireColumn {
  readonly type: { readonly name: string };
  /** Declared length; 65535 for `(max)`. */
  readonly dataLength?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
  readonly collation?: { readonly codepage?: string | undefined } | undefined;
}

/** Reads a value of `length` bytes at `start`. */
export type ValueReader = (buffer: Buffer, start: number, length: number) => Value;

/** How the values of a column stand on the wire. */
export type ColumnFormat =
  | {
      /** Bytes of the length before the value: all ones, or for one byte zero, is null. Zero: no length, never null. */
      readonly prefixBytes: 0 | 1 | 2;
      /** Length of a value without a prefix. */
      readonly fixedLength: number;
      readonly read: ValueReader;
    }
  | {
      /** In chunks, and as long as it likes. */
      readonly prefixBytes: 'chunked';
      readonly convert: (bytes: Buffer) => Value;
    };

const MAX_LENGTH = 0xffff;

const readInt: ValueReader = (buffer, start, length) => {
  if (length === 4) return buffer.readInt32LE(start);
  if (length === 8) return int64Text(buffer.readInt32LE(start + 4), buffer.readUInt32LE(start));
  return length === 2 ? buffer.readInt16LE(start) : buffer.readUInt8(start);
};

const readBit: ValueReader = (buffer, start) => buffer[start] !== 0;

const readFloat: ValueReader = (buffer, start, length) =>
  length === 4 ? buffer.readFloatLE(start) : buffer.readDoubleLE(start);

/** Money is a 64-bit integer, its high word first, or a 32-bit one; four fraction digits. */
const readMoney: ValueReader = (buffer, start, length) => {
  const text =
    length === 4
      ? String(buffer.readInt32LE(start))
      : int64Text(buffer.readInt32LE(start), buffer.readUInt32LE(start + 4));
  const negative = text.startsWith('-');
  return scaledText(negative ? text.slice(1) : text, 4, negative);
};

function decimalReader(scale: number): ValueReader {
  return (buffer, start, length) => {
    const words: number[] = [];
    for (let at = start + 1; at < start + length; at += 4) words.push(buffer.readUInt32LE(at));
    return scaledText(uintText(words), scale, buffer[start] === 0);
  };
}

const readBytes: ValueReader = (buffer, start, length) => Buffer.from(buffer.subarray(start, start + length));

const readUcs2: ValueReader = (buffer, start, length) => buffer.toString('utf16le', start, start + length);

function short(read: ValueReader): ColumnFormat {
  return { prefixBytes: 1, fixedLength: 0, read };
}

function long(read: ValueReader): ColumnFormat {
  return { prefixBytes: 2, fixedLength: 0, read };
}

function fixed(fixedLength: number, read: ValueReader): ColumnFormat {
  return { prefixBytes: 0, fixedLength, read };
}

function large(convert: (bytes: Buffer) => Value): ColumnFormat {
  return { prefixBytes: 'chunked', convert };
}

function characters({ dataLength, collation }: WireColumn): ColumnFormat {
  const read = textReader(collation?.codepage);
  if (dataLength === MAX_LENGTH) return large((bytes) => read(bytes, 0, bytes.length));
  return long((buffer, start, length) => read(buffer, start, start + length));
}

function unicode({ dataLength }: WireColumn): ColumnFormat {
  return dataLength === MAX_LENGTH ? large((bytes) => bytes.toString('utf16le')) : long(readUcs2);
}

function bytes({ dataLength }: WireColumn): ColumnFormat {
  return dataLength === MAX_LENGTH ? large((value) => value) : long(readBytes);
}

/** By the driver's names of the types on the wire. */
const FORMATS: Readonly<Record<string, (column: WireColumn) => ColumnFormat>> = {
  TinyInt: () => fixed(1, readInt),
  SmallInt: () => fixed(2, readInt),
  Int: () => fixed(4, readInt),
  BigInt: () => fixed(8, readInt),
  IntN: () => short(readInt),
  Bit: () => fixed(1, readBit),
  BitN: () => short(readBit),
  Real: () => fixed(4, readFloat),
  Float: () => fixed(8, readFloat),
  FloatN: () => short(readFloat),
  SmallMoney: () => fixed(4, readMoney),
  Money: () => fixed(8, readMoney),
  MoneyN: () => short(readMoney),
  DecimalN: ({ scale = 0 }) => short(decimalReader(scale)),
  NumericN: ({ scale = 0 }) => short(decimalReader(scale)),
  Char: characters,
  VarChar: characters,
  NChar: unicode,
  NVarChar: unicode,
  Binary: bytes,
  VarBinary: bytes,
  Xml: () => large((value) => value.toString('utf16le')),
  UDT: () => large((value) => value),
  UniqueIdentifier: () => short(readUuid),
  Date: () => short(readDate),
  Time: ({ scale = 7 }) => short((buffer, start, length) => readTime(buffer, start, length, scale)),
  DateTime2: ({ scale = 7 }) => short((buffer, start, length) => readDateTime2(buffer, start, length, scale)),
  DateTimeOffset: ({ scale = 7 }) =>
    short((buffer, start, length) => readDateTimeOffset(buffer, start, length, scale)),
  SmallDateTime: () => fixed(4, readSmallDateTime),
  DateTime: () => fixed(8, readDateTime),
  DateTimeN: () =>
    short((buffer, start, length) =>
      length === 4 ? readSmallDateTime(buffer, start) : readDateTime(buffer, start),
    ),
};

/** Undefined for types that queries have to convert on the server. */
export function columnFormat(column: WireColumn): ColumnFormat | undefined {
  return FORMATS[column.type.name]?.(column);
}
