import { SqlServerError, type SqlDateTime, type SqlType, type SqlValue } from '../../types/sql-type';
import { type CompiledScalar, constantScalar } from '../compile/compiled';
import { castTo } from '../compile/conversion';
import { compileCast } from '../values/cast';
import { parseMoment } from '../values/cast/date-parse';
import { MONTHS, shiftMinutes } from '../values/cast/date-format';
import {
  dayOfWeek,
  daysInMonth,
  fromDays,
  fromTicks,
  isValidDate,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  toDays,
} from '../values/calendar';
import { datetimeFromMs, fromMs } from '../runtime/clock';
import { familyOf } from '../values/type-family';
import { addToDate, dateDifference, type DatePart, datePartOf } from './date-part';
import { BIGINT, type CallSite, DATETIME, type FunctionDefinition, INT, niladic, simple } from './definition';

const DATETIME2: SqlType = { name: 'datetime2', scale: 7 };
const OFFSET: SqlType = { name: 'datetimeoffset', scale: 7 };

/** The first argument of DATEADD and its kin is a bare word. @throws SqlServerError 155 */
function partOf(site: CallSite): DatePart {
  const [argument] = site.call.arguments;
  const word = argument?.kind === 'column' ? (argument.parts[0] ?? '') : '';
  const part = datePartOf(word);
  if (part === undefined) {
    throw new SqlServerError(155, `'${word}' is not a recognized ${site.name.toLowerCase()} option.`, 15);
  }
  return part;
}

/** Texts become datetime2, or datetimeoffset for what needs an offset. */
function moment(argument: CompiledScalar | undefined, target: SqlType): CompiledScalar {
  if (argument === undefined) throw new RangeError('a date argument');
  return castTo(argument, target, undefined);
}

function dated(
  count: number,
  compile: (part: DatePart, args: readonly CompiledScalar[], site: CallSite) => CompiledScalar,
): FunctionDefinition {
  return {
    minimum: count,
    maximum: count,
    compile: (site) => compile(partOf(site), site.arguments.slice(1), site),
  };
}

function strict(
  type: SqlType,
  args: readonly CompiledScalar[],
  operation: (...values: SqlValue[]) => SqlValue,
): CompiledScalar {
  return {
    type,
    nullable: true,
    evaluate: (frame) => {
      const values: SqlValue[] = [];
      for (const { evaluate } of args) {
        const value = evaluate(frame);
        if (value === null) return null;
        values.push(value);
      }
      return operation(...values);
    },
  };
}

const dateAdd = dated(3, (part, [amount, date]) => {
  if (amount === undefined || date === undefined) throw new RangeError('three arguments');
  const type =
    familyOf(date.type) === 'character' || familyOf(date.type) === 'integer' ? DATETIME : date.type;
  const wide: SqlType = type.name === 'datetimeoffset' ? OFFSET : DATETIME2;
  const back = compileCast(wide, type);
  const value = castTo(castTo(date, type, undefined), wide, undefined);
  return strict(type, [castTo(amount, BIGINT, undefined), value], (count, from) =>
    back(addToDate(part, Number(count), from as SqlDateTime)),
  );
});

function differing(type: SqlType): FunctionDefinition {
  return dated(3, (part, [from, to], site) => {
    const toCommon = (argument: CompiledScalar | undefined): CompiledScalar => moment(argument, OFFSET);
    return strict(type, [toCommon(from), toCommon(to)], (start, end) => {
      const difference = dateDifference(part, start as SqlDateTime, end as SqlDateTime);
      if (type.name === 'bigint') return difference;
      if (difference > 2_147_483_647n || difference < -2_147_483_648n) {
        throw new SqlServerError(
          535,
          `The ${site.name.toLowerCase()} function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use ${site.name.toLowerCase()} with a less precise datepart.`,
        );
      }
      return Number(difference);
    });
  });
}

const READERS: Readonly<Record<DatePart, (local: SqlDateTime, dateFirst: number) => number>> = {
  year: ({ days }) => fromDays(days).year,
  quarter: ({ days }) => Math.ceil(fromDays(days).month / 3),
  month: ({ days }) => fromDays(days).month,
  dayofyear: ({ days }) => days - toDays(fromDays(days).year, 1, 1) + 1,
  day: ({ days }) => fromDays(days).day,
  week: ({ days }, dateFirst) => weekOfYear(days, dateFirst),
  isowk: ({ days }) => isoWeek(days),
  weekday: ({ days }, dateFirst) => ((dayOfWeek(days) + 8 - dateFirst) % 7) + 1,
  hour: ({ ticks }) => fromTicks(ticks).hour,
  minute: ({ ticks }) => fromTicks(ticks).minute,
  second: ({ ticks }) => fromTicks(ticks).second,
  millisecond: ({ ticks }) => Math.floor(fromTicks(ticks).ticks / 10_000),
  microsecond: ({ ticks }) => Math.floor(fromTicks(ticks).ticks / 10),
  nanosecond: ({ ticks }) => fromTicks(ticks).ticks * 100,
  tzoffset: ({ offsetMinutes }) => offsetMinutes,
};

function weekOfYear(days: number, dateFirst: number): number {
  const start = toDays(fromDays(days).year, 1, 1);
  const lead = (dayOfWeek(start) + 8 - dateFirst) % 7;
  return Math.floor((days - start + lead) / 7) + 1;
}

function isoWeek(days: number): number {
  const thursday = days - dayOfWeek(days) + 3;
  return Math.floor((thursday - toDays(fromDays(thursday).year, 1, 1)) / 7) + 1;
}

function localOf(argument: CompiledScalar): CompiledScalar {
  return castTo(
    castTo(argument, familyOf(argument.type) === 'character' ? DATETIME2 : argument.type, undefined),
    OFFSET,
    undefined,
  );
}

const datePart = dated(2, (part, [date]) => {
  if (date === undefined) throw new RangeError('two arguments');
  if (
    part === 'tzoffset' &&
    !['datetimeoffset', 'datetime2', 'varchar', 'nvarchar'].includes(date.type.name)
  ) {
    throw new SqlServerError(
      9810,
      `The datepart tzoffset is not supported by date function datepart for data type ${date.type.name}.`,
    );
  }
  const value = localOf(date);
  return {
    type: INT,
    nullable: true,
    evaluate: (frame) => {
      const found = value.evaluate(frame) as SqlDateTime | null;
      if (found === null) return null;
      return READERS[part](
        shiftMinutes(found, found.offsetMinutes),
        frame.execution.session.options.dateFirst,
      );
    },
  };
});

const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const dateName = dated(2, (part, [date]) => {
  if (date === undefined) throw new RangeError('two arguments');
  return strict({ name: 'nvarchar', length: 30 }, [localOf(date)], (value) => {
    const found = value as SqlDateTime;
    const local = shiftMinutes(found, found.offsetMinutes);
    if (part === 'month') return LONG_MONTHS[fromDays(local.days).month - 1] ?? MONTHS[0];
    if (part === 'weekday') return DAYS[dayOfWeek(local.days)] ?? '';
    return READERS[part](local, 7).toString();
  });
});

function readPart(part: DatePart): FunctionDefinition {
  return simple({
    takes: [DATETIME2],
    returns: INT,
    evaluate: ([value]) => READERS[part](value as SqlDateTime, 7),
  });
}

function invalidParts(type: string): SqlServerError {
  return new SqlServerError(
    289,
    `Cannot construct data type ${type}, some of the arguments have values which are not valid.`,
  );
}

function daysFromParts(type: string, [year, month, day]: readonly SqlValue[]): number {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!isValidDate(y, m, d)) throw invalidParts(type);
  return toDays(y, m, d);
}

function ticksFromParts(type: string, values: readonly SqlValue[], scale: number): number {
  const [hour = 0, minute = 0, second = 0, fraction = 0] = values.map(Number);
  if (hour > 23 || minute > 59 || second > 59 || fraction >= 10 ** scale) throw invalidParts(type);
  return (
    hour * TICKS_PER_HOUR +
    minute * TICKS_PER_MINUTE +
    second * TICKS_PER_SECOND +
    fraction * 10 ** (7 - scale)
  );
}

/** The scale is the last argument, a constant. */
const scaled =
  (name: SqlType['name']) =>
  (args: readonly CompiledScalar[]): SqlType => ({ name, scale: Number(args.at(-1)?.constant ?? 7) });

const ints = (count: number): SqlType[] => new Array<SqlType>(count).fill(INT);

/** As many fraction digits as the argument has. */
function offsetType(date: CompiledScalar | undefined): SqlType {
  const isMoment = date?.type.name === 'datetime2' || date?.type.name === 'datetimeoffset';
  return {
    name: 'datetimeoffset',
    scale: isMoment ? (date.type.scale ?? 7) : date?.type.name === 'datetime' ? 3 : 7,
  };
}

const toOffset: FunctionDefinition = {
  minimum: 2,
  maximum: 2,
  compile: ({ arguments: [date, zone] }) => {
    const offset = zone ?? constantScalar(INT, 0);
    return strict(offsetType(date), [moment(date, DATETIME2), offset], (value, by) => {
      const minutes = offsetMinutesOf(by, offset.type);
      return { ...shiftMinutes(value as SqlDateTime, -minutes), offsetMinutes: minutes };
    });
  },
};

const switchOffset: FunctionDefinition = {
  minimum: 2,
  maximum: 2,
  compile: ({ arguments: [date, zone] }) => {
    const offset = zone ?? constantScalar(INT, 0);
    return strict(offsetType(date), [moment(date, OFFSET), offset], (value, by) => ({
      ...(value as SqlDateTime),
      offsetMinutes: offsetMinutesOf(by, offset.type),
    }));
  },
};

/** Minutes, or `+hh:mm`. @throws SqlServerError 9812 */
function offsetMinutesOf(value: SqlValue, type: SqlType): number {
  if (familyOf(type) !== 'character') return Number(value);
  const match = /^([+-])(\d{1,2}):(\d{2})$/.exec((value as string).trim());
  if (match === null) {
    throw new SqlServerError(9812, 'The timezone provided to builtin function todatetimeoffset is invalid.');
  }
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

export const DATE_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  GETDATE: niladic(DATETIME, ({ nowMs }) => datetimeFromMs(nowMs)),
  CURRENT_TIMESTAMP: niladic(DATETIME, ({ nowMs }) => datetimeFromMs(nowMs)),
  GETUTCDATE: niladic(DATETIME, ({ nowMs }) => datetimeFromMs(nowMs)),
  SYSDATETIME: niladic(DATETIME2, ({ nowMs }) => fromMs(nowMs)),
  SYSUTCDATETIME: niladic(DATETIME2, ({ nowMs }) => fromMs(nowMs)),
  SYSDATETIMEOFFSET: niladic(OFFSET, ({ nowMs }) => fromMs(nowMs)),
  CURRENT_TIMEZONE: niladic({ name: 'varchar', length: 128 }, () => '(UTC) Coordinated Universal Time'),
  CURRENT_TIMEZONE_ID: niladic({ name: 'varchar', length: 128 }, () => 'UTC'),
  DATEADD: dateAdd,
  DATEDIFF: differing(INT),
  DATEDIFF_BIG: differing(BIGINT),
  DATEPART: datePart,
  DATENAME: dateName,
  YEAR: readPart('year'),
  MONTH: readPart('month'),
  DAY: readPart('day'),
  EOMONTH: simple({
    takes: [DATETIME2, INT],
    optional: 1,
    returns: { name: 'date' },
    evaluate: ([value, months = 0]) => {
      const shifted = addToDate('month', Number(months), { ...(value as SqlDateTime), ticks: 0 });
      const { year, month } = fromDays(shifted.days);
      return toDays(year, month, daysInMonth(year, month));
    },
  }),
  DATEFROMPARTS: simple({
    takes: ints(3),
    returns: { name: 'date' },
    evaluate: (values) => daysFromParts('date', values),
  }),
  TIMEFROMPARTS: simple({
    takes: ints(5),
    returns: scaled('time'),
    evaluate: (values) => ticksFromParts('time', values.slice(0, 4), Number(values[4])),
  }),
  DATETIMEFROMPARTS: simple({
    takes: ints(7),
    returns: DATETIME,
    evaluate: (values) => ({
      days: daysFromParts('datetime', values),
      ticks: ticksFromParts('datetime', values.slice(3), 3),
      offsetMinutes: 0,
    }),
  }),
  DATETIME2FROMPARTS: simple({
    takes: ints(8),
    returns: scaled('datetime2'),
    evaluate: (values) => ({
      days: daysFromParts('datetime2', values),
      ticks: ticksFromParts('datetime2', values.slice(3, 7), Number(values[7])),
      offsetMinutes: 0,
    }),
  }),
  TODATETIMEOFFSET: toOffset,
  SWITCHOFFSET: switchOffset,
  ISDATE: simple({
    takes: ['any'],
    returns: INT,
    nulls: true,
    evaluate: ([value]) => {
      if (typeof value === 'object') return value === null || Buffer.isBuffer(value) ? 0 : 1;
      const parsed = typeof value === 'string' && value !== '' ? parseMoment(value) : 'syntax';
      return typeof parsed === 'string' ? 0 : 1;
    },
  }),
};
