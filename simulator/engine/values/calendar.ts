/** The proleptic Gregorian calendar as SQL Server counts it: day 0 is 0001-01-01, a day has 864e9 ticks of 100 ns. */

export const TICKS_PER_DAY = 864_000_000_000;
export const TICKS_PER_SECOND = 10_000_000;
export const TICKS_PER_MINUTE = 600_000_000;
export const TICKS_PER_HOUR = 36_000_000_000;

/** 1900-01-01, 1753-01-01, 1970-01-01 and 9999-12-31 in days. */
export const DAY_1900 = 693_595;
export const DAY_1753 = 639_905;
export const DAY_1970 = 719_162;
export const LAST_DAY = 3_652_058;

const DAYS_PER_ERA = 146_097;

/** Days before 0001-01-01 that make 0000-03-01 the start of the era. */
const ERA_SHIFT = 306;

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function toDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - ERA_SHIFT;
}

export function fromDays(days: number): CalendarDate {
  const shifted = days + ERA_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isValidDate(year: number, month: number, day: number): boolean {
  return (
    year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** Monday = 0. */
export function dayOfWeek(days: number): number {
  return ((days % 7) + 7) % 7;
}

export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Below the second. */
  readonly ticks: number;
}

export function fromTicks(ticks: number): ClockTime {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    ticks: ticks % TICKS_PER_SECOND,
  };
}
