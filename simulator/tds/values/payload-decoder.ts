import { type SqlDateTime, type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { ProtocolError } from '../bytes/protocol-error';
import { DAYS_TO_1900, ticksPerUnit } from './type-token';

/** Clients send as many bytes as the type has, or as the value needs. */
function littleEndian(bytes: Buffer): bigint {
  let value = 0n;
  for (let at = 0; at < bytes.length; at += 4) {
    const word = bytes.readUIntLE(at, Math.min(4, bytes.length - at));
    value |= BigInt(word) << BigInt(at * 8);
  }
  return value;
}

function decimal(bytes: Buffer): bigint {
  const magnitude = littleEndian(bytes.subarray(1));
  return bytes[0] === 0 ? -magnitude : magnitude;
}

function money(bytes: Buffer): bigint {
  return bytes.length === 4
    ? BigInt(bytes.readInt32LE(0))
    : (BigInt(bytes.readInt32LE(0)) << 32n) | BigInt(bytes.readUInt32LE(4));
}

function uniqueidentifier(bytes: Buffer): string {
  const ordered = Buffer.from(bytes);
  ordered.subarray(0, 4).reverse();
  ordered.subarray(4, 6).reverse();
  ordered.subarray(6, 8).reverse();
  const hex = ordered.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const datetime = (bytes: Buffer): SqlDateTime => ({
  days: bytes.readInt32LE(0) + DAYS_TO_1900,
  ticks: Math.round((bytes.readUInt32LE(4) * 100_000) / 3),
  offsetMinutes: 0,
});

const smalldatetime = (bytes: Buffer): SqlDateTime => ({
  days: bytes.readUInt16LE(0) + DAYS_TO_1900,
  ticks: bytes.readUInt16LE(2) * 600_000_000,
  offsetMinutes: 0,
});

function timeOfDay(bytes: Buffer, scale: number): number {
  return bytes.readUIntLE(0, bytes.length) * ticksPerUnit(scale);
}

function datetime2(bytes: Buffer, scale: number): SqlDateTime {
  const days = bytes.length - 3;
  return {
    days: bytes.readUIntLE(days, 3),
    ticks: timeOfDay(bytes.subarray(0, days), scale),
    offsetMinutes: 0,
  };
}

function datetimeoffset(bytes: Buffer, scale: number): SqlDateTime {
  const offset = bytes.length - 2;
  return { ...datetime2(bytes.subarray(0, offset), scale), offsetMinutes: bytes.readInt16LE(offset) };
}

type Decoder = (bytes: Buffer, scale: number) => SqlValue;

/** The types whose values have a size that the type gives. */
const DECODERS: Partial<Record<SqlTypeName, Decoder>> = {
  bit: (bytes) => (bytes[0] === 0 ? 0 : 1),
  tinyint: (bytes) => bytes.readUInt8(0),
  smallint: (bytes) => bytes.readInt16LE(0),
  int: (bytes) => bytes.readInt32LE(0),
  bigint: (bytes) => bytes.readBigInt64LE(0),
  real: (bytes) => bytes.readFloatLE(0),
  float: (bytes) => bytes.readDoubleLE(0),
  smallmoney: money,
  money,
  decimal,
  numeric: decimal,
  datetime,
  smalldatetime,
  date: (bytes) => bytes.readUIntLE(0, 3),
  time: timeOfDay,
  datetime2,
  datetimeoffset,
  uniqueidentifier,
};

/** The value of a fixed-size type from its bytes. @throws ProtocolError when they are too few. */
export function decodeFixed(type: SqlType, bytes: Buffer): SqlValue {
  const decode = DECODERS[type.name];
  if (decode === undefined) throw new ProtocolError(`decoding ${type.name}: not of a fixed size`);
  try {
    return decode(bytes, type.scale ?? 7);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ProtocolError(`decoding ${type.name}: ${bytes.length} bytes are not one`);
  }
}
