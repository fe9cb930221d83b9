import { type Static, Type } from '@sinclair/typebox';
import { closedObject, oneOf, taggedUnion } from './closed-object';

const unavailableValuePlaceholder = Type.String({
  default: '__debezium_unavailable_value',
  description: 'Stands for a large value that the database did not log, since the update left it as it was.',
});

/** Flat rows. */
export const jsonFormatSchema = closedObject(
  {
    type: Type.Literal('json', { description: 'Names this format.' }),
    decimals: oneOf(['number', 'string'], {
      default: 'number',
      description:
        'Decimals and money as JSON numbers with all their digits, or as strings for readers that keep numbers as doubles.',
    }),
    timestamps: oneOf(['iso-8601', 'sql'], {
      default: 'iso-8601',
      description: 'Date and time with `T` between them (`2024-05-06T07:08:09`), or with a blank.',
    }),
    zonedTimestamps: oneOf(['offset', 'utc'], {
      default: 'offset',
      description:
        'Times with a zone offset as they were stored (`…+02:00`), or as the same instant in UTC (`…Z`), which is ' +
        "what Flink's TIMESTAMP_LTZ reads.",
    }),
    unavailableValuePlaceholder,
  },
  'The row after the change as one flat object; a delete is a tombstone. The key is an object of the key columns.',
);

/** Debezium's envelope, as Kafka Connect's JSON converter writes it. */
export const debeziumJsonFormatSchema = closedObject(
  {
    type: Type.Literal('debezium-json', { description: 'Names this format.' }),
    logicalName: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._-]+$',
        expected: 'letters, digits, dots, hyphens and underscores',
        description:
          "Debezium's `topic.prefix`: `source.name` and the first part of schema names. The pipeline's name when absent.",
      }),
    ),
    decimals: oneOf(['string', 'precise', 'double'], {
      default: 'string',
      description:
        "Debezium's `decimal.handling.mode`. `string`: plain text; `precise`: base64 of the unscaled two's-complement " +
        'bytes; `double`: a number that may lose digits.',
    }),
    times: oneOf(
      ['adaptive', 'adaptive_time_microseconds', 'connect', 'microseconds', 'nanoseconds', 'isostring'],
      {
        default: 'adaptive',
        description:
          "Debezium's `time.precision.mode`: by the column's precision, or in a fixed unit; `isostring` writes ISO 8601 texts.",
      },
    ),
    binary: oneOf(['bytes', 'base64', 'base64-url-safe', 'hex'], {
      default: 'bytes',
      description:
        "Debezium's `binary.handling.mode`. `bytes` and `base64` look the same in JSON and differ in the schema.",
    }),
    nanosecondOverflow: oneOf(['error', 'clamp'], {
      default: 'error',
      description:
        'Times outside 1677-09-21 to 2262-04-11 do not fit nanoseconds in 64 bits: the row is a dead letter, or the ' +
        'nearest value that fits is written.',
    }),
    schemas: Type.Boolean({
      default: false,
      description: 'Writes each key and value as `{"schema": …, "payload": …}`.',
    }),
    tombstones: Type.Boolean({
      default: true,
      description:
        'Writes a record without a value after each delete, so that compaction can forget the key.',
    }),
    unavailableValuePlaceholder,
  },
  "Debezium's change event: `before`, `after`, `source`, `op`, `ts_ms`, `ts_us`, `ts_ns`.",
);

export const formatSchema = taggedUnion([jsonFormatSchema, debeziumJsonFormatSchema], {
  default: { type: 'json' },
  description: 'How rows are written. A name alone (`format: json`) stands for the format with its defaults.',
});

export type JsonFormat = Static<typeof jsonFormatSchema>;
export type DebeziumJsonFormat = Static<typeof debeziumJsonFormatSchema>;
export type FormatOptions = Static<typeof formatSchema>;
