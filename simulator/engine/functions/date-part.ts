import { SqlServerError, type SqlDateTime } from '../../types/sql-type';
import {
  daysInMonth,
  fromDays,
  LAST_DAY,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  toDays,
} from '../values/calendar';

export type DatePart =
  | 'year'
  | 'quarter'
  | 'month'
  | 'dayofyear'
  | 'day'
  | 'week'
  | 'isowk'
  | 'weekday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond'
  | 'tzoffset';

const SPELLINGS: Readonly<Record<DatePart, readonly string[]>> = {
  year: ['year', 'yy', 'yyyy'],
  quarter: ['quarter', 'qq', 'q'],
  month: ['month', 'mm', 'm'],
  dayofyear: ['dayofyear', 'dy', 'y'],
  day: ['day', 'dd', 'd'],
  week: ['week', 'wk', 'ww'],
  isowk: ['iso_week', 'isowk', 'isoww'],
  weekday: ['weekday', 'dw', 'w'],
  hour: ['hour', 'hh'],
  minute: ['minute', 'mi', 'n'],
  second: ['second', 'ss', 's'],
  millisecond: ['millisecond', 'ms'],
  microsecond: ['microsecond', 'mcs'],
  nanosecond: ['nanosecond', 'ns'],
  tzoffset: ['tzoffset', 'tz'],
};

const BY_SPELLING = new Map(
  Object.entries(SPELLINGS).flatMap(([part, spellings]) =>
    spellings.map((spelling) => [spelling, part as DatePart] as const),
  ),
);

export function datePartOf(word: string): DatePart | undefined {
  return BY_SPELLING.get(word.toLowerCase());
}

/** Ticks of 100 ns in a unit of fixed length; nanoseconds are handled apart. */
const FIXED_TICKS: Partial<Record<DatePart, number>> = {
  week: 7 * TICKS_PER_DAY,
  weekday: TICKS_PER_DAY,
  day: TICKS_PER_DAY,
  dayofyear: TICKS_PER_DAY,
  hour: TICKS_PER_HOUR,
  minute: TICKS_PER_MINUTE,
  second: TICKS_PER_SECOND,
  millisecond: 10_000,
  microsecond: 10,
};

const MONTHS: Partial<Record<DatePart, number>> = { year: 12, quarter: 3, month: 1 };

/** @throws SqlServerError 517 */
export function addToDate(part: DatePart, amount: number, value: SqlDateTime): SqlDateTime {
  const months = MONTHS[part];
  if (months !== undefined) return addMonths(value, amount * months);
  const unit = FIXED_TICKS[part];
  const ticks = unit === undefined ? BigInt(Math.round(amount / 100)) : BigInt(amount) * BigInt(unit);
  const total = BigInt(value.ticks) + ticks;
  const perDay = BigInt(TICKS_PER_DAY);
  const rest = ((total % perDay) + perDay) % perDay;
  const days = value.days + Number((total - rest) / perDay);
  return checked({ days, ticks: Number(rest), offsetMinutes: value.offsetMinutes });
}

/** The day stays within the month it comes to. */
function addMonths(value: SqlDateTime, months: number): SqlDateTime {
  const { year, month, day } = fromDays(value.days);
  const count = year * 12 + (month - 1) + months;
  const newYear = Math.floor(count / 12);
  const newMonth = (count % 12) + 1;
  if (newYear < 1 || newYear > 9999) throw tooFar();
  return checked({
    ...value,
    days: toDays(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth))),
  });
}

function checked(value: SqlDateTime): SqlDateTime {
  if (value.days < 0 || value.days > LAST_DAY) throw tooFar();
  return value;
}

function tooFar(): SqlServerError {
  return new SqlServerError(517, "Adding a value to a 'datetime' column caused an overflow.");
}

/** Boundaries of a unit that lie between two moments. */
export function dateDifference(part: DatePart, from: SqlDateTime, to: SqlDateTime): bigint {
  const months = MONTHS[part];
  if (months !== undefined) {
    const count = ({ days }: SqlDateTime): number => {
      const { year, month } = fromDays(days);
      return Math.floor((year * 12 + month - 1) / months);
    };
    return BigInt(count(to) - count(from));
  }
  // Weeks begin on Sunday; day 0 was a Monday.
  if (part === 'week') return BigInt(Math.floor((to.days + 1) / 7) - Math.floor((from.days + 1) / 7));
  const unit = FIXED_TICKS[part];
  const ticks = (moment: SqlDateTime): bigint =>
    BigInt(moment.days) * BigInt(TICKS_PER_DAY) + BigInt(moment.ticks);
  if (unit === undefined) return (ticks(to) - ticks(from)) * 100n;
  return ticks(to) / BigInt(unit) - ticks(from) / BigInt(unit);
}
