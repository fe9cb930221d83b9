import { type DateTime } from '../../../core/table-schema';

/** Days from 0001-01-01 and from 1900-01-01 to 1970-01-01. */
const DAYS_FROM_YEAR_1 = 719_162;
const DAYS_FROM_1900 = 25_567;
const TICKS_PER_MINUTE = 600_000_000;
const TICKS_PER_MS = 10_000;
const MS_PER_DAY = 86_400_000;
/** Ticks of 100 ns in one unit of a time with so many fraction digits. */
const TICKS_PER_UNIT = [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1] as const;

/** Days since 1970-01-01. */
export function readDate(buffer: Buffer, start: number): number {
  return buffer.readUIntLE(start, 3) - DAYS_FROM_YEAR_1;
}

/** Ticks of 100 ns since midnight. */
export function readTime(buffer: Buffer, start: number, length: number, scale: number): number {
  return buffer.readUIntLE(start, length) * (TICKS_PER_UNIT[scale] ?? 1);
}

export function readDateTime2(buffer: Buffer, start: number, length: number, scale: number): DateTime {
  const timeLength = length - 3;
  const ticks = readTime(buffer, start, timeLength, scale);
  return { days: readDate(buffer, start + timeLength), ticks, offsetMinutes: 0 };
}

export function readDateTimeOffset(buffer: Buffer, start: number, length: number, scale: number): DateTime {
  const timeLength = length - 5;
  const ticks = readTime(buffer, start, timeLength, scale);
  const days = readDate(buffer, start + timeLength);
  return { days, ticks, offsetMinutes: buffer.readInt16LE(start + timeLength + 3) };
}

/** `datetime` counts 1/300 s; its value is the millisecond that the server shows for it. */
export function readDateTime(buffer: Buffer, start: number): DateTime {
  const ms = Math.round((buffer.readUInt32LE(start + 4) * 10) / 3);
  const days = buffer.readInt32LE(start) - DAYS_FROM_1900 + Math.floor(ms / MS_PER_DAY);
  return { days, ticks: (ms % MS_PER_DAY) * TICKS_PER_MS, offsetMinutes: 0 };
}

export function readSmallDateTime(buffer: Buffer, start: number): DateTime {
  const days = buffer.readUInt16LE(start) - DAYS_FROM_1900;
  return { days, ticks: buffer.readUInt16LE(start + 2) * TICKS_PER_MINUTE, offsetMinutes: 0 };
}
