import { describe, expect, test } from '@jest/globals';
import { compileCast } from '../../../../../simulator/engine/values/cast';
import { type SqlType, type SqlValue } from '../../../../../simulator/types/sql-type';

const VARCHAR: SqlType = { name: 'varchar', length: 100 };
const DATETIME2: SqlType = { name: 'datetime2', scale: 7 };
const at = (days: number, ticks: number, offsetMinutes = 0): SqlValue => ({ days, ticks, offsetMinutes });

/** 2020-02-29 and 13:04:05.1234567 of it. */
const DAY = 737_483;
const TIME = 470_451_234_567;

describe('to text', () => {
  test.each<[SqlType, SqlValue, number | undefined, string]>([
    [{ name: 'decimal', precision: 18, scale: 4 }, -12_345n, undefined, '-1.2345'],
    [{ name: 'money' }, 12_345_678_905n, undefined, '1234567.89'],
    [{ name: 'money' }, 12_345_678_905n, 1, '1,234,567.89'],
    [{ name: 'money' }, 12_345_678_905n, 2, '1234567.8905'],
    [{ name: 'float' }, 0.1, undefined, '0.1'],
    [{ name: 'float' }, 123_456_789, undefined, '1.23457e+008'],
    [{ name: 'float' }, 0.1, 3, '1.0000000000000001e-001'],
    [{ name: 'date' }, DAY, undefined, '2020-02-29'],
    [DATETIME2, at(DAY, TIME), undefined, '2020-02-29 13:04:05.1234567'],
    [DATETIME2, at(DAY, TIME), 126, '2020-02-29T13:04:05.1234567'],
    [DATETIME2, at(DAY, TIME), 23, '2020-02-29'],
    [{ name: 'datetime' }, at(DAY, 470_451_233_333), undefined, 'Feb 29 2020  1:04PM'],
    [{ name: 'datetime' }, at(DAY, 470_451_233_333), 121, '2020-02-29 13:04:05.123'],
    [{ name: 'datetime' }, at(DAY, 0), 126, '2020-02-29T00:00:00'],
    [{ name: 'datetimeoffset', scale: 7 }, at(DAY, TIME, 90), 126, '2020-02-29T14:34:05.1234567+01:30'],
    [{ name: 'varbinary', length: 3 }, Buffer.from('0aff', 'hex'), 1, '0x0AFF'],
    [{ name: 'varbinary', length: 3 }, Buffer.from('0aff', 'hex'), 2, '0AFF'],
    [{ name: 'nvarchar', length: 9 }, 'ž€x', undefined, 'ž€x'],
    [{ name: 'nvarchar', length: 9 }, '漢', undefined, '?'],
  ])('%j %s in style %s', (type, value, style, expected) => {
    expect(compileCast(type, VARCHAR, style)(value)).toBe(expected);
  });

  test('an integer that does not fit is a star', () => {
    expect(compileCast({ name: 'int' }, { name: 'varchar', length: 2 })(123)).toBe('*');
  });

  test('char is filled with blanks', () => {
    expect(compileCast(VARCHAR, { name: 'char', length: 3 })('a')).toBe('a  ');
  });
});

describe('from text', () => {
  test.each<[string, SqlType, SqlValue]>([
    [' 42 ', { name: 'int' }, 42],
    ['', { name: 'int' }, 0],
    ['true', { name: 'bit' }, 1],
    ['1.005', { name: 'decimal', precision: 9, scale: 2 }, 101n],
    ['-0.005', { name: 'decimal', precision: 9, scale: 2 }, -1n],
    ['$1,234.5', { name: 'money' }, 12_345_000n],
    ['2020-02-29', { name: 'date' }, DAY],
    ['20200229', { name: 'date' }, DAY],
    ['02/29/2020', { name: 'date' }, DAY],
    ['Feb 29 2020', { name: 'date' }, DAY],
    ['2020-02-29T13:04:05.1234567', DATETIME2, at(DAY, TIME)],
    ['1:04 PM', { name: 'time', scale: 0 }, 470_400_000_000],
    ['2020-02-29 14:34:05.1234567 +01:30', { name: 'datetimeoffset', scale: 7 }, at(DAY, TIME, 90)],
    ['2020-02-29 13:04:05.125', { name: 'datetime' }, at(DAY, 470_451_266_667)],
    ['2020-02-29 13:04:30', { name: 'smalldatetime' }, at(DAY, 471_000_000_000)],
    [
      '{6f9619ff-8b86-d011-b42d-00c04fc964ff}',
      { name: 'uniqueidentifier' },
      '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    ],
  ])('%s to %j', (text, type, expected) => {
    expect(compileCast(VARCHAR, type)(text)).toEqual(expected);
  });

  test.each<[string, SqlType, number]>([
    ['x', { name: 'int' }, 245],
    ['3000000000', { name: 'int' }, 248],
    ['300', { name: 'tinyint' }, 244],
    ['x', { name: 'bigint' }, 8114],
    ['x', { name: 'decimal', precision: 9, scale: 2 }, 8114],
    ['x', { name: 'money' }, 235],
    ['x', { name: 'date' }, 241],
    ['2020-02-30', { name: 'datetime' }, 242],
    ['x', { name: 'uniqueidentifier' }, 8169],
  ])('%s to %j is error %d', (text, type, number) => {
    expect(() => compileCast(VARCHAR, type)(text)).toThrow(expect.objectContaining({ number }));
  });
});

describe('numbers', () => {
  test.each<[SqlType, SqlValue, SqlType, SqlValue]>([
    [{ name: 'float' }, -1.9, { name: 'int' }, -1],
    [{ name: 'decimal', precision: 9, scale: 2 }, 199n, { name: 'int' }, 1],
    [{ name: 'money' }, 15_000n, { name: 'int' }, 2],
    [{ name: 'decimal', precision: 9, scale: 3 }, 1_235n, { name: 'decimal', precision: 9, scale: 2 }, 124n],
    [{ name: 'xml' }, '<a/>', { name: 'varbinary', length: -1 }, Buffer.from('fffe3c0061002f003e00', 'hex')],
    [{ name: 'int' }, 258, { name: 'binary', length: 4 }, Buffer.from('00000102', 'hex')],
    [{ name: 'varbinary', length: 4 }, Buffer.from('fffffffe', 'hex'), { name: 'int' }, -2],
  ])('%j %s to %j', (from, value, to, expected) => {
    expect(compileCast(from, to)(value)).toEqual(expected);
  });

  test('what does not fit is refused', () => {
    const tooLarge =
      (from: SqlType, to: SqlType, value: SqlValue): (() => SqlValue) =>
      () =>
        compileCast(from, to)(value);
    expect(tooLarge({ name: 'int' }, { name: 'tinyint' }, 256)).toThrow(
      expect.objectContaining({ number: 220 }),
    );
    expect(tooLarge({ name: 'bigint' }, { name: 'int' }, 2n ** 31n)).toThrow(
      expect.objectContaining({ number: 8115 }),
    );
    expect(() => compileCast({ name: 'int' }, { name: 'date' })).toThrow(
      expect.objectContaining({ number: 529 }),
    );
  });
});
