import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ChangeEvent } from '../../../../../src/core/change-event';
import { type CdcError } from '../../../../../src/core/errors/cdc-error';
import { type EncodedRecord, type SourceDescription } from '../../../../../src/core/ports';
import {
  type ColumnType,
  type Row,
  type TableSchema,
  UNAVAILABLE,
} from '../../../../../src/core/table-schema';
import { type DebeziumJsonFormat } from '../../../../../src/pipeline/schema/format';
import { createDebeziumJsonFormat } from '../../../../../src/worker/formats/debezium-json/debezium-json-format';
import { tablesWithRows } from '../../../../support/arbitrary-rows';
import { changeEvent, tableOf } from '../../../../support/change-events';
import { readDebeziumValue } from '../../../../support/debezium-values';
import { parseExact } from '../../../../support/exact-json';

const defaults: DebeziumJsonFormat = {
  type: 'debezium-json',
  decimals: 'string',
  times: 'adaptive',
  binary: 'bytes',
  nanosecondOverflow: 'error',
  schemas: false,
  tombstones: true,
  unavailableValuePlaceholder: '__debezium_unavailable_value',
};

const source: SourceDescription = {
  connector: 'sqlserver',
  fields: [
    { name: 'change_lsn', type: 'string', optional: true },
    { name: 'event_serial_no', type: 'int64', optional: true },
  ],
  writeFields: ({ change, serial }) =>
    `"change_lsn":${change === null ? 'null' : '"42"'},"event_serial_no":${serial}`,
};

function compile(table: TableSchema, options: Partial<DebeziumJsonFormat> = {}) {
  const clock = { nowMs: () => 1_715_000_001_000, monotonicMs: () => 0, wait: () => Promise.resolve() };
  return createDebeziumJsonFormat(
    { ...defaults, ...options },
    { version: '1.2.3', logicalName: 'prod', source, clock },
  ).compile(table);
}

function encode(event: ChangeEvent, options: Partial<DebeziumJsonFormat> = {}): readonly EncodedRecord[] {
  const records: EncodedRecord[] = [];
  compile(event.table, options).encode(event, records);
  return records;
}

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

function valueOf(event: ChangeEvent, options: Partial<DebeziumJsonFormat> = {}): Record<string, unknown> {
  return parseExact(textOf(encode(event, options)[0]?.value)) as Record<string, unknown>;
}

/** The one value of a row of `id` and a column of the type. */
function encodeOne(type: ColumnType, value: Row[number], options: Partial<DebeziumJsonFormat> = {}): string {
  const table = tableOf({ id: { kind: 'int32' }, v: type });
  const text = textOf(encode(changeEvent(table, { after: [1, value] }), options)[0]?.value);
  return /"after":\{"id":1,"v":(.*?)\},"source"/.exec(text)?.[1] ?? text;
}

const pair = tableOf({ id: { kind: 'int32' }, name: { kind: 'string' } });

describe("Debezium's envelope", () => {
  test('is written field by field as Debezium writes it', () => {
    const event = changeEvent(pair, { before: [7, 'x'], after: [7, 'y'] }, { serial: 2 });
    const [record, ...more] = encode(event);
    expect(more).toEqual([]);
    expect(textOf(record?.key)).toBe('{"id":7}');
    expect(textOf(record?.value)).toBe(
      '{"before":{"id":7,"name":"x"},"after":{"id":7,"name":"y"},' +
        '"source":{"version":"1.2.3","connector":"sqlserver","name":"prod","ts_ms":1715000000123,' +
        '"snapshot":"false","db":"shop","sequence":null,"ts_us":1715000000123456,"ts_ns":1715000000123456000,' +
        '"schema":"dbo","table":"orders","change_lsn":"42","event_serial_no":2},"transaction":null,"op":"u",' +
        '"ts_ms":1715000001000,"ts_us":1715000001000000,"ts_ns":1715000001000000000}',
    );
    expect(record?.headers).toBeNull();
  });

  test('says snapshot of rows read by one', () => {
    const event = changeEvent(pair, { after: [7, 'x'] }, { op: 'r', change: null, serial: 0 });
    expect(valueOf(event)).toMatchObject({
      op: 'r',
      before: null,
      source: { snapshot: 'true', change_lsn: null },
    });
  });

  test('tells the rows of a snapshot from changes of the same transaction', () => {
    const records: EncodedRecord[] = [];
    const encoder = compile(pair);
    for (const op of ['r', 'c', 'r'] as const)
      encoder.encode(changeEvent(pair, { after: [7, 'x'] }, { op }), records);
    const flags = records.map(({ value }) => /"snapshot":"(\w+)"/.exec(textOf(value))?.[1]);
    expect(flags).toEqual(['true', 'false', 'true']);
  });

  test('a delete has the row before it, and a tombstone after it unless that is off', () => {
    const event = changeEvent(pair, { before: [7, 'x'] });
    const [record, tombstone, ...more] = encode(event);
    expect(more).toEqual([]);
    expect(valueOf(event)).toMatchObject({ op: 'd', after: null });
    expect(tombstone).toEqual({ key: record?.key, value: null, headers: null });
    expect(encode(event, { tombstones: false })).toHaveLength(1);
  });

  test('the two halves of a changed key point to each other', () => {
    const gone = encode(changeEvent(pair, { before: [7, 'x'] }, { movedKey: [8, 'x'] }));
    const made = encode(changeEvent(pair, { after: [8, 'x'] }, { movedKey: [7, 'x'] }));
    expect(gone.map(({ headers }) => headers)).toEqual([{ '__debezium.newkey': '{"id":8}' }, null]);
    expect(made.map(({ headers }) => headers)).toEqual([{ '__debezium.oldkey': '{"id":7}' }]);
  });

  test('large values that were not delivered have the placeholder, encoded where bytes are', () => {
    const table = tableOf({ id: { kind: 'int32' }, note: { kind: 'string' }, photo: { kind: 'bytes' } });
    const event = changeEvent(table, { before: [1, null, null], after: [1, UNAVAILABLE, UNAVAILABLE] });
    const hex = Buffer.from('__debezium_unavailable_value').toString('hex');
    expect(valueOf(event, { binary: 'hex' })['after']).toMatchObject({
      note: '__debezium_unavailable_value',
      photo: hex,
    });
  });

  test('schemas describe key and value as the JSON converter does', () => {
    const table = tableOf({ id: { kind: 'int64' }, price: { kind: 'decimal', precision: 9, scale: 2 } });
    const [record] = encode(changeEvent(table, { after: ['7', '1.50'] }), {
      schemas: true,
      decimals: 'precise',
    });
    expect(JSON.parse(textOf(record?.key))).toEqual({
      schema: {
        type: 'struct',
        fields: [{ type: 'int64', optional: false, field: 'id' }],
        optional: false,
        name: 'prod.shop.dbo.orders.Key',
      },
      payload: { id: 7 },
    });
    const value = JSON.parse(textOf(record?.value)) as { schema: { fields: unknown[] }; payload: object };
    expect(value.schema).toMatchObject({
      type: 'struct',
      name: 'prod.shop.dbo.orders.Envelope',
      optional: false,
    });
    expect(value.schema.fields[1]).toEqual({
      type: 'struct',
      fields: [
        { type: 'int64', optional: false, field: 'id' },
        {
          type: 'bytes',
          optional: true,
          name: 'org.apache.kafka.connect.data.Decimal',
          version: 1,
          parameters: { scale: '2', 'connect.decimal.precision': '9' },
          field: 'price',
        },
      ],
      optional: true,
      name: 'prod.shop.dbo.orders.Value',
      field: 'after',
    });
    expect(value.payload).toMatchObject({ after: { id: 7, price: 'AJY=' }, op: 'c' });
  });

  test('is complete in its schema: each field of a payload is described, in order', () => {
    fc.assert(
      fc.property(tablesWithRows, ({ table, row }) => {
        const event = changeEvent(table, { after: row });
        const options = { schemas: true, nanosecondOverflow: 'clamp' } as const;
        const { schema, payload } = valueOf(event, options) as { schema: Described; payload: object };
        const fieldsOf = (described: Described | undefined) => described?.fields?.map(({ field }) => field);
        expect(fieldsOf(schema)).toEqual(Object.keys(payload));
        for (const part of ['source', 'after'] as const) {
          const described = schema.fields?.find(({ field }) => field === part);
          expect(new Set(fieldsOf(described))).toEqual(new Set(Object.keys((payload as never)[part])));
        }
      }),
    );
  });
});

interface Described {
  readonly field?: string;
  readonly fields?: readonly Described[];
}

describe('values in the envelope', () => {
  const optionSets = fc.record({
    decimals: fc.constantFrom<DebeziumJsonFormat['decimals']>('string', 'precise'),
    times: fc.constantFrom<DebeziumJsonFormat['times']>('adaptive', 'nanoseconds', 'isostring'),
    binary: fc.constantFrom<DebeziumJsonFormat['binary']>('bytes', 'base64', 'base64-url-safe', 'hex'),
  });

  test('come back over their full ranges in all exact encodings', () => {
    fc.assert(
      fc.property(tablesWithRows, optionSets, ({ table, row }, options) => {
        const event = changeEvent(table, { before: row, after: row });
        let value: Record<string, unknown>;
        try {
          value = valueOf(event, options);
        } catch (error) {
          // The only times that cannot be written: nanoseconds beyond 64 bits.
          expect((error as CdcError).code).toBe('CDC_SINK_ROW_UNENCODABLE');
          return;
        }
        for (const image of ['before', 'after']) {
          const object = value[image] as Record<string, unknown>;
          table.columns.forEach(({ name, type }, ordinal) => {
            expect(readDebeziumValue(type, object[name], options)).toEqual(row[ordinal]);
          });
        }
      }),
      { numRuns: 1000 },
    );
  });

  const at = { days: 19_848, ticks: 433_234_567_890, offsetMinutes: 120 };
  test.each<[DebeziumJsonFormat['times'], ColumnType, string]>([
    ['adaptive', { kind: 'timestamp', fractionDigits: 3 }, '1714910523456'],
    ['adaptive', { kind: 'timestamp', fractionDigits: 6 }, '1714910523456789'],
    ['adaptive', { kind: 'timestamp', fractionDigits: 7 }, '1714910523456789000'],
    ['adaptive_time_microseconds', { kind: 'timestamp', fractionDigits: 7 }, '1714910523456789000'],
    ['connect', { kind: 'timestamp', fractionDigits: 7 }, '1714910523456'],
    ['microseconds', { kind: 'timestamp', fractionDigits: 0 }, '1714910523456789'],
    ['nanoseconds', { kind: 'timestamp', fractionDigits: 0 }, '1714910523456789000'],
    ['isostring', { kind: 'timestamp', fractionDigits: 7 }, '"2024-05-05T12:02:03.456789Z"'],
    ['adaptive', { kind: 'timestamptz', fractionDigits: 7 }, '"2024-05-05T14:02:03.456789+02:00"'],
    ['isostring', { kind: 'timestamptz', fractionDigits: 0 }, '"2024-05-05T14:02:03.456789+02:00"'],
  ])('in mode %s a time is written: %j as %s', (times, type, expected) => {
    expect(encodeOne(type, at, { times })).toBe(expected);
  });

  test.each<[DebeziumJsonFormat['times'], ColumnType, string]>([
    ['adaptive', { kind: 'time', fractionDigits: 3 }, '43323456'],
    ['adaptive', { kind: 'time', fractionDigits: 5 }, '43323456789'],
    ['adaptive', { kind: 'time', fractionDigits: 7 }, '43323456789000'],
    ['adaptive_time_microseconds', { kind: 'time', fractionDigits: 0 }, '43323456789'],
    ['connect', { kind: 'time', fractionDigits: 7 }, '43323456'],
    ['isostring', { kind: 'time', fractionDigits: 7 }, '"12:02:03.456789Z"'],
    ['adaptive', { kind: 'date' }, '433234567890'],
  ])('in mode %s a time of day is written: %j as %s', (times, type, expected) => {
    expect(encodeOne(type, 433_234_567_890, { times })).toBe(expected);
  });

  test('dates are days, or texts in mode isostring', () => {
    expect(encodeOne({ kind: 'date' }, 19_848)).toBe('19848');
    expect(encodeOne({ kind: 'date' }, 19_848, { times: 'isostring' })).toBe('"2024-05-05Z"');
  });

  test.each([
    ['0.00', 'AA=='],
    ['1.27', 'fw=='],
    ['1.28', 'AIA='],
    ['-1.28', 'gA=='],
    ['-1.29', '/38='],
  ])('the decimal %s is written precisely as %s', (digits, base64) => {
    const type: ColumnType = { kind: 'decimal', precision: 38, scale: 2 };
    expect(encodeOne(type, digits, { decimals: 'precise' })).toBe(`"${base64}"`);
  });

  test.each([
    ['bytes', '+/8='],
    ['base64', '+/8='],
    ['base64-url-safe', '-_8='],
    ['hex', 'fbff'],
  ] as const)('in mode %s bytes are written as %s', (binary, expected) => {
    expect(encodeOne({ kind: 'bytes' }, Uint8Array.of(0xfb, 0xff), { binary })).toBe(`"${expected}"`);
  });

  test('a time beyond nanoseconds is an error that says what to do, or clamped', () => {
    const type: ColumnType = { kind: 'timestamp', fractionDigits: 7 };
    const sentinel = { days: 2_932_896, ticks: 0, offsetMinutes: 0 };
    expect(() => encodeOne(type, sentinel)).toThrow(
      'encoding column v of shop.dbo.orders: 9999-12-31T00:00:00 does not fit nanoseconds in 64 bits',
    );
    expect(encodeOne(type, sentinel, { nanosecondOverflow: 'clamp' })).toBe('9223372036854775807');
    expect(encodeOne(type, { ...sentinel, days: -719_162 }, { nanosecondOverflow: 'clamp' })).toBe(
      '-9223372036854775808',
    );
    expect(encodeOne(type, sentinel, { times: 'microseconds' })).toBe('253402214400000000');
  });

  test('a row that cannot be written leaves no record behind', () => {
    const table = tableOf({ id: { kind: 'int32' }, v: { kind: 'timestamp', fractionDigits: 7 } });
    const event = changeEvent(table, { before: [1, { days: 2_932_896, ticks: 0, offsetMinutes: 0 }] });
    const records: EncodedRecord[] = [];
    expect(() => compile(table).encode(event, records)).toThrow();
    expect(records).toEqual([]);
  });
});
