import { CdcError } from '../../../core/errors/cdc-error';
import { type Column, type DateTime, formatTableId, type TableId } from '../../../core/table-schema';
import { type DebeziumJsonFormat } from '../../../pipeline/schema/format';
import { epochMicrosText, epochMillis, epochNanosText, nanosOverflow } from '../../codec/epoch-digits';
import { dateText, offsetText, toLocal, trimmedTimeText } from '../../codec/iso-time';
import { type ValueWriter } from '../row-writer';
import { dateTimeWriter, numberWriter } from '../scalar-writers';
import { type ConnectType, semanticType } from './connect-schema';

/** How a column comes out: its type in schemas, and its values. */
export interface ColumnEncoding {
  readonly type: ConnectType;
  readonly write: ValueWriter;
}

type Unit = 'millis' | 'micros' | 'nanos' | 'connect' | 'iso';

const NANOS_RANGE = '1677-09-21T00:12:43.145224192 to 2262-04-11T23:47:16.854775807';
const MAX_NANOS = '9223372036854775807';
const MIN_NANOS = '-9223372036854775808';

export function dateEncoding(column: Column, options: DebeziumJsonFormat): ColumnEncoding {
  switch (options.times) {
    case 'isostring':
      return {
        type: semanticType('string', 'io.debezium.time.IsoDate'),
        write: numberWriter(column, (days) => `"${dateText(days)}Z"`),
      };
    case 'connect':
      return {
        type: semanticType('int32', 'org.apache.kafka.connect.data.Date'),
        write: numberWriter(column),
      };
    default:
      return { type: semanticType('int32', 'io.debezium.time.Date'), write: numberWriter(column) };
  }
}

export function timeEncoding(
  column: Column,
  fractionDigits: number,
  options: DebeziumJsonFormat,
): ColumnEncoding {
  const isMicros = options.times === 'adaptive_time_microseconds';
  switch (isMicros ? 'micros' : unitOf(fractionDigits, options.times)) {
    case 'millis':
      return {
        type: semanticType('int32', 'io.debezium.time.Time'),
        write: numberWriter(column, (ticks) => String(Math.floor(ticks / 10_000))),
      };
    case 'micros':
      return {
        type: semanticType('int64', 'io.debezium.time.MicroTime'),
        write: numberWriter(column, (ticks) => String(Math.floor(ticks / 10))),
      };
    case 'nanos':
      return {
        type: semanticType('int64', 'io.debezium.time.NanoTime'),
        write: numberWriter(column, (ticks) => String(ticks * 100)),
      };
    case 'connect':
      return {
        type: semanticType('int32', 'org.apache.kafka.connect.data.Time'),
        write: numberWriter(column, (ticks) => String(Math.floor(ticks / 10_000))),
      };
    case 'iso':
      return {
        type: semanticType('string', 'io.debezium.time.IsoTime'),
        write: numberWriter(column, (ticks) => `"${trimmedTimeText(ticks)}Z"`),
      };
  }
}

export function timestampEncoding(
  table: TableId,
  column: Column,
  fractionDigits: number,
  options: DebeziumJsonFormat,
): ColumnEncoding {
  switch (unitOf(fractionDigits, options.times)) {
    case 'millis':
      return {
        type: semanticType('int64', 'io.debezium.time.Timestamp'),
        write: dateTimeWriter(column, (value) => String(epochMillis(value))),
      };
    case 'micros':
      return {
        type: semanticType('int64', 'io.debezium.time.MicroTimestamp'),
        write: dateTimeWriter(column, epochMicrosText),
      };
    case 'nanos':
      return {
        type: semanticType('int64', 'io.debezium.time.NanoTimestamp'),
        write: nanosWriter(table, column, options.nanosecondOverflow),
      };
    case 'connect':
      return {
        type: semanticType('int64', 'org.apache.kafka.connect.data.Timestamp'),
        write: dateTimeWriter(column, (value) => String(epochMillis(value))),
      };
    case 'iso':
      return {
        type: semanticType('string', 'io.debezium.time.IsoTimestamp'),
        write: dateTimeWriter(column, (value) => `"${localText(value)}Z"`),
      };
  }
}

/** The stored offset stays, whatever the time option says. */
export function zonedEncoding(column: Column): ColumnEncoding {
  return {
    type: semanticType('string', 'io.debezium.time.ZonedTimestamp'),
    write: dateTimeWriter(
      column,
      (value) => `"${localText(toLocal(value))}${offsetText(value.offsetMinutes)}"`,
    ),
  };
}

function unitOf(fractionDigits: number, times: DebeziumJsonFormat['times']): Unit {
  switch (times) {
    case 'connect':
      return 'connect';
    case 'isostring':
      return 'iso';
    case 'microseconds':
      return 'micros';
    case 'nanoseconds':
      return 'nanos';
    case 'adaptive':
    case 'adaptive_time_microseconds':
      if (fractionDigits <= 3) return 'millis';
      return fractionDigits <= 6 ? 'micros' : 'nanos';
  }
}

function nanosWriter(
  table: TableId,
  column: Column,
  overflow: DebeziumJsonFormat['nanosecondOverflow'],
): ValueWriter {
  return dateTimeWriter(column, (value) => {
    const side = nanosOverflow(value);
    if (side === 0) return epochNanosText(value);
    if (overflow === 'clamp') return side > 0 ? MAX_NANOS : MIN_NANOS;
    throw nanosecondOverflow(table, column, localText(value));
  });
}

function localText({ days, ticks }: Pick<DateTime, 'days' | 'ticks'>): string {
  return `${dateText(days)}T${trimmedTimeText(ticks)}`;
}

function nanosecondOverflow(table: TableId, column: Column, text: string): CdcError {
  return new CdcError(
    'CDC_SINK_ROW_UNENCODABLE',
    `encoding column ${column.name} of ${formatTableId(table)}: ${text} does not fit nanoseconds in 64 bits, ` +
      `expected a time from ${NANOS_RANGE}`,
    {
      hint:
        'Set `times` of the format to `microseconds` or `isostring`, or `nanosecondOverflow` to `clamp`; or configure ' +
        'a dead letter topic for such rows.',
      details: { table: formatTableId(table), column: column.name, value: text },
    },
  );
}
