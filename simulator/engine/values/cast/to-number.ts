import { type SqlDateTime, SqlServerError, type SqlType, type SqlValue } from '../../../types/sql-type';
import { integerRange, MAX_BIGINT, MIN_BIGINT } from '../arithmetic';
import { DAY_1900, TICKS_PER_DAY } from '../calendar';
import { fits, parseScaled, powerOfTen, rescale, scaledFromNumber } from '../decimal';
import { familyOf, isUnicode, precisionOf, scaleOf } from '../type-family';
import {
  conversionFailed,
  convertingError,
  expressionOverflow,
  smallIntegerOverflow,
  typeOverflow,
} from './conversion-error';
import { type Converter } from './converter';

/** To bit, tinyint, smallint, int and bigint. */
export function toInteger(from: SqlType, to: SqlType): Converter | undefined {
  const fit = to.name === 'bit' ? fitBit : to.name === 'bigint' ? fitBigint(from) : fitSmall(from, to);
  switch (familyOf(from)) {
    case 'integer':
      return (value) => fit(value as number | bigint);
    case 'exact': {
      const scale = scaleOf(from);
      const round = from.name.endsWith('money');
      return (value) =>
        fit(round ? rescale(value as bigint, scale, 0) : (value as bigint) / powerOfTen(scale));
    }
    case 'approximate':
      return (value) => fit(to.name === 'bit' ? (value as number) : truncated(value as number, to));
    case 'character':
      return (value) => fit(integerFromText(value as string, from, to));
    case 'binary':
      return (value) => fit(integerFromBytes(value as Buffer, to));
    case 'datetime':
      return from.name === 'datetime' || from.name === 'smalldatetime'
        ? (value) => fit(roundedDays(value as SqlDateTime))
        : undefined;
    default:
      return undefined;
  }
}

type Fit = (value: number | bigint) => SqlValue;

const fitBit: Fit = (value) => (Number(value) === 0 ? 0 : 1);

function fitBigint(from: SqlType): Fit {
  return (value) => {
    const exact = BigInt(value);
    if (exact < MIN_BIGINT || exact > MAX_BIGINT) throw typeOverflow(from, { name: 'bigint' });
    return exact;
  };
}

function fitSmall(from: SqlType, to: SqlType): Fit {
  const [low, high] = integerRange(to);
  return (value) => {
    if (value >= low && value <= high) return Number(value);
    if (to.name === 'int' || familyOf(from) === 'exact') throw expressionOverflow(to);
    throw smallIntegerOverflow(value, to);
  };
}

function truncated(value: number, to: SqlType): bigint {
  if (!Number.isFinite(value)) throw expressionOverflow(to);
  return BigInt(Math.trunc(value));
}

const INTEGER_TEXT = /^\s*[+-]?\s*\d+\s*$/;

function integerFromText(text: string, from: SqlType, to: SqlType): bigint {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (to.name === 'bit') {
    if (/^true$/i.test(trimmed)) return 1n;
    if (/^false$/i.test(trimmed)) return 0n;
  }
  if (!INTEGER_TEXT.test(text)) {
    throw to.name === 'bigint' ? convertingError(from, to) : conversionFailed(text, from, to);
  }
  const value = BigInt(trimmed.replace(/^\+/, '').replace(/\s/g, ''));
  const [low, high] = integerRange(to);
  if (to.name !== 'bit' && to.name !== 'bigint' && (value < low || value > high))
    throw textOverflow(trimmed, from, to);
  return value;
}

function textOverflow(text: string, from: SqlType, to: SqlType): SqlServerError {
  const name = isUnicode(from) ? 'nvarchar' : 'varchar';
  const start = `The conversion of the ${name} value '${text}' overflowed an`;
  if (to.name === 'int') return new SqlServerError(248, `${start} int column.`);
  const size = to.name === 'tinyint' ? 1 : 2;
  return new SqlServerError(244, `${start} INT${size} column. Use a larger integer column.`);
}

/** The last bytes of the value, big-endian. */
function integerFromBytes(bytes: Buffer, to: SqlType): bigint {
  const size = { bit: 1, tinyint: 1, smallint: 2, int: 4 }[to.name as string] ?? 8;
  const tail = bytes.subarray(Math.max(0, bytes.length - size));
  const unsigned = tail.length === 0 ? 0n : BigInt(`0x${tail.toString('hex')}`);
  return to.name === 'tinyint' || to.name === 'bit' ? unsigned : BigInt.asIntN(size * 8, unsigned);
}

function roundedDays({ days, ticks }: SqlDateTime): number {
  return days - DAY_1900 + (ticks * 2 >= TICKS_PER_DAY ? 1 : 0);
}

/** To decimal, numeric, money and smallmoney. */
export function toExact(from: SqlType, to: SqlType): Converter | undefined {
  const scale = scaleOf(to);
  const check = exactLimit(from, to);
  switch (familyOf(from)) {
    case 'integer':
      return (value) => check(BigInt(value as number | bigint) * powerOfTen(scale));
    case 'exact': {
      const fromScale = scaleOf(from);
      return (value) => check(rescale(value as bigint, fromScale, scale));
    }
    case 'approximate':
      return (value) => check(scaledFromNumber(value as number, scale));
    case 'character':
      return (value) => check(exactFromText(value as string, from, to));
    case 'binary':
      return to.name.endsWith('money') ? (value) => check(integerFromBytes(value as Buffer, to)) : undefined;
    case 'datetime':
      return from.name === 'datetime' || from.name === 'smalldatetime'
        ? (value) => check(scaledFromNumber(daysOf(value as SqlDateTime), scale))
        : undefined;
    default:
      return undefined;
  }
}

function exactLimit(from: SqlType, to: SqlType): (value: bigint) => bigint {
  if (to.name === 'money' || to.name === 'smallmoney') {
    const [low, high] = to.name === 'money' ? [MIN_BIGINT, MAX_BIGINT] : [-(2n ** 31n), 2n ** 31n - 1n];
    return (value) => {
      if (value < low || value > high) throw expressionOverflow(to);
      return value;
    };
  }
  const precision = precisionOf(to);
  return (value) => {
    if (!fits(value, precision)) throw typeOverflow(from, to);
    return value;
  };
}

function exactFromText(text: string, from: SqlType, to: SqlType): bigint {
  if (to.name === 'money' || to.name === 'smallmoney') {
    const plain = text.replace(/[$,£€¥]/g, '').trim();
    const value = plain === '' ? 0n : parseScaled(plain, 4);
    if (value === undefined) {
      throw new SqlServerError(
        235,
        'Cannot convert a char value to money. The char value has incorrect syntax.',
      );
    }
    return value;
  }
  const value = parseScaled(text, scaleOf(to));
  if (value === undefined) throw convertingError(from, to);
  return value;
}

function daysOf({ days, ticks }: SqlDateTime): number {
  return days - DAY_1900 + ticks / TICKS_PER_DAY;
}

/** To float and real. */
export function toApproximate(from: SqlType, to: SqlType): Converter | undefined {
  const round = to.name === 'real' ? fitReal : (value: number): number => value;
  switch (familyOf(from)) {
    case 'integer':
      return (value) => round(Number(value));
    case 'exact': {
      const scale = scaleOf(from);
      return (value) => round(numberFromScaled(value as bigint, scale));
    }
    case 'approximate':
      return (value) => round(value as number);
    case 'character':
      return (value) => round(numberFromText(value as string, from, to));
    case 'datetime':
      return from.name === 'datetime' || from.name === 'smalldatetime'
        ? (value) => round(daysOf(value as SqlDateTime))
        : undefined;
    default:
      return undefined;
  }
}

function fitReal(value: number): number {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw expressionOverflow({ name: 'real' });
  return rounded;
}

export function numberFromScaled(value: bigint, scale: number): number {
  if (scale === 0) return Number(value);
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString();
  return Number(`${negative ? '-' : ''}${digits}e-${scale}`);
}

const FLOAT_TEXT = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?\s*$/;

function numberFromText(text: string, from: SqlType, to: SqlType): number {
  if (text.trim() === '') return 0;
  if (!FLOAT_TEXT.test(text)) throw convertingError(from, to);
  return Number(text.replace(/[dD]/, 'e'));
}
