import { type ColumnType, type DateTime, type Value } from '../../src/core/table-schema';
import { type DebeziumJsonFormat } from '../../src/pipeline/schema/format';
import { decimalText } from './arbitrary-rows';
import { type Digits } from './exact-json';

// A reader of Debezium's encodings, written from its documentation rather than from the encoder.

const TICKS_PER_DAY = 864_000_000_000;

type Options = Pick<DebeziumJsonFormat, 'decimals' | 'times' | 'binary'>;

const numeric: Partial<Record<ColumnType['kind'], (digits: string) => Value>> = {
  int64: (digits) => digits,
  int16: Number,
  int32: Number,
  float64: Number,
  float32: (digits) => Math.fround(Number(digits)),
};

const TIME_KINDS: readonly ColumnType['kind'][] = ['date', 'time', 'timestamp', 'timestamptz'];

/** The value that a JSON value stands for. */
export function readDebeziumValue(type: ColumnType, json: unknown, options: Options): Value {
  if (json === null) return null;
  if (TIME_KINDS.includes(type.kind)) return readTime(type, json, options.times);
  const read = numeric[type.kind];
  if (read !== undefined) return read(textOf(json));
  if (type.kind === 'decimal' && options.decimals === 'precise') {
    return fromUnscaledBytes(json as string, type.scale);
  }
  if (type.kind === 'bytes') {
    return new Uint8Array(Buffer.from(json as string, options.binary === 'hex' ? 'hex' : 'base64'));
  }
  return json as Value;
}

function textOf(json: unknown): string {
  return (json as Digits).text;
}

function fromUnscaledBytes(base64: string, scale: number): string {
  const bytes = Buffer.from(base64, 'base64');
  return decimalText(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`)), scale);
}

function readTime(type: ColumnType, json: unknown, times: Options['times']): Value {
  if (typeof json === 'string') return fromIsoText(type.kind, json);
  if (type.kind === 'date') return Number(textOf(json));
  const digits = 'fractionDigits' in type ? type.fractionDigits : 0;
  const unit = times === 'nanoseconds' || digits > 6 ? 'nanos' : digits > 3 ? 'micros' : 'millis';
  const count = BigInt(textOf(json));
  const ticks = { nanos: count / 100n, micros: count * 10n, millis: count * 10_000n }[unit];
  return type.kind === 'time' ? Number(ticks) : toDateTime(ticks, 0);
}

function fromIsoText(kind: ColumnType['kind'], text: string): Value {
  const date = /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '1970-01-01';
  const time = /\d\d:\d\d:\d\d(\.\d+)?/.exec(text)?.[0] ?? '00:00:00';
  const zone = /[+-]\d\d:\d\d$/.exec(text)?.[0] ?? '+00:00';
  const days = BigInt(Date.parse(`${date}T00:00Z`) / 86_400_000);
  const [clock = '', fraction = ''] = time.split('.');
  const ticks = BigInt(minutesOf(clock) * 600_000_000 + Number(clock.slice(6)) * 10_000_000);
  const dayTicks = ticks + BigInt(fraction.padEnd(7, '0'));
  if (kind === 'date') return Number(days);
  if (kind === 'time') return Number(dayTicks);
  const offsetMinutes = minutesOf(zone.slice(1)) * (zone.startsWith('-') ? -1 : 1);
  return toDateTime(
    days * BigInt(TICKS_PER_DAY) + dayTicks - BigInt(offsetMinutes) * 600_000_000n,
    offsetMinutes,
  );
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function toDateTime(ticks: bigint, offsetMinutes: number): DateTime {
  const perDay = BigInt(TICKS_PER_DAY);
  const rest = ((ticks % perDay) + perDay) % perDay;
  return { days: Number((ticks - rest) / perDay), ticks: Number(rest), offsetMinutes: offsetMinutes || 0 };
}
