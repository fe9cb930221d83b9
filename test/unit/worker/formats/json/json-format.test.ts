import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EncodedRecord } from '../../../../../src/core/ports';
import {
  type ColumnType,
  type DateTime,
  UNAVAILABLE,
  type Value,
} from '../../../../../src/core/table-schema';
import { type JsonFormat } from '../../../../../src/pipeline/schema/format';
import { createJsonFormat } from '../../../../../src/worker/formats/json/json-format';
import { tablesWithRows } from '../../../../support/arbitrary-rows';
import { changeEvent, tableOf } from '../../../../support/change-events';
import { type Digits, parseExact } from '../../../../support/exact-json';

const defaults: JsonFormat = {
  type: 'json',
  decimals: 'number',
  timestamps: 'iso-8601',
  zonedTimestamps: 'offset',
  unavailableValuePlaceholder: '__debezium_unavailable_value',
};

function encode(
  table: Parameters<typeof changeEvent>[0],
  images: Parameters<typeof changeEvent>[1],
  options: Partial<JsonFormat> = {},
): EncodedRecord {
  const records: EncodedRecord[] = [];
  createJsonFormat({ ...defaults, ...options })
    .compile(table)
    .encode(changeEvent(table, images), records);
  const [record, ...more] = records;
  if (record === undefined || more.length > 0)
    throw new RangeError(`${records.length} records instead of one`);
  return record;
}

const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('utf8');

const numberOf = (json: unknown): number => Number((json as Digits).text);

const readers: Partial<Record<ColumnType['kind'], (json: unknown) => Value>> = {
  int64: (json) => (json as Digits).text,
  decimal: (json) => (json as Digits).text,
  int16: numberOf,
  int32: numberOf,
  float64: numberOf,
  float32: (json) => Math.fround(numberOf(json)),
  bytes: (json) => new Uint8Array(Buffer.from(json as string, 'base64')),
  date: (json) => Date.parse(json as string) / 86_400_000,
  time: (json) => ticksOf(json as string),
  timestamp: (json) => dateTimeOf(json as string),
  timestamptz: (json) => dateTimeOf(json as string),
};

/** What a reader makes of a value, from the type alone. */
function readBack(type: ColumnType, json: unknown): Value {
  return json === null ? null : (readers[type.kind]?.(json) ?? (json as Value));
}

function ticksOf(text: string): number {
  const [, h, m, s, fraction = ''] = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text) ?? [];
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1e7 + Number(fraction.padEnd(7, '0'));
}

function dateTimeOf(text: string): DateTime {
  const [, local, time = '', zone] = /^(.{10})T([\d:.]+)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const [, sign, h, m] = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '') ?? [];
  const offsetMinutes = sign === undefined ? 0 : Number(`${sign}1`) * (Number(h) * 60 + Number(m));
  const ticks = ticksOf(time) - offsetMinutes * 600_000_000;
  const carry = Math.floor(ticks / 864e9);
  return {
    days: Date.parse(`${local}T00:00Z`) / 86_400_000 + carry,
    ticks: ticks - carry * 864e9,
    offsetMinutes,
  };
}

describe('the flat format', () => {
  test('gives back every value over its full range', () => {
    fc.assert(
      fc.property(tablesWithRows, ({ table, row }) => {
        const record = encode(table, { after: row });
        const value = parseExact(textOf(record.value)) as Record<string, unknown>;
        const key = parseExact(textOf(record.key)) as Record<string, unknown>;
        expect(Object.keys(value)).toHaveLength(table.columns.length);
        table.columns.forEach(({ name, type }, ordinal) => {
          expect(readBack(type, value[name])).toEqual(row[ordinal]);
        });
        for (const ordinal of table.key) {
          const { name = '', type = { kind: 'string' } } = table.columns[ordinal] ?? {};
          expect(readBack(type, key[name])).toEqual(row[ordinal]);
        }
        expect(Object.keys(key)).toHaveLength(table.key.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('spells each kind of column as its documentation says', () => {
    const table = tableOf({
      id: { kind: 'int64' },
      price: { kind: 'decimal', precision: 10, scale: 2 },
      ratio: { kind: 'float32' },
      day: { kind: 'date' },
      at: { kind: 'time', fractionDigits: 0 },
      sent: { kind: 'timestamp', fractionDigits: 3 },
      paid: { kind: 'timestamptz', fractionDigits: 7 },
      photo: { kind: 'bytes' },
      gone: { kind: 'string' },
    });
    const noon = 432_000_000_000;
    const row: Value[] = [
      '9007199254740993',
      '12.50',
      Math.fround(0.1),
      19_848,
      noon,
      { days: 19_848, ticks: noon + 1_230_000, offsetMinutes: 0 },
      { days: 19_848, ticks: noon, offsetMinutes: 120 },
      Uint8Array.of(1, 2, 255),
      null,
    ];
    expect(textOf(encode(table, { after: row }).value)).toBe(
      '{"id":9007199254740993,"price":12.50,"ratio":0.1,"day":"2024-05-05","at":"12:00:00",' +
        '"sent":"2024-05-05T12:00:00.123","paid":"2024-05-05T14:00:00.0000000+02:00","photo":"AQL/","gone":null}',
    );
    const other = encode(
      table,
      { after: row },
      { decimals: 'string', timestamps: 'sql', zonedTimestamps: 'utc' },
    );
    expect(textOf(other.value)).toContain('"price":"12.50"');
    expect(textOf(other.value)).toContain('"sent":"2024-05-05 12:00:00.123"');
    expect(textOf(other.value)).toContain('"paid":"2024-05-05 12:00:00.0000000Z"');
  });

  test('writes a delete as a tombstone of the key', () => {
    const table = tableOf({ id: { kind: 'int32' }, name: { kind: 'string' } });
    const record = encode(table, { before: [7, 'x'] });
    expect(textOf(record.key)).toBe('{"id":7}');
    expect(record.value).toBeNull();
  });

  test('writes an update as the row after it', () => {
    const table = tableOf({ id: { kind: 'int32' }, name: { kind: 'string' } });
    expect(textOf(encode(table, { before: [7, 'x'], after: [7, 'y'] }).value)).toBe('{"id":7,"name":"y"}');
  });

  test('puts the placeholder where the source did not deliver a large value', () => {
    const table = tableOf({ id: { kind: 'int32' }, note: { kind: 'string' }, photo: { kind: 'bytes' } });
    const record = encode(
      table,
      { after: [7, UNAVAILABLE, UNAVAILABLE] },
      { unavailableValuePlaceholder: 'gone"' },
    );
    expect(JSON.parse(textOf(record.value))).toEqual({
      id: 7,
      note: 'gone"',
      photo: Buffer.from('gone"').toString('base64'),
    });
  });

  test('refuses a value that its column cannot hold', () => {
    const table = tableOf({ id: { kind: 'int32' }, name: { kind: 'string' } });
    expect(() => encode(table, { after: ['7', 'x'] })).toThrow(
      'column id of type int32 holds a string, which int32 does not allow',
    );
  });
});
