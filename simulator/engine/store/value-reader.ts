import { type SqlDateTime, type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { ByteReader } from '../../tds/bytes/byte-reader';
import { isChunked } from '../../tds/values/value-encoder';
import { FIXED_TYPES } from '../../tds/values/fixed-types';
import { readVariant } from '../../tds/values/variant-reader';
import { DAY_1900, TICKS_PER_MINUTE } from '../values/calendar';
import { guidFromBytes } from '../values/guid';
import { collationOf } from '../values/text-order';
import { isUnicode } from '../values/type-family';

/** A place in stored bytes. */
export interface ByteCursor {
  bytes: Buffer;
  at: number;
}

/** Reads, or passes over, one value as `compileValueEncoder` wrote it. */
export interface ValueReader {
  readonly read: (cursor: ByteCursor) => SqlValue;
  readonly skip: (cursor: ByteCursor) => void;
}

/** Reads a payload of that many bytes at the place. */
type Payload = (bytes: Buffer, at: number, size: number) => SqlValue;

const integer: Payload = (bytes, at, size) => {
  if (size === 4) return bytes.readInt32LE(at);
  if (size === 1) return bytes.readUInt8(at);
  return size === 2 ? bytes.readInt16LE(at) : bytes.readBigInt64LE(at);
};

const float: Payload = (bytes, at, size) => (size === 4 ? bytes.readFloatLE(at) : bytes.readDoubleLE(at));

const money: Payload = (bytes, at, size) =>
  size === 4
    ? BigInt(bytes.readInt32LE(at))
    : (BigInt(bytes.readInt32LE(at)) << 32n) | BigInt(bytes.readUInt32LE(at + 4));

const decimal: Payload = (bytes, at, size) => {
  let magnitude = BigInt(bytes.readUInt32LE(at + size - 4));
  for (let word = at + size - 8; word > at; word -= 4)
    magnitude = (magnitude << 32n) | BigInt(bytes.readUInt32LE(word));
  return bytes[at] === 0 ? -magnitude : magnitude;
};

const legacyDatetime: Payload = (bytes, at, size): SqlDateTime =>
  size === 8
    ? {
        days: bytes.readInt32LE(at) + DAY_1900,
        ticks: Math.round((bytes.readUInt32LE(at + 4) * 100_000) / 3),
        offsetMinutes: 0,
      }
    : {
        days: bytes.readUInt16LE(at) + DAY_1900,
        ticks: bytes.readUInt16LE(at + 2) * TICKS_PER_MINUTE,
        offsetMinutes: 0,
      };

function timeOf(scale: number): (bytes: Buffer, at: number, size: number) => number {
  const unit = 10 ** (7 - scale);
  return (bytes, at, size) => bytes.readUIntLE(at, size) * unit;
}

function datetime2(scale: number): Payload {
  const time = timeOf(scale);
  return (bytes, at, size) => ({
    days: bytes.readUIntLE(at + size - 3, 3),
    ticks: time(bytes, at, size - 3),
    offsetMinutes: 0,
  });
}

function datetimeoffset(scale: number): Payload {
  const time = timeOf(scale);
  return (bytes, at, size) => ({
    days: bytes.readUIntLE(at + size - 5, 3),
    ticks: time(bytes, at, size - 5),
    offsetMinutes: bytes.readInt16LE(at + size - 2),
  });
}

/** Types of at most 255 bytes. */
const SHORT: Partial<Record<SqlTypeName, (type: SqlType) => Payload>> = {
  bit: () => integer,
  tinyint: () => integer,
  smallint: () => integer,
  int: () => integer,
  bigint: () => integer,
  real: () => float,
  float: () => float,
  money: () => money,
  smallmoney: () => money,
  decimal: () => decimal,
  numeric: () => decimal,
  datetime: () => legacyDatetime,
  smalldatetime: () => legacyDatetime,
  date: () => (bytes, at) => bytes.readUIntLE(at, 3),
  time: (type) => timeOf(type.scale ?? 7),
  datetime2: (type) => datetime2(type.scale ?? 7),
  datetimeoffset: (type) => datetimeoffset(type.scale ?? 7),
  uniqueidentifier: () => (bytes, at) => guidFromBytes(bytes.subarray(at, at + 16)),
};

/** Compiles the reader of a column. `nullable` as the encoder had it. */
export function compileValueReader(type: SqlType, nullable: boolean): ValueReader {
  const short = SHORT[type.name];
  if (short !== undefined) {
    const fixed = FIXED_TYPES[type.name];
    return !nullable && fixed !== undefined ? bare(short(type), fixed.sizeBytes) : lengthByte(short(type));
  }
  if (isChunked(type)) return chunked(longPayload(type));
  if (type.name === 'sql_variant') return VARIANT;
  if (type.name === 'text' || type.name === 'ntext' || type.name === 'image')
    return textPointer(longPayload(type));
  return lengthWord(longPayload(type));
}

function bare(payload: Payload, size: number): ValueReader {
  return {
    read(cursor) {
      const value = payload(cursor.bytes, cursor.at, size);
      cursor.at += size;
      return value;
    },
    skip(cursor) {
      cursor.at += size;
    },
  };
}

function lengthByte(payload: Payload): ValueReader {
  return {
    read(cursor) {
      const size = cursor.bytes[cursor.at] ?? 0;
      const value = size === 0 ? null : payload(cursor.bytes, cursor.at + 1, size);
      cursor.at += 1 + size;
      return value;
    },
    skip(cursor) {
      cursor.at += 1 + (cursor.bytes[cursor.at] ?? 0);
    },
  };
}

function longPayload(type: SqlType): Payload {
  if (isUnicode(type)) return (bytes, at, size) => bytes.toString('utf16le', at, at + size);
  if (type.name === 'char' || type.name === 'varchar' || type.name === 'text') {
    const { codePage } = collationOf(type.collation);
    return (bytes, at, size) => codePage.decode(bytes.subarray(at, at + size));
  }
  return (bytes, at, size) => Buffer.from(bytes.subarray(at, at + size));
}

const NULL_WORD = 0xffff;

function lengthWord(payload: Payload): ValueReader {
  return {
    read(cursor) {
      const size = cursor.bytes.readUInt16LE(cursor.at);
      const at = cursor.at + 2;
      if (size === NULL_WORD) {
        cursor.at = at;
        return null;
      }
      cursor.at = at + size;
      return payload(cursor.bytes, at, size);
    },
    skip(cursor) {
      const size = cursor.bytes.readUInt16LE(cursor.at);
      cursor.at += size === NULL_WORD ? 2 : 2 + size;
    },
  };
}

const NULL_LENGTH = 0xffff_ffff;

/** Total length, at most one chunk (the encoder writes no more), and the empty chunk at the end. */
function chunked(payload: Payload): ValueReader {
  return {
    read(cursor) {
      const size = cursor.bytes.readUInt32LE(cursor.at);
      if (size === NULL_LENGTH) {
        cursor.at += 8;
        return null;
      }
      const at = cursor.at + 12;
      cursor.at += chunkedSize(size);
      return payload(cursor.bytes, size === 0 ? at - 4 : at, size);
    },
    skip(cursor) {
      const size = cursor.bytes.readUInt32LE(cursor.at);
      cursor.at += size === NULL_LENGTH ? 8 : chunkedSize(size);
    },
  };
}

function chunkedSize(size: number): number {
  return size === 0 ? 12 : 16 + size;
}

/** Size of the text pointer and timestamp before the length. */
const POINTER_SIZE = 25;

function textPointer(payload: Payload): ValueReader {
  return {
    read(cursor) {
      if (cursor.bytes[cursor.at] === 0) {
        cursor.at++;
        return null;
      }
      const size = cursor.bytes.readUInt32LE(cursor.at + POINTER_SIZE);
      const at = cursor.at + POINTER_SIZE + 4;
      cursor.at = at + size;
      return payload(cursor.bytes, at, size);
    },
    skip(cursor) {
      if (cursor.bytes[cursor.at] === 0) cursor.at++;
      else cursor.at += POINTER_SIZE + 4 + cursor.bytes.readUInt32LE(cursor.at + POINTER_SIZE);
    },
  };
}

const VARIANT: ValueReader = {
  read(cursor) {
    const size = cursor.bytes.readUInt32LE(cursor.at);
    const value = readVariant(new ByteReader(cursor.bytes.subarray(cursor.at, cursor.at + 4 + size)));
    cursor.at += 4 + size;
    return value;
  },
  skip(cursor) {
    cursor.at += 4 + cursor.bytes.readUInt32LE(cursor.at);
  },
};
