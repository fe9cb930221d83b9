import { type JsonObject } from '../../src/core/ports';

/** A way to set up Debezium, and the same for our format. */
export interface Variant {
  /** Also Debezium's `topic.prefix`, so that all variants can run side by side. */
  readonly name: string;
  readonly schemas: boolean;
  readonly debezium: Readonly<Record<string, string>>;
  /** Options of `debezium-json` beside `schemas`. */
  readonly format: JsonObject;
}

export const VARIANTS: readonly Variant[] = [
  { name: 'defaults', schemas: true, debezium: {}, format: { decimals: 'precise' } },
  {
    name: 'plain',
    schemas: false,
    debezium: { 'decimal.handling.mode': 'string' },
    format: {},
  },
  {
    name: 'isostring',
    schemas: true,
    debezium: {
      'decimal.handling.mode': 'double',
      'time.precision.mode': 'isostring',
      'binary.handling.mode': 'hex',
    },
    format: { decimals: 'double', times: 'isostring', binary: 'hex' },
  },
  {
    name: 'microseconds',
    schemas: true,
    debezium: {
      'decimal.handling.mode': 'string',
      'time.precision.mode': 'microseconds',
      'binary.handling.mode': 'base64',
    },
    format: { times: 'microseconds', binary: 'base64' },
  },
  {
    name: 'connect',
    schemas: true,
    debezium: {
      'decimal.handling.mode': 'string',
      'time.precision.mode': 'connect',
      'binary.handling.mode': 'base64-url-safe',
      'tombstones.on.delete': 'false',
    },
    format: { times: 'connect', binary: 'base64-url-safe', tombstones: false },
  },
  {
    name: 'adaptive-time-microseconds',
    schemas: true,
    debezium: { 'decimal.handling.mode': 'string', 'time.precision.mode': 'adaptive_time_microseconds' },
    format: { times: 'adaptive_time_microseconds' },
  },
];
