import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader } from '../../../../simulator/tds/bytes/byte-reader';
import { ByteWriter } from '../../../../simulator/tds/bytes/byte-writer';
import { readParameterType } from '../../../../simulator/tds/values/parameter-reader';
import { writeTypeInfo } from '../../../../simulator/tds/values/type-info-writer';
import { compileValueEncoder } from '../../../../simulator/tds/values/value-encoder';
import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';

/** Writes a value as a result carries it and reads it as a parameter: for these types both have one form. */
function roundTrip(type: SqlType, value: SqlValue, nullable: boolean): { type: SqlType; value: SqlValue } {
  const out = new ByteWriter();
  writeTypeInfo(type, nullable, out);
  compileValueEncoder(type, nullable)(value, out);
  const reader = new ByteReader(out.view());
  const parameter = readParameterType(reader, 1, '@p');
  const read = parameter.read(reader);
  expect(reader.remaining).toBe(0);
  return { type: parameter.type, value: read };
}

const integer = (bits: number): fc.Arbitrary<number> =>
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const days = fc.integer({ min: 0, max: 3_652_058 });
const DAY_TICKS = 864_000_000_000;

const units = (scale: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: DAY_TICKS / 10 ** (7 - scale) - 1 }).map((unit) => unit * 10 ** (7 - scale));

const decimalOf = (precision: number): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n });

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

/** UTF-16 as SQL Server stores it: any code unit, paired or not. */
const utf16 = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength }).map((codes) => String.fromCharCode(...codes));

const uuid = fc.uuid().map((text) => text.toUpperCase());

const TYPES: readonly [SqlType, fc.Arbitrary<SqlValue>][] = [
  [{ name: 'bit' }, fc.constantFrom(0, 1)],
  [{ name: 'tinyint' }, fc.integer({ min: 0, max: 255 })],
  [{ name: 'smallint' }, integer(16)],
  [{ name: 'int' }, integer(32)],
  [{ name: 'bigint' }, int64],
  [{ name: 'real' }, fc.float({ noNaN: true }).filter((value) => Number.isFinite(value))],
  [{ name: 'float' }, fc.double({ noNaN: true }).filter((value) => Number.isFinite(value))],
  [{ name: 'smallmoney' }, fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n })],
  [{ name: 'money' }, int64],
  ...[1, 9, 10, 19, 20, 28, 29, 38].map((precision): [SqlType, fc.Arbitrary<SqlValue>] => [
    { name: 'decimal', precision, scale: precision - 1 },
    decimalOf(precision),
  ]),
  [{ name: 'numeric', precision: 18, scale: 4 }, decimalOf(18)],
  [{ name: 'date' }, days],
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((scale): [SqlType, fc.Arbitrary<SqlValue>][] => [
    [{ name: 'time', scale }, units(scale)],
    [{ name: 'datetime2', scale }, fc.record({ days, ticks: units(scale), offsetMinutes: fc.constant(0) })],
    [
      { name: 'datetimeoffset', scale },
      fc.record({ days, ticks: units(scale), offsetMinutes: fc.integer({ min: -840, max: 840 }) }),
    ],
  ]),
  [
    { name: 'datetime' },
    fc.record({
      days: fc.integer({ min: 639_905, max: 3_652_058 }),
      ticks: fc.integer({ min: 0, max: 25_919_999 }).map((unit) => Math.round((unit * 100_000) / 3)),
      offsetMinutes: fc.constant(0),
    }),
  ],
  [
    { name: 'smalldatetime' },
    fc.record({
      days: fc.integer({ min: 693_595, max: 693_595 + 65_535 }),
      ticks: fc.integer({ min: 0, max: 1439 }).map((minute) => minute * 600_000_000),
      offsetMinutes: fc.constant(0),
    }),
  ],
  [{ name: 'uniqueidentifier' }, uuid],
  [{ name: 'nvarchar', length: 40 }, utf16(40)],
  [{ name: 'nchar', length: 40 }, utf16(40)],
  [{ name: 'nvarchar', length: -1 }, utf16(9000)],
  [{ name: 'xml' }, fc.constantFrom('', '<a/>', '<žluť>😀</žluť>')],
  [{ name: 'varbinary', length: 50 }, bytes(50)],
  [{ name: 'binary', length: 8000 }, bytes(8000)],
  [{ name: 'varbinary', length: -1 }, bytes(9000)],
];

describe('values read as they were written', () => {
  test.each(TYPES)('%j', (type, values) => {
    const property = fc.property(fc.option(values), (value) => {
      const read = roundTrip(type, value, true);
      expect(read.value).toEqual(value);
      expect(read.type).toEqual(type);
    });
    fc.assert(property, { numRuns: 50 });
  });

  test.each(TYPES)('%j that is NOT NULL', (type, values) => {
    const property = fc.property(values, (value) => {
      expect(roundTrip(type, value, false).value).toEqual(value);
    });
    fc.assert(property, { numRuns: 20 });
  });

  test.each([
    ['SQL_Latin1_General_CP1_CI_AS', 'Ž€ñ'],
    ['Latin1_General_100_CI_AS_SC_UTF8', 'Ž€ñ日😀'],
    ['Czech_CI_AS', 'žluťoučký kůň'],
  ])('varchar in %s', (collation, text) => {
    for (const length of [100, -1])
      expect(roundTrip({ name: 'varchar', length, collation }, text, true)).toEqual({
        type: { name: 'varchar', length },
        value: text,
      });
  });

  test('a sql_variant keeps its base type', () => {
    const variants: readonly [SqlType, SqlValue][] = [
      [{ name: 'int' }, -1],
      [{ name: 'bigint' }, -1n],
      [{ name: 'bit' }, 1],
      [{ name: 'float' }, 0.1],
      [{ name: 'money' }, -5n],
      [{ name: 'decimal', precision: 38, scale: 10 }, -(10n ** 38n) + 1n],
      [{ name: 'date' }, 738_000],
      [{ name: 'time', scale: 7 }, 863_999_999_999],
      [
        { name: 'datetimeoffset', scale: 7 },
        { days: 1, ticks: 2, offsetMinutes: -90 },
      ],
      [{ name: 'uniqueidentifier' }, '00112233-4455-6677-8899-AABBCCDDEEFF'],
      [{ name: 'varchar', length: 5 }, '€'],
      [{ name: 'nvarchar', length: 5 }, '日'],
      [{ name: 'varbinary', length: 8000 }, Buffer.alloc(8000, 1)],
    ];
    for (const [type, value] of variants)
      expect(roundTrip({ name: 'sql_variant' }, { type, value }, true).value).toEqual({ type, value });
    expect(roundTrip({ name: 'sql_variant' }, null, true).value).toBeNull();
  });

  test('a decimal of as many bytes as its value needs', () => {
    const send = (magnitude: string): SqlValue => {
      const sizeBytes = magnitude.length / 2 + 1;
      const header = Buffer.from([0x6a, 17, 38, 0, sizeBytes, 0]);
      const reader = new ByteReader(Buffer.concat([header, Buffer.from(magnitude, 'hex')]));
      return readParameterType(reader, 1, '@p').read(reader);
    };
    expect(send('01')).toBe(-1n);
    expect(send('010203040506')).toBe(-0x060504030201n);
    expect(send('010203040506070809')).toBe(-0x090807060504030201n);
  });

  test('table-valued parameters are refused by number', () => {
    const read = (): unknown => readParameterType(new ByteReader(Buffer.from([0xf3])), 3, '@rows');
    expect(read).toThrow(/Parameter 3 \("@rows"\): Data type 0xF3 is unknown/);
  });
});
