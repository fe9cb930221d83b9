import { describe, expect, test } from '@jest/globals';
import { ByteWriter } from '../../../../simulator/tds/bytes/byte-writer';
import { compileRowEncoder } from '../../../../simulator/tds/row-encoder';
import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';

function encode(type: SqlType, value: SqlValue, nullable = true): string {
  const out = new ByteWriter();
  compileRowEncoder([{ type, nullable }]).value(0, value, out);
  return out.view().toString('hex');
}

// Bytes written down from MS-TDS 2.2.5.5, not from the encoder.
const KNOWN: readonly [SqlType, SqlValue, string][] = [
  [{ name: 'int' }, -2, '04feffffff'],
  [{ name: 'tinyint' }, 255, '01ff'],
  [{ name: 'smallint' }, -32768, '020080'],
  [{ name: 'bigint' }, 9223372036854775807n, '08ffffffffffffff7f'],
  [{ name: 'bit' }, 1, '0101'],
  [{ name: 'float' }, 1, '08000000000000f03f'],
  [{ name: 'decimal', precision: 9, scale: 2 }, -12345n, '050039300000'],
  [{ name: 'decimal', precision: 19, scale: 0 }, 4294967296n, '09010000000001000000'],
  [{ name: 'decimal', precision: 38, scale: 0 }, 10n ** 38n - 1n, '1101ffffffff3f228a097ac4865aa84c3b4b'],
  [{ name: 'money' }, 4294967297n, '080100000001000000'],
  [{ name: 'smallmoney' }, -1n, '04ffffffff'],
  [{ name: 'date' }, 3_652_058, '03dab937'],
  [{ name: 'time', scale: 7 }, 863_999_999_999, '05ffbf692ac9'],
  [{ name: 'time', scale: 0 }, 863_990_000_000, '037f5101'],
  [{ name: 'datetime2', scale: 3 }, { days: 1, ticks: 10_000, offsetMinutes: 0 }, '0701000000010000'],
  [
    { name: 'datetimeoffset', scale: 7 },
    { days: 0, ticks: 1, offsetMinutes: -840 },
    '0a0100000000000000b8fc',
  ],
  [{ name: 'datetime' }, { days: 693_595, ticks: 863_999_966_667, offsetMinutes: 0 }, '0800000000ff818b01'],
  [{ name: 'smalldatetime' }, { days: 693_596, ticks: 600_000_000, offsetMinutes: 0 }, '0401000100'],
  [
    { name: 'uniqueidentifier' },
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    '1033221100554477668899aabbccddeeff',
  ],
  [{ name: 'varchar', length: 10 }, '€', '010080'],
  [{ name: 'nvarchar', length: 10 }, 'ž', '02007e01'],
  [{ name: 'nvarchar', length: -1 }, 'ž', '0200000000000000020000007e0100000000'],
  [{ name: 'nvarchar', length: -1 }, '', '000000000000000000000000'],
  [{ name: 'varbinary', length: 4 }, Buffer.from('beef', 'hex'), '0200beef'],
  [{ name: 'rowversion' }, Buffer.from('00000000000007d1', 'hex'), '080000000000000007d1'],
  [{ name: 'sql_variant' }, { type: { name: 'int' }, value: 7 }, '06000000380007000000'],
  [
    { name: 'sql_variant' },
    { type: { name: 'nvarchar', length: 1 }, value: 'a' },
    '0b000000e7070904d0003402006100',
  ],
];

describe('row encoder', () => {
  test.each(KNOWN)('%j', (type, value, hex) => {
    expect(encode(type, value)).toBe(hex);
  });

  test.each([
    [{ name: 'int' }, '00'],
    [{ name: 'varchar', length: 3 }, 'ffff'],
    [{ name: 'varchar', length: -1 }, 'ffffffffffffffff'],
    [{ name: 'text' }, '00'],
    [{ name: 'sql_variant' }, '00000000'],
  ] as const)('null of %j', (type, hex) => {
    expect(encode(type, null)).toBe(hex);
  });

  test('a NOT NULL column of a fixed size has no length byte and takes no null', () => {
    expect(encode({ name: 'int' }, 1, false)).toBe('01000000');
    expect(encode({ name: 'date' }, 1, false)).toBe('03010000');
    expect(() => encode({ name: 'int' }, null, false)).toThrow('null in a column that is NOT NULL');
  });

  test('a row is its token and the values apart, joined', () => {
    const types: readonly SqlType[] = [{ name: 'int' }, { name: 'nvarchar', length: -1 }, { name: 'bit' }];
    const encoder = compileRowEncoder(types.map((type) => ({ type, nullable: true })));
    const values = [1, 'text', null];
    const apart = types.map((type, i) => encode(type, values[i] ?? null)).join('');
    expect(encoder.rowToken(values).toString('hex')).toBe(`d1${apart}`);
    expect(() => encoder.rowToken([1])).toThrow('1 values for 3 columns');
  });

  test('refuses what would break the stream', () => {
    expect(() => encode({ name: 'nvarchar', length: 4000 }, 'x'.repeat(4001))).toThrow('at most 4000');
    expect(() => encode({ name: 'varbinary', length: 8000 }, Buffer.alloc(8001))).toThrow('at most 8000');
    expect(() => encode({ name: 'varchar', length: 1, collation: 'No_Such' }, 'x')).toThrow('No_Such');
  });
});
