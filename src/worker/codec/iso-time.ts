import { type DateTime } from '../../core/table-schema';

/** 100 ns ticks of a day. */
export const TICKS_PER_DAY = 864_000_000_000;
const TICKS_PER_SECOND = 10_000_000;
const TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND;

const twoDigits = padded(2);
const threeDigits = padded(3);
const fourDigits = padded(4);

/** All numbers of so many digits, with their leading zeros. */
function padded(digits: number): readonly string[] {
  return Array.from({ length: 10 ** digits }, (_, n) => String(n).padStart(digits, '0'));
}

let lastDays = 0;
let lastDate = '1970-01-01';

/** `YYYY-MM-DD` of days since 1970-01-01, for the years 0001 to 9999. */
export function dateText(days: number): string {
  // Rows that follow one another are often of the same day.
  if (days !== lastDays) {
    lastDate = toDateText(days);
    lastDays = days;
  }
  return lastDate;
}

function toDateText(days: number): string {
  // Howard Hinnant's civil_from_days: years begin in March, eras of 400 years have 146,097 days.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${digitsOf(fourDigits, year)}-${two(month)}-${two(day)}`;
}

/** `HH:MM:SS`, and a fraction of exactly `fractionDigits` (0 to 7) digits when there are any. */
export function timeText(ticks: number, fractionDigits: number): string {
  if (fractionDigits === 0) return clockText(ticks);
  return `${clockText(ticks)}.${sevenDigits(ticks % TICKS_PER_SECOND).slice(0, fractionDigits)}`;
}

/** `HH:MM:SS` and the fraction without trailing zeros, or none: the way of Java's `ISO_LOCAL_TIME`. */
export function trimmedTimeText(ticks: number): string {
  const fraction = ticks % TICKS_PER_SECOND;
  if (fraction === 0) return clockText(ticks);
  return `${clockText(ticks)}.${sevenDigits(fraction).replace(/0+$/, '')}`;
}

/** `Z`, or `+HH:MM` or `-HH:MM`. */
export function offsetText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'Z';
  const minutes = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What a clock with the value's own offset shows at that instant. */
export function toLocal(value: DateTime): { days: number; ticks: number } {
  const ticks = value.ticks + value.offsetMinutes * TICKS_PER_MINUTE;
  const carry = Math.floor(ticks / TICKS_PER_DAY);
  return { days: value.days + carry, ticks: ticks - carry * TICKS_PER_DAY };
}

function clockText(ticks: number): string {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND);
  const minutes = Math.floor(seconds / 60);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

function two(n: number): string {
  return digitsOf(twoDigits, n);
}

function sevenDigits(n: number): string {
  const low = n % 10_000;
  return digitsOf(threeDigits, (n - low) / 10_000) + digitsOf(fourDigits, low);
}

function digitsOf(table: readonly string[], n: number): string {
  return table[n] ?? String(n);
}
