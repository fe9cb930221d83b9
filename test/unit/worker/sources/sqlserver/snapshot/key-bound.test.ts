import { describe, expect, test } from '@jest/globals';
import { type ColumnType, type Value } from '../../../../../../src/core/table-schema';
import { type KeyColumn } from '../../../../../../src/worker/sources/sqlserver/discovery/captured-table';
import {
  BoundComparison,
  toKeyBound,
} from '../../../../../../src/worker/sources/sqlserver/snapshot/key-bound';

function keyColumn(
  name: string,
  type: ColumnType,
  sourceType: string,
  collation: string | null = null,
): KeyColumn {
  return { name, type, sourceType, collation };
}

describe('bounds of keys', () => {
  test.each<[ColumnType, Value, string]>([
    [{ kind: 'int64' }, '-9223372036854775808', '-9223372036854775808'],
    [{ kind: 'boolean' }, true, '1'],
    [{ kind: 'decimal', precision: 38, scale: 2 }, '0.10', '0.10'],
    [{ kind: 'float64' }, 0.1, '0.1'],
    [{ kind: 'bytes' }, Buffer.from('00ff', 'hex'), '00ff'],
    [{ kind: 'date' }, -719162, '0001-01-01'],
    [{ kind: 'date' }, 2932896, '9999-12-31'],
    [{ kind: 'time', fractionDigits: 7 }, 863_999_999_999, '23:59:59.9999999'],
    [{ kind: 'time', fractionDigits: 0 }, 36_000_000_000, '01:00:00'],
    [
      { kind: 'timestamp', fractionDigits: 3 },
      { days: 0, ticks: 70_000, offsetMinutes: 0 },
      '1970-01-01T00:00:00.007',
    ],
    [
      { kind: 'timestamptz', fractionDigits: 7 },
      { days: 1, ticks: 1, offsetMinutes: 330 },
      '1970-01-02T00:00:00.0000001+00:00',
    ],
  ])('%j: %j is sent as %s', (type, value, text) => {
    expect(toKeyBound([null, value], [1], [keyColumn('k', type, 'x')])).toEqual([text]);
  });

  test('a key without a value is refused', () => {
    expect(() => toKeyBound([null], [0], [keyColumn('k', { kind: 'int32' }, 'int')])).toThrow('has no value');
  });
});

describe('comparison with a bound', () => {
  const id = keyColumn('id', { kind: 'int32' }, 'int');
  const name = keyColumn('na]me', { kind: 'string' }, 'varchar(20)', 'Polish_CI_AS');

  test('of one column', () => {
    const comparison = new BoundComparison([id], 't');
    expect(comparison.above(['5'])).toBe('t.[id] > CONVERT(int, @k0)');
    expect(comparison.upTo(['6'])).toBe('t.[id] <= CONVERT(int, @k1)');
    expect(comparison.parameters).toMatchObject([
      { name: 'k0', value: '5' },
      { name: 'k1', value: '6' },
    ]);
  });

  test('of several columns is written out, in the order of the key and in their collation', () => {
    const comparison = new BoundComparison([id, name], 't');
    expect(comparison.above(['5', 'x'])).toBe(
      '(t.[id] > CONVERT(int, @k0) OR (t.[id] = CONVERT(int, @k0) AND ' +
        't.[na]]me] > CONVERT(varchar(20), @k1 COLLATE Polish_CI_AS)))',
    );
  });

  test('binary and float keys are sent as what they are', () => {
    const columns = [
      keyColumn('b', { kind: 'bytes' }, 'binary(2)'),
      keyColumn('f', { kind: 'float64' }, 'float'),
    ];
    const comparison = new BoundComparison(columns, 't');
    comparison.upTo(['00ff', '0.1']);
    expect(comparison.parameters.map(({ value }) => value)).toEqual([Buffer.from('00ff', 'hex'), 0.1]);
  });
});
