import { type SqlDateTime, type SqlType, type SqlValue } from '../../../types/sql-type';
import { DAY_1753, DAY_1900, LAST_DAY, TICKS_PER_DAY, TICKS_PER_MINUTE } from '../calendar';
import { familyOf, fractionDigits, scaleOf } from '../type-family';
import { dateOutOfRange, dateSyntax, expressionOverflow } from './conversion-error';
import { type Converter } from './converter';
import { shiftMinutes } from './date-format';
import { parseMoment } from './date-parse';
import { numberFromScaled } from './to-number';

/** To date, time and the types that hold both. */
export function toDate(from: SqlType, to: SqlType): Converter | undefined {
  const read = readerOf(from, to);
  if (read === undefined) return undefined;
  const build = builderOf(from, to);
  return (value) => build(read(value));
}

/** A moment in local time, its offset beside. */
type Reader = (value: SqlValue) => SqlDateTime;

function readerOf(from: SqlType, to: SqlType): Reader | undefined {
  switch (familyOf(from)) {
    case 'character':
      return textReader(from, to);
    case 'date':
      return to.name === 'time'
        ? undefined
        : (value) => ({ days: value as number, ticks: 0, offsetMinutes: 0 });
    case 'time':
      return to.name === 'date'
        ? undefined
        : (value) => ({ days: DAY_1900, ticks: value as number, offsetMinutes: 0 });
    case 'datetime':
      return (value) => shiftMinutes(value as SqlDateTime, (value as SqlDateTime).offsetMinutes);
    default:
      return to.name === 'datetime' || to.name === 'smalldatetime' ? dayNumberReader(from) : undefined;
  }
}

/** Numbers count days from 1900-01-01. */
function dayNumberReader(from: SqlType): Reader | undefined {
  switch (familyOf(from)) {
    case 'integer':
    case 'approximate':
      return (value) => fromDayNumber(Number(value));
    case 'exact': {
      const scale = scaleOf(from);
      return (value) => fromDayNumber(numberFromScaled(value as bigint, scale));
    }
    case 'binary':
      return (value) => fromDatetimeBytes(value as Buffer);
    default:
      return undefined;
  }
}

function textReader(from: SqlType, to: SqlType): Reader {
  return (value) => {
    const parsed = parseMoment(value as string);
    if (parsed === 'syntax') throw dateSyntax();
    if (parsed === 'range') throw to.name.endsWith('datetime') ? dateOutOfRange(from, to) : dateSyntax();
    if (to.name.endsWith('datetime') && (parsed.fractionDigits > 3 || parsed.offsetMinutes !== undefined)) {
      throw dateSyntax();
    }
    return { days: parsed.days ?? DAY_1900, ticks: parsed.ticks, offsetMinutes: parsed.offsetMinutes ?? 0 };
  };
}

function fromDayNumber(days: number): SqlDateTime {
  const whole = Math.floor(days);
  return { days: whole + DAY_1900, ticks: Math.round((days - whole) * TICKS_PER_DAY), offsetMinutes: 0 };
}

function fromDatetimeBytes(bytes: Buffer): SqlDateTime {
  const padded = Buffer.concat([Buffer.alloc(8), bytes]).subarray(-8);
  return {
    days: padded.readInt32BE(0) + DAY_1900,
    ticks: Math.round((padded.readUInt32BE(4) * 100_000) / 3),
    offsetMinutes: 0,
  };
}

function builderOf(from: SqlType, to: SqlType): (local: SqlDateTime) => SqlValue {
  switch (to.name) {
    case 'date':
      return ({ days }) => days;
    case 'time':
      return (local) => rounded(local, to.scale ?? 7).ticks % TICKS_PER_DAY;
    case 'datetime':
      return (local) => toDatetime(local, from, to);
    case 'smalldatetime':
      return (local) => toSmallDatetime(local, from, to);
    case 'datetime2':
      return (local) => ({ ...checked(rounded(local, to.scale ?? 7), to), offsetMinutes: 0 });
    default: {
      const digits = fractionDigits(to);
      return (local) => {
        const utc = shiftMinutes(rounded(local, digits), -local.offsetMinutes);
        return checked({ ...utc, offsetMinutes: local.offsetMinutes }, to);
      };
    }
  }
}

/** Rounds the fraction half up; a carry may reach the next day. */
export function rounded(value: SqlDateTime, digits: number): SqlDateTime {
  const unit = 10 ** (7 - digits);
  const ticks = Math.floor(value.ticks / unit + 0.5) * unit;
  return ticks < TICKS_PER_DAY
    ? { ...value, ticks }
    : { days: value.days + 1, ticks: ticks - TICKS_PER_DAY, offsetMinutes: value.offsetMinutes };
}

function checked(value: SqlDateTime, to: SqlType): SqlDateTime {
  if (value.days < 0 || value.days > LAST_DAY) throw expressionOverflow(to);
  return value;
}

/** datetime keeps 1/300 s. */
export function toThreeHundredths(value: SqlDateTime): SqlDateTime {
  const units = Math.round((value.ticks * 3) / 100_000);
  const carry = units >= 25_920_000;
  return {
    days: carry ? value.days + 1 : value.days,
    ticks: carry ? 0 : Math.round((units * 100_000) / 3),
    offsetMinutes: 0,
  };
}

function toDatetime(local: SqlDateTime, from: SqlType, to: SqlType): SqlDateTime {
  const value = toThreeHundredths(local);
  if (value.days < DAY_1753 || value.days > LAST_DAY) throw rangeError(from, to);
  return value;
}

function toSmallDatetime(local: SqlDateTime, from: SqlType, to: SqlType): SqlDateTime {
  const minutes = Math.round(local.ticks / TICKS_PER_MINUTE);
  const days = local.days + (minutes >= 1440 ? 1 : 0);
  if (days < DAY_1900 || days > DAY_1900 + 65_535) throw rangeError(from, to);
  return { days, ticks: (minutes % 1440) * TICKS_PER_MINUTE, offsetMinutes: 0 };
}

function rangeError(from: SqlType, to: SqlType): Error {
  const numeric = ['integer', 'exact', 'approximate'].includes(familyOf(from));
  return numeric ? expressionOverflow(to) : dateOutOfRange(from, to);
}
