import { type SqlDateTime, type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { findCollation, DEFAULT_COLLATION } from '../../types/collation';
import { type ByteWriter } from '../bytes/byte-writer';
import { DAYS_TO_1900, decimalSizeBytes, ticksPerUnit, timeSizeBytes } from './type-token';

/** Writes the bytes of a value that is not null, without any length before them. */
export type FixedPayload = (value: SqlValue, out: ByteWriter) => void;

const WORD = 0xffff_ffffn;

function decimalPayload(precision: number): FixedPayload {
  const words = (decimalSizeBytes(precision) - 1) / 4;
  return (value, out) => {
    const scaled = value as bigint;
    out.uint8(scaled < 0n ? 0 : 1);
    let magnitude = scaled < 0n ? -scaled : scaled;
    for (let word = 0; word < words; word++, magnitude >>= 32n) out.uint32(Number(magnitude & WORD));
  };
}

function moneyPayload(value: SqlValue, out: ByteWriter): void {
  const scaled = value as bigint;
  // The high half comes first, unlike in every other number.
  out.int32(Number(scaled >> 32n)).uint32(Number(scaled & WORD));
}

function uniqueidentifierPayload(value: SqlValue, out: ByteWriter): void {
  const bytes = Buffer.from((value as string).replaceAll('-', ''), 'hex');
  // The first three groups are integers, stored little-endian.
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  out.bytes(bytes);
}

function ticksPayload(ticks: number, scale: number, out: ByteWriter): void {
  const units = Math.floor(ticks / ticksPerUnit(scale));
  const sizeBytes = timeSizeBytes(scale);
  if (sizeBytes === 3) out.uint24(units);
  else if (sizeBytes === 4) out.uint32(units);
  else out.uint40(units);
}

function datetimePayload(value: SqlValue, out: ByteWriter): void {
  const { days, ticks } = value as SqlDateTime;
  out.int32(days - DAYS_TO_1900).uint32(Math.round((ticks * 3) / 100_000));
}

function smalldatetimePayload(value: SqlValue, out: ByteWriter): void {
  const { days, ticks } = value as SqlDateTime;
  out.uint16(days - DAYS_TO_1900).uint16(Math.round(ticks / 600_000_000));
}

interface SizedPayload {
  readonly sizeBytes: number;
  readonly write: FixedPayload;
}

/** The types that their name alone describes. */
const SIMPLE_PAYLOADS: Partial<Record<SqlTypeName, SizedPayload>> = {
  bit: { sizeBytes: 1, write: (value, out) => out.uint8(value as number) },
  tinyint: { sizeBytes: 1, write: (value, out) => out.uint8(value as number) },
  smallint: { sizeBytes: 2, write: (value, out) => out.int16(value as number) },
  int: { sizeBytes: 4, write: (value, out) => out.int32(value as number) },
  bigint: { sizeBytes: 8, write: (value, out) => out.int64(value as bigint) },
  real: { sizeBytes: 4, write: (value, out) => out.float(value as number) },
  float: { sizeBytes: 8, write: (value, out) => out.double(value as number) },
  smallmoney: { sizeBytes: 4, write: (value, out) => out.int32(Number(value)) },
  money: { sizeBytes: 8, write: moneyPayload },
  datetime: { sizeBytes: 8, write: datetimePayload },
  smalldatetime: { sizeBytes: 4, write: smalldatetimePayload },
  date: { sizeBytes: 3, write: (value, out) => out.uint24(value as number) },
  uniqueidentifier: { sizeBytes: 16, write: uniqueidentifierPayload },
};

/** The encoder of a type whose values all have one size; undefined for the others. */
export function fixedPayload(type: SqlType): SizedPayload | undefined {
  const scale = type.scale ?? 7;
  switch (type.name) {
    case 'time':
      return {
        sizeBytes: timeSizeBytes(scale),
        write: (value, out) => ticksPayload(value as number, scale, out),
      };
    case 'datetime2':
      return {
        sizeBytes: timeSizeBytes(scale) + 3,
        write: (value, out) => {
          ticksPayload((value as SqlDateTime).ticks, scale, out);
          out.uint24((value as SqlDateTime).days);
        },
      };
    case 'datetimeoffset':
      return {
        sizeBytes: timeSizeBytes(scale) + 5,
        write: (value, out) => {
          const { days, ticks, offsetMinutes } = value as SqlDateTime;
          ticksPayload(ticks, scale, out);
          out.uint24(days).int16(offsetMinutes);
        },
      };
    case 'decimal':
    case 'numeric': {
      const precision = type.precision ?? 18;
      return { sizeBytes: decimalSizeBytes(precision), write: decimalPayload(precision) };
    }
    default:
      return SIMPLE_PAYLOADS[type.name];
  }
}

/** The encoder of a type whose values differ in size. @throws RangeError for a collation that does not exist. */
export function variablePayload(type: SqlType): (value: SqlValue) => Buffer {
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'text': {
      const name = type.collation ?? DEFAULT_COLLATION;
      const collation = findCollation(name);
      if (collation === undefined) throw new RangeError(`encoding ${type.name}: no collation ${name}`);
      return (value) => collation.codePage.encode(value as string);
    }
    case 'nchar':
    case 'nvarchar':
    case 'ntext':
    case 'xml':
      return (value) => Buffer.from(value as string, 'utf16le');
    default:
      return (value) => value as Buffer;
  }
}
