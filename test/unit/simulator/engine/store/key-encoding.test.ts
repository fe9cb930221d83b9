import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileKeyPart } from '../../../../../simulator/engine/store/key-encoding';
import { comparatorOf } from '../../../../../simulator/engine/values/comparison';
import { type SqlType, type SqlValue } from '../../../../../simulator/types/sql-type';
import { valuesOf } from '../arbitrary-values';

const TYPES: readonly SqlType[] = [
  { name: 'bit' },
  { name: 'tinyint' },
  { name: 'smallint' },
  { name: 'int' },
  { name: 'bigint' },
  { name: 'decimal', precision: 9, scale: 2 },
  { name: 'decimal', precision: 38, scale: 10 },
  { name: 'money' },
  { name: 'float' },
  { name: 'date' },
  { name: 'time', scale: 7 },
  { name: 'datetime2', scale: 7 },
  { name: 'datetimeoffset', scale: 7 },
  { name: 'uniqueidentifier' },
  { name: 'varbinary', length: 20 },
  { name: 'nvarchar', length: 20 },
  { name: 'nvarchar', length: 20, collation: 'Latin1_General_BIN2' },
  { name: 'nvarchar', length: 20, collation: 'Latin1_General_CS_AS' },
];

const sign = (value: number): number => Math.sign(value);
const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

describe('keys', () => {
  test.each(TYPES)('have the order of their values: %j', (type) => {
    const compare = comparatorOf(type);
    const rising = compileKeyPart({ type, nullable: false, descending: false });
    const falling = compileKeyPart({ type, nullable: true, descending: true });
    fc.assert(
      fc.property(valuesOf(type), valuesOf(type), (a: SqlValue, b: SqlValue) => {
        const expected = sign(compare(a, b));
        expect(sign(order(rising(a), rising(b)))).toBe(expected);
        expect(sign(order(falling(b), falling(a)))).toBe(expected);
      }),
    );
  });

  test('null comes first in a rising key and last in a falling one', () => {
    const type: SqlType = { name: 'int' };
    const rising = compileKeyPart({ type, nullable: true, descending: false });
    const falling = compileKeyPart({ type, nullable: true, descending: true });
    expect(rising(null) < rising(-2_147_483_648)).toBe(true);
    expect(falling(null) > falling(-2_147_483_648)).toBe(true);
  });

  test('a part never runs into the next one', () => {
    const text = compileKeyPart({
      type: { name: 'nvarchar', length: 9 },
      nullable: false,
      descending: false,
    });
    expect(text('a') + text('b') < text('ab') + text('a')).toBe(true);
    expect(text('ab') + text('a')).not.toBe(text('a') + text('ba'));
  });
});
