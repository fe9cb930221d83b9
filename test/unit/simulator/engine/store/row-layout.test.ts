import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { imageBytes, RowLayout } from '../../../../../simulator/engine/store/row-layout';
import { type SqlType, type SqlValue } from '../../../../../simulator/types/sql-type';
import { valuesOf } from '../arbitrary-values';

const TYPES: readonly SqlType[] = [
  { name: 'bit' },
  { name: 'tinyint' },
  { name: 'smallint' },
  { name: 'int' },
  { name: 'bigint' },
  { name: 'decimal', precision: 5, scale: 2 },
  { name: 'decimal', precision: 38, scale: 20 },
  { name: 'money' },
  { name: 'smallmoney' },
  { name: 'real' },
  { name: 'float' },
  { name: 'date' },
  { name: 'time', scale: 0 },
  { name: 'time', scale: 7 },
  { name: 'datetime2', scale: 3 },
  { name: 'datetimeoffset', scale: 7 },
  { name: 'uniqueidentifier' },
  { name: 'varchar', length: 20 },
  { name: 'nvarchar', length: 20 },
  { name: 'nvarchar', length: -1 },
  { name: 'varbinary', length: 20 },
  { name: 'varbinary', length: -1 },
  { name: 'ntext' },
  { name: 'image' },
  { name: 'xml' },
];

const columns = TYPES.flatMap((type) => [
  { type, nullable: true },
  { type, nullable: false },
]);

const rows = fc.tuple<SqlValue[]>(
  ...columns.map(({ type, nullable }) => (nullable ? fc.option(valuesOf(type)) : valuesOf(type))),
);

describe('stored rows', () => {
  const layout = new RowLayout(columns);

  test('come back as they were', () => {
    fc.assert(
      fc.property(rows, (values) => {
        expect(layout.decode(layout.encode(values))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  test('can be read in part', () => {
    fc.assert(
      fc.property(rows, fc.subarray([...columns.keys()], { minLength: 1 }), (values, wanted) => {
        const partial = layout.partialDecoder(wanted)(imageBytes(layout.encode(values)), 0);
        for (const ordinal of wanted) expect(partial[ordinal]).toEqual(values[ordinal]);
      }),
      { numRuns: 50 },
    );
  });

  test('know where each value stands', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const image = layout.encode(values);
        const offsets: number[] = [];
        layout.valueOffsets(imageBytes(image), 0, offsets);
        expect(offsets[0]).toBe(1);
        expect(offsets.at(-1)).toBe(image.length);
      }),
      { numRuns: 20 },
    );
  });
});
