import { type SqlDateTime, type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { guidOrderBytes } from '../values/guid';
import { collationOf, sortKey } from '../values/text-order';
import { type Family, familyOf, precisionOf } from '../values/type-family';

/** The order of a column within a key. */
export interface KeyPart {
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly descending: boolean;
}

type Encoder = (value: SqlValue) => string;

/** Turns a value into text whose code unit order is SQL Server's order of the values; null comes first. */
export function compileKeyPart({ type, nullable, descending }: KeyPart): Encoder {
  const encode = encoderOf(type);
  const ascending: Encoder = nullable
    ? (value) => (value === null ? '\0' : `\u0001${encode(value)}`)
    : encode;
  return descending ? (value) => inverted(ascending(value)) : ascending;
}

/** The key of a row's values at the given ordinals. */
export function compileKey(
  parts: readonly KeyPart[],
  ordinals: readonly number[],
): (values: readonly SqlValue[]) => string {
  const encoders = parts.map(compileKeyPart);
  const [first] = encoders;
  const [only = 0] = ordinals;
  if (encoders.length === 1 && first !== undefined) return (values) => first(values[only] ?? null);
  return (values) => {
    let key = '';
    for (let index = 0; index < encoders.length; index++) {
      key += encoders[index]?.(values[ordinals[index] ?? 0] ?? null) ?? '';
    }
    return key;
  };
}

/** Tells rows of equal keys apart: three code units of a running number. */
export function rowNumberKey(rowNumber: number): string {
  return unsigned48(rowNumber);
}

/** The number at the end of a key that has one. */
export function rowNumberOfKey(key: string): number {
  const [high = 0, middle = 0, low = 0] = Array.from({ length: 3 }, (_, index) =>
    key.charCodeAt(key.length - 3 + index),
  );
  return high * 0x1_0000_0000 + middle * 0x1_0000 + low;
}

function inverted(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index++)
    result += String.fromCharCode(0xffff - text.charCodeAt(index));
  return result;
}

function signed32(value: number): string {
  return String.fromCharCode(((value >> 16) & 0xffff) ^ 0x8000, value & 0xffff);
}

function unsigned48(value: number): string {
  const high = Math.floor(value / 0x1_0000_0000);
  return String.fromCharCode(high & 0xffff, (value / 0x1_0000) & 0xffff, value & 0xffff);
}

function signed64(value: bigint): string {
  const shifted = BigInt.asUintN(64, value + 0x8000_0000_0000_0000n);
  const high = Number(shifted >> 32n);
  const low = Number(shifted & 0xffff_ffffn);
  return String.fromCharCode(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff);
}

function signed128(value: bigint): string {
  const shifted = value + (1n << 127n);
  return unsigned64(shifted >> 64n) + unsigned64(shifted & 0xffff_ffff_ffff_ffffn);
}

function unsigned64(value: bigint): string {
  return signed64(BigInt.asIntN(64, value - 0x8000_0000_0000_0000n));
}

const floatBytes = Buffer.alloc(8);

/** IEEE 754 bits, negatives inverted. */
function float64(value: number): string {
  floatBytes.writeDoubleBE(value === 0 ? 0 : value);
  const mask = value < 0 ? 0xffff : 0;
  const high = floatBytes.readUInt16BE(0);
  return String.fromCharCode(
    value < 0 ? high ^ 0xffff : high ^ 0x8000,
    floatBytes.readUInt16BE(2) ^ mask,
    floatBytes.readUInt16BE(4) ^ mask,
    floatBytes.readUInt16BE(6) ^ mask,
  );
}

const END = '\0';

function text(type: SqlType): Encoder {
  const collation = collationOf(type.collation);
  if (!collation.binary) return (value) => sortKey(value as string, collation) + END;
  return (value) => escaped(sortKey(value as string, collation)) + END;
}

/** Keeps the end mark out of texts of binary collations, in their order. */
function escaped(key: string): string {
  return key.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001');
}

/** Trailing zero bytes do not count. */
function bytes(value: SqlValue): string {
  const source = value as Buffer;
  let length = source.length;
  while (length > 0 && source[length - 1] === 0) length--;
  let key = '';
  for (let index = 0; index < length; index++) key += String.fromCharCode((source[index] ?? 0) + 1);
  return key + END;
}

function guid(value: SqlValue): string {
  const ordered = guidOrderBytes(value as string);
  let key = '';
  for (let index = 0; index < 16; index += 2) key += String.fromCharCode(ordered.readUInt16BE(index));
  return key;
}

const ENCODERS: Readonly<Record<Family, (type: SqlType) => Encoder>> = {
  integer: (type) =>
    type.name === 'bigint' ? (value) => signed64(value as bigint) : (value) => signed32(value as number),
  exact: (type) =>
    precisionOf(type) <= 18 || type.name === 'money'
      ? (value) => signed64(value as bigint)
      : (value) => signed128(value as bigint),
  approximate: () => (value) => float64(value as number),
  character: text,
  xml: text,
  binary: () => bytes,
  hierarchy: () => bytes,
  date: () => (value) => signed32(value as number),
  time: () => (value) => unsigned48(value as number),
  datetime: () => (value) => {
    const { days, ticks } = value as SqlDateTime;
    return signed32(days) + unsigned48(ticks);
  },
  guid: () => guid,
  variant: () => (value) => {
    const { type, value: held } = value as SqlVariant;
    return type.name + END + encoderOf(type)(held);
  },
};

function encoderOf(type: SqlType): Encoder {
  return ENCODERS[familyOf(type)](type);
}
