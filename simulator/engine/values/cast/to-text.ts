import {
  SqlServerError,
  type SqlDateTime,
  type SqlType,
  type SqlValue,
  type SqlVariant,
} from '../../../types/sql-type';
import { formatScaled, rescale } from '../decimal';
import { type Family, familyOf, fractionDigits, isUnicode, scaleOf } from '../type-family';
import { collationOf } from '../text-order';
import { invalidStyle, typeOverflow } from './conversion-error';
import { type Converter } from './converter';
import { clock, fraction, isoDate, offsetText, partsOf, styleFormat } from './date-format';
import { formatFloat } from './float-format';
import { formatHierarchy } from '../hierarchy';

/** To character types, before the result is cut to its length. */
export function toText(from: SqlType, to: SqlType, style: number | undefined): Converter {
  const format = FORMATTERS[familyOf(from)](from, to, style);
  const fit = fitterOf(from, to);
  return (value) => fit(format(value));
}

type Formatter = (value: SqlValue) => string;

const plain: Formatter = (value) => value as string;

const FORMATTERS: Readonly<
  Record<Family, (from: SqlType, to: SqlType, style: number | undefined) => Formatter>
> = {
  character: () => plain,
  guid: () => plain,
  xml: () => plain,
  integer: () => (value) => (value as number | bigint).toString(),
  exact: (from, _to, style) => exactFormatter(from, style),
  approximate: (from, _to, style) => (value) =>
    formatFloat(value as number, from.name === 'real', style ?? 0),
  date: (from, _to, style) => dateFormatter(from, style),
  time: (from, _to, style) => dateFormatter(from, style),
  datetime: (from, _to, style) => dateFormatter(from, style),
  binary: (_from, to, style) => binaryFormatter(to, style),
  hierarchy: () => (value) => formatHierarchy(value as Buffer),
  variant: (_from, to, style) => (value) => variantText(value as SqlVariant, to, style),
};

function variantText({ type, value }: SqlVariant, to: SqlType, style: number | undefined): string {
  return value === null ? '' : FORMATTERS[familyOf(type)](type, to, style)(value);
}

function exactFormatter(from: SqlType, style = 0): Formatter {
  const scale = scaleOf(from);
  if (!from.name.endsWith('money')) return (value) => formatScaled(value as bigint, scale);
  switch (style) {
    case 2:
    case 126:
      return (value) => formatScaled(value as bigint, 4);
    case 1:
      return (value) => formatScaled(rescale(value as bigint, 4, 2), 2).replace(/\B(?=(\d{3})+\.)/g, ',');
    default:
      return (value) => formatScaled(rescale(value as bigint, 4, 2), 2);
  }
}

/** `style` 0 stands for none written: types younger than datetime then print as style 121. */
function dateFormatter(from: SqlType, style: number | undefined): Formatter {
  const digits = fractionDigits(from);
  const asked = style ?? 0;
  if (from.name === 'datetime' || from.name === 'smalldatetime') return styled(from, asked, 3, wholeMs);
  if (from.name === 'date') return asked === 0 ? dateText : styled(from, asked, 0, dateOnly);
  if (from.name === 'time') {
    return asked === 0 || [21, 25, 121, 126, 127].includes(asked)
      ? (value) => timeText(value as number, digits)
      : styled(from, asked, digits, timeOnly);
  }
  if (from.name === 'datetime2') return styled(from, asked === 0 ? 121 : asked, digits);
  return offsetFormatter(from, asked, digits);
}

function offsetFormatter(from: SqlType, style: number, digits: number): Formatter {
  if (style === 127) {
    const format = styled(from, 127, digits);
    return (value) => `${format({ ...(value as SqlDateTime), offsetMinutes: 0 })}Z`;
  }
  const format = styled(from, style === 0 ? 121 : style, digits);
  const separator = style === 126 ? '' : ' ';
  return (value) => format(value) + separator + offsetText(partsOf(value as SqlDateTime));
}

const dateOnly = (value: SqlValue): SqlDateTime => ({ days: value as number, ticks: 0, offsetMinutes: 0 });
const timeOnly = (value: SqlValue): SqlDateTime => ({
  days: 693_595,
  ticks: value as number,
  offsetMinutes: 0,
});
const asIs = (value: SqlValue): SqlDateTime => value as SqlDateTime;

const TICKS_PER_MS = 10_000;

/** Its 1/300 s are shown as milliseconds, rounded: ...997, not ...996. */
function wholeMs(value: SqlValue): SqlDateTime {
  const { days, ticks, offsetMinutes } = value as SqlDateTime;
  return { days, ticks: Math.round(ticks / TICKS_PER_MS) * TICKS_PER_MS, offsetMinutes };
}

const dateText: Formatter = (value) => isoDate(partsOf(dateOnly(value)));

export function timeText(ticks: number, digits: number): string {
  const parts = partsOf({ days: 0, ticks, offsetMinutes: 0 });
  return clock(parts) + fraction(parts, digits);
}

function styled(
  from: SqlType,
  style: number,
  digits: number,
  read: (value: SqlValue) => SqlDateTime = asIs,
): Formatter {
  const format = styleFormat(style);
  if (format === undefined) throw invalidStyle(style, from);
  // ISO 8601 leaves out a fraction of zero, but only for datetime and smalldatetime.
  const trimsZero = (style === 126 || style === 127) && from.name.endsWith('datetime');
  return (value) => {
    const parts = partsOf(read(value));
    return format(parts, trimsZero && parts.ticks === 0 ? 0 : digits);
  };
}

function binaryFormatter(to: SqlType, style = 0): Formatter {
  if (style === 1) return (value) => `0x${(value as Buffer).toString('hex').toUpperCase()}`;
  if (style === 2) return (value) => (value as Buffer).toString('hex').toUpperCase();
  if (isUnicode(to)) return (value) => (value as Buffer).toString('utf16le');
  const { codePage } = collationOf(to.collation);
  return (value) => codePage.decode(value as Buffer);
}

/** What becomes of a text that is longer than its target. */
function fitterOf(from: SqlType, to: SqlType): (text: string) => string {
  const limit = to.length === undefined || to.length === -1 ? Infinity : to.length;
  const padded = to.name === 'char' || to.name === 'nchar';
  const encode = isUnicode(to) ? (text: string): string => text : intoCodePage(to);
  const family = familyOf(from);
  return (text) => {
    let fitted = encode(text);
    if (fitted.length > limit) {
      if (family === 'integer') return integerTooLong(from, to).slice(0, limit);
      if (family === 'exact' || family === 'approximate') throw typeOverflow(from, to);
      if (family === 'guid') throw guidTooLong();
      fitted = fitted.slice(0, limit);
    }
    return padded ? fitted.padEnd(limit) : fitted;
  };
}

function integerTooLong(from: SqlType, to: SqlType): string {
  if (isUnicode(to)) throw typeOverflow(from, to);
  return '*';
}

function guidTooLong(): SqlServerError {
  return new SqlServerError(8170, 'Insufficient result space to convert uniqueidentifier value to char.');
}

const ASCII = /^[\0-\x7f]*$/;

/** Characters that the code page lacks become question marks. */
function intoCodePage(to: SqlType): (text: string) => string {
  const collation = collationOf(to.collation);
  if (collation.codePageId === 65001) return (text) => text;
  return (text) => (ASCII.test(text) ? text : collation.codePage.decode(collation.codePage.encode(text)));
}
