import { type Column, type TableId } from '../../../core/table-schema';
import { type DebeziumJsonFormat } from '../../../pipeline/schema/format';
import { float64Text } from '../../codec/json-text';
import { bytesWriter, digitsWriter, plainWriter } from '../scalar-writers';
import { type ConnectType, semanticType } from './connect-schema';
import { decimalBase64 } from './decimal-bytes';
import {
  type ColumnEncoding,
  dateEncoding,
  timeEncoding,
  timestampEncoding,
  zonedEncoding,
} from './time-columns';

const plainTypes = {
  boolean: 'boolean',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  float32: 'float',
  float64: 'double',
  string: 'string',
  uuid: 'string',
  xml: 'string',
} as const;

const bytesAs: Readonly<Record<DebeziumJsonFormat['binary'], (bytes: Buffer) => string>> = {
  bytes: (bytes) => bytes.toString('base64'),
  base64: (bytes) => bytes.toString('base64'),
  // With padding, which Node's own base64url leaves out.
  'base64-url-safe': (bytes) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  hex: (bytes) => bytes.toString('hex'),
};

/** How each kind of column comes out in Debezium's envelope. */
export function columnEncoding(table: TableId, column: Column, options: DebeziumJsonFormat): ColumnEncoding {
  const { type } = column;
  switch (type.kind) {
    case 'decimal':
      return decimalEncoding(column, type, options.decimals);
    case 'bytes':
      return bytesEncoding(column, options);
    case 'date':
      return dateEncoding(column, options);
    case 'time':
      return timeEncoding(column, type.fractionDigits, options);
    case 'timestamp':
      return timestampEncoding(table, column, type.fractionDigits, options);
    case 'timestamptz':
      return zonedEncoding(column);
    default:
      return {
        type: { type: plainTypes[type.kind] },
        write: plainWriter(column, options.unavailableValuePlaceholder),
      };
  }
}

function decimalEncoding(
  column: Column,
  { precision, scale }: { precision: number; scale: number },
  mode: DebeziumJsonFormat['decimals'],
): ColumnEncoding {
  switch (mode) {
    case 'string':
      return { type: { type: 'string' }, write: digitsWriter(column, (digits) => `"${digits}"`) };
    case 'double':
      return {
        type: { type: 'double' },
        write: digitsWriter(column, (digits) => float64Text(Number(digits))),
      };
    case 'precise':
      return {
        type: semanticType('bytes', 'org.apache.kafka.connect.data.Decimal', {
          scale: String(scale),
          'connect.decimal.precision': String(precision),
        }),
        write: digitsWriter(column, (digits) => `"${decimalBase64(digits)}"`),
      };
  }
}

function bytesEncoding(column: Column, options: DebeziumJsonFormat): ColumnEncoding {
  const type: ConnectType = { type: options.binary === 'bytes' ? 'bytes' : 'string' };
  return {
    type,
    write: bytesWriter(column, options.unavailableValuePlaceholder, bytesAs[options.binary]),
  };
}
