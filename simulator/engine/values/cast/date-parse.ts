import { isValidDate, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, toDays } from '../calendar';
import { MONTHS } from './date-format';

export interface ParsedMoment {
  /** Undefined: a time without a date. */
  readonly days: number | undefined;
  readonly ticks: number;
  /** Digits of the fraction that was written. */
  readonly fractionDigits: number;
  readonly offsetMinutes: number | undefined;
}

export type ParsedDate = ParsedMoment | 'syntax' | 'range';

/** Reads a date, a time or both, in the order month day year as us_english has it. */
export function parseMoment(text: string): ParsedDate {
  const trimmed = text.trim();
  if (trimmed === '') return { days: undefined, ticks: 0, fractionDigits: 0, offsetMinutes: undefined };
  const time = TIME.exec(trimmed);
  const dateText = time === null ? trimmed : trimmed.slice(0, time.index).trim();
  const clock = time === null ? MIDNIGHT : readTime(time);
  if (clock === undefined) return 'range';
  if (dateText === '') return { days: undefined, ...clock };
  const days = readDate(dateText.replace(/T$/i, ''));
  if (typeof days === 'string') return days;
  return { days, ...clock };
}

const MIDNIGHT = { ticks: 0, fractionDigits: 0, offsetMinutes: undefined };

const TIME =
  /(?<=^|[\sT])(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.:](\d{1,9}))?)?)?\s*(AM|PM)?\s*(Z|[+-]\d{1,2}:\d{2})?$/i;

type Clock = Omit<ParsedMoment, 'days'>;

function readTime(match: RegExpExecArray): Clock | undefined {
  const [whole, hourText = '', minuteText, secondText = '0', fractionText = '', meridiem, zone] = match;
  // A bare number is a time only with AM or PM behind it.
  if (minuteText === undefined && meridiem === undefined) return undefined;
  const hour = hourOfDay(Number(hourText), meridiem);
  const minute = Number(minuteText ?? '0');
  const second = Number(secondText);
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  const separator = whole.charAt(whole.indexOf(fractionText, 1) - 1);
  const ticks =
    hour * TICKS_PER_HOUR +
    minute * TICKS_PER_MINUTE +
    second * TICKS_PER_SECOND +
    fractionTicks(fractionText, separator);
  return {
    ticks,
    fractionDigits: fractionText.length,
    offsetMinutes: zone === undefined ? undefined : offset(zone),
  };
}

function hourOfDay(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (meridiem.toUpperCase() === 'PM' ? 12 : 0);
}

/** Behind a point digits are decimals; behind a colon they are milliseconds. */
function fractionTicks(digits: string, separator: string): number {
  if (digits === '') return 0;
  if (separator === ':') return Number(digits) * 10_000;
  const padded = digits.padEnd(8, '0');
  return Number(padded.slice(0, 7)) + (Number(padded.charAt(7)) >= 5 ? 1 : 0);
}

function offset(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours = '0', minutes = '0'] = zone.slice(1).split(':');
  const magnitude = Number(hours) * 60 + Number(minutes);
  return zone.startsWith('-') ? -magnitude : magnitude;
}

type DateRule = readonly [
  pattern: RegExp,
  order: (...groups: readonly string[]) => readonly [year: string, month: string, day: string],
];

const RULES: readonly DateRule[] = [
  [/^(\d{4})(\d{2})(\d{2})$/, (y = '', m = '', d = '') => [y, m, d]],
  [/^(\d{2})(\d{2})(\d{2})$/, (y = '', m = '', d = '') => [y, m, d]],
  [/^(\d{4})$/, (y = '') => [y, '1', '1']],
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, (y = '', m = '', d = '') => [y, m, d]],
  [/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/, (m = '', d = '', y = '') => [y, m, d]],
  [/^([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4}|\d{2})$/i, (m = '', d = '', y = '') => [y, m, d]],
  [/^(\d{1,2})[\s-]+([a-z]{3,9})[\s-]+(\d{4}|\d{2})$/i, (d = '', m = '', y = '') => [y, m, d]],
  [/^([a-z]{3,9})\s+(\d{4})$/i, (m = '', y = '') => [y, m, '1']],
];

function readDate(text: string): number | 'syntax' | 'range' {
  for (const [pattern, order] of RULES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [year, month, day] = order(...match.slice(1));
    const y = year.length === 2 ? centuryOf(Number(year)) : Number(year);
    const m = monthNumber(month);
    const d = Number(day);
    if (m === undefined) return 'syntax';
    return isValidDate(y, m, d) ? toDays(y, m, d) : 'range';
  }
  return 'syntax';
}

/** The server's two-digit year cutoff is 2049. */
function centuryOf(year: number): number {
  return year < 50 ? 2000 + year : 1900 + year;
}

function monthNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = MONTHS.findIndex((name) => text.toLowerCase().startsWith(name.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}
