import { type Column } from '../../../core/table-schema';
import { type JsonFormat } from '../../../pipeline/schema/format';
import { dateText, offsetText, timeText, toLocal } from '../../codec/iso-time';
import { type ValueWriter } from '../row-writer';
import { bytesWriter, dateTimeWriter, digitsWriter, numberWriter, plainWriter } from '../scalar-writers';

/** How each kind of column comes out in the flat format. */
export function jsonValueWriter(column: Column, options: JsonFormat): ValueWriter {
  const { type } = column;
  const blank = options.timestamps === 'sql' ? ' ' : 'T';
  switch (type.kind) {
    case 'decimal':
      return options.decimals === 'string'
        ? digitsWriter(column, (digits) => `"${digits}"`)
        : digitsWriter(column);
    case 'bytes':
      return bytesWriter(column, options.unavailableValuePlaceholder, (bytes) => bytes.toString('base64'));
    case 'date':
      return numberWriter(column, (days) => `"${dateText(days)}"`);
    case 'time':
      return numberWriter(column, (ticks) => `"${timeText(ticks, type.fractionDigits)}"`);
    case 'timestamp':
      return dateTimeWriter(
        column,
        ({ days, ticks }) => `"${dateText(days)}${blank}${timeText(ticks, type.fractionDigits)}"`,
      );
    case 'timestamptz':
      return zonedWriter(column, type.fractionDigits, blank, options.zonedTimestamps);
    default:
      return plainWriter(column, options.unavailableValuePlaceholder);
  }
}

function zonedWriter(
  column: Column,
  fractionDigits: number,
  blank: string,
  zone: JsonFormat['zonedTimestamps'],
): ValueWriter {
  if (zone === 'utc') {
    return dateTimeWriter(
      column,
      ({ days, ticks }) => `"${dateText(days)}${blank}${timeText(ticks, fractionDigits)}Z"`,
    );
  }
  return dateTimeWriter(column, (value) => {
    const { days, ticks } = toLocal(value);
    return `"${dateText(days)}${blank}${timeText(ticks, fractionDigits)}${offsetText(value.offsetMinutes)}"`;
  });
}
