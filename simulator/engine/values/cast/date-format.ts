import { type SqlDateTime } from '../../../types/sql-type';
import { fromDays, fromTicks, TICKS_PER_DAY, TICKS_PER_MINUTE } from '../calendar';

export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Fraction of the second in 100 ns. */
  readonly ticks: number;
  readonly offsetMinutes: number;
}

/** In the time zone the value carries. */
export function partsOf(value: SqlDateTime): DateParts {
  const local = shiftMinutes(value, value.offsetMinutes);
  return { ...fromDays(local.days), ...fromTicks(local.ticks), offsetMinutes: value.offsetMinutes };
}

export function shiftMinutes(value: SqlDateTime, minutes: number): SqlDateTime {
  if (minutes === 0) return value;
  let days = value.days;
  let ticks = value.ticks + minutes * TICKS_PER_MINUTE;
  while (ticks < 0) {
    ticks += TICKS_PER_DAY;
    days--;
  }
  while (ticks >= TICKS_PER_DAY) {
    ticks -= TICKS_PER_DAY;
    days++;
  }
  return { days, ticks, offsetMinutes: value.offsetMinutes };
}

export function pad(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}

export function isoDate({ year, month, day }: DateParts): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function clock({ hour, minute, second }: DateParts): string {
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
}

/** `.123`, empty for no digits. */
export function fraction(parts: DateParts, digits: number, separator = '.'): string {
  return digits === 0 ? '' : separator + pad(parts.ticks, 7).slice(0, digits);
}

export function offsetText({ offsetMinutes }: DateParts): string {
  const magnitude = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(magnitude / 60), 2)}:${pad(magnitude % 60, 2)}`;
}

export function twelveHour(hour: number): string {
  return (hour % 12 === 0 ? 12 : hour % 12).toString();
}

export function meridiem(hour: number): string {
  return hour < 12 ? 'AM' : 'PM';
}

type StyleFormat = (parts: DateParts, digits: number) => string;

const shortYear = (parts: DateParts): string => pad(parts.year % 100, 2);
const longYear = (parts: DateParts): string => pad(parts.year, 4);
const monthName = ({ month }: DateParts): string => MONTHS[month - 1] ?? '';
const two = (value: number): string => pad(value, 2);

const numericDates: Readonly<Record<number, (year: string, parts: DateParts) => string>> = {
  1: (year, { month, day }) => `${two(month)}/${two(day)}/${year}`,
  2: (year, { month, day }) => `${year}.${two(month)}.${two(day)}`,
  3: (year, { month, day }) => `${two(day)}/${two(month)}/${year}`,
  4: (year, { month, day }) => `${two(day)}.${two(month)}.${year}`,
  5: (year, { month, day }) => `${two(day)}-${two(month)}-${year}`,
  6: (year, parts) => `${two(parts.day)} ${monthName(parts)} ${year}`,
  7: (year, parts) => `${monthName(parts)} ${two(parts.day)}, ${year}`,
  10: (year, { month, day }) => `${two(month)}-${two(day)}-${year}`,
  11: (year, { month, day }) => `${year}/${two(month)}/${two(day)}`,
  12: (year, { month, day }) => `${year}${two(month)}${two(day)}`,
};

const leading = (parts: DateParts): string =>
  `${monthName(parts)} ${parts.day.toString().padStart(2)} ${longYear(parts)}`;

const monthDayTime: StyleFormat = (parts) =>
  `${leading(parts)} ${twelveHour(parts.hour).padStart(2)}:${two(parts.minute)}${meridiem(parts.hour)}`;

const monthDayFullTime: StyleFormat = (parts, digits) =>
  `${leading(parts)} ${twelveHour(parts.hour).padStart(2)}:${two(parts.minute)}:${two(parts.second)}` +
  `${fraction(parts, digits, ':')}${meridiem(parts.hour)}`;

const timed: Readonly<Record<number, StyleFormat>> = {
  0: monthDayTime,
  100: monthDayTime,
  8: clock,
  24: clock,
  108: clock,
  9: monthDayFullTime,
  109: monthDayFullTime,
  13: (parts, digits) => `${europeanDate(parts)} ${clock(parts)}${fraction(parts, digits, ':')}`,
  113: (parts, digits) => `${europeanDate(parts)} ${clock(parts)}${fraction(parts, digits, ':')}`,
  14: (parts, digits) => `${clock(parts)}${fraction(parts, digits, ':')}`,
  114: (parts, digits) => `${clock(parts)}${fraction(parts, digits, ':')}`,
  20: (parts) => `${isoDate(parts)} ${clock(parts)}`,
  120: (parts) => `${isoDate(parts)} ${clock(parts)}`,
  21: (parts, digits) => `${isoDate(parts)} ${clock(parts)}${fraction(parts, digits)}`,
  25: (parts, digits) => `${isoDate(parts)} ${clock(parts)}${fraction(parts, digits)}`,
  121: (parts, digits) => `${isoDate(parts)} ${clock(parts)}${fraction(parts, digits)}`,
  23: isoDate,
  126: (parts, digits) => `${isoDate(parts)}T${clock(parts)}${fraction(parts, digits)}`,
  127: (parts, digits) => `${isoDate(parts)}T${clock(parts)}${fraction(parts, digits)}`,
};

function europeanDate(parts: DateParts): string {
  return `${two(parts.day)} ${monthName(parts)} ${longYear(parts)}`;
}

/** The format of a CONVERT style; undefined for one that does not exist. */
export function styleFormat(style: number): StyleFormat | undefined {
  const short = numericDates[style];
  if (short !== undefined) return (parts) => short(shortYear(parts), parts);
  const long = numericDates[style - 100];
  if (long !== undefined) return (parts) => long(longYear(parts), parts);
  return timed[style];
}
