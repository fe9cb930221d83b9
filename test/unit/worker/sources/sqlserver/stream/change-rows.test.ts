import { describe, expect, test } from '@jest/globals';
import { UNAVAILABLE, type Value } from '../../../../../../src/core/table-schema';
import { LSN_ZERO } from '../../../../../../src/worker/codec/lsn';
import { ABOVE } from '../../../../../../src/worker/sources/sqlserver/handover/change';
import { changeQuery } from '../../../../../../src/worker/sources/sqlserver/stream/change-query';
import { ChangeRowReader } from '../../../../../../src/worker/sources/sqlserver/stream/change-rows';
import { capturedTable } from '../table-of';

const [DELETE, INSERT, BEFORE, AFTER] = [1, 2, 3, 4] as const;
const large = capturedTable(
  { name: 'id' },
  { name: 'note', type: { kind: 'string' }, isLarge: true },
  { name: 'picture', type: { kind: 'bytes' }, isLarge: true, lacksBefore: true },
);

/** Reads a row whose large columns are null; `mask` has a bit per column. */
function readLarge(operation: number, mask: number): readonly Value[] {
  const row = [LSN_ZERO, 1, LSN_ZERO, operation, Buffer.from([mask]), 7, null, null];
  return new ChangeRowReader(large, undefined).read(row, 100).values;
}

describe('rows of a change table', () => {
  test.each([
    ['an insert', INSERT, 0b111, [7, null, null]],
    ['an update that set them to null', AFTER, 0b110, [7, null, null]],
    ['an update that did not touch them', AFTER, 0b001, [7, UNAVAILABLE, UNAVAILABLE]],
    ['before an update that did not touch them', BEFORE, 0b001, [7, UNAVAILABLE, UNAVAILABLE]],
    ['before an update that set them', BEFORE, 0b110, [7, null, UNAVAILABLE]],
    ['a delete', DELETE, 0b111, [7, null, UNAVAILABLE]],
  ])('large nulls of %s', (_, operation, mask, values) => {
    expect(readLarge(operation, mask)).toEqual(values);
  });

  test('a bit that cannot be null is not null in a delete', () => {
    const table = capturedTable({ name: 'id' }, { name: 'on', type: { kind: 'boolean' }, nullable: false });
    const reader = new ChangeRowReader(table, undefined);
    expect(reader.read([LSN_ZERO, 1, LSN_ZERO, DELETE, 7, null], 10).values).toEqual([7, false]);
  });

  test('the window is the one that the server saw', () => {
    const reader = new ChangeRowReader(capturedTable({ name: 'id' }), {
      delivered: 3,
      floor: ['5'],
      ceilings: [['9']],
    });
    const window = (ordinal: number | null): number =>
      reader.read([LSN_ZERO, 1, LSN_ZERO, 2, ordinal, 7], 10).window;
    expect([0, 1, null].map(window)).toEqual([0, 4, ABOVE]);
  });
});

describe('change query', () => {
  const request = { table: capturedTable({ name: 'id' }), upTo: LSN_ZERO, maxRows: 10, bounds: undefined };

  test('judges keys by the windows, up to the end of the table', () => {
    const bounds = { delivered: 1, floor: ['5'], ceilings: [['9'], null] };
    const { sql } = changeQuery({ ...request, after: { lsn: LSN_ZERO }, bounds });
    expect(sql).toContain(
      'CAST(CASE WHEN t.[id] <= CONVERT(int, @k0) THEN 0 WHEN t.[id] <= CONVERT(int, @k1) THEN 1 ELSE 2 END AS int)',
    );
  });

  test.each([
    [{ delivered: 0, floor: null, ceilings: [] }, 'CAST(NULL AS int)'],
    [{ delivered: 0, floor: null, ceilings: [null] }, 'CAST(1 AS int)'],
  ])('needs no comparison with %j', (bounds, text) => {
    expect(changeQuery({ ...request, after: { lsn: LSN_ZERO }, bounds }).sql).toContain(text);
  });

  test('goes on behind a row by the whole of the index', () => {
    const point = { commandId: 2, seqval: LSN_ZERO, operation: 4 };
    const { sql, parameters = [] } = changeQuery({ ...request, after: { lsn: LSN_ZERO, point } });
    expect(sql.replace(/\s+/g, ' ')).toContain(
      'AND t.[__$start_lsn] >= @l AND (t.[__$start_lsn] > @l OR (t.[__$start_lsn] = @l AND (t.[__$command_id] > @c ' +
        'OR (t.[__$command_id] = @c AND (t.[__$seqval] > @s OR (t.[__$seqval] = @s AND t.[__$operation] > @o))))))',
    );
    expect(parameters.map(({ name }) => name)).toEqual(['page', 'hi', 'l', 'c', 's', 'o']);
  });
});
