import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
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

/** The value of nested CASE expressions over one key. */
function evaluate(text: string, key: number, values: ReadonlyMap<string, number>): number | null {
  const tokens = text.split(' ');
  const expression = (): number | null => {
    const first = tokens.shift();
    if (first !== 'CASE') return first === 'NULL' ? null : Number(first);
    const [, , , , parameter] = tokens.splice(0, 6);
    const name = /@(\w+)/.exec(parameter ?? '')?.[1] ?? '';
    const [below] = [expression(), tokens.shift()];
    const [above] = [expression(), tokens.shift()];
    return key <= (values.get(name) ?? NaN) ? below : above;
  };
  return expression();
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const word of text.split(' ')) {
    if (word === 'CASE') deepest = Math.max(deepest, ++depth);
    if (word === 'END') depth--;
  }
  return deepest;
}

describe('change query', () => {
  const request = { table: capturedTable({ name: 'id' }), upTo: LSN_ZERO, maxRows: 10, bounds: undefined };

  test('judges keys by the windows, whatever their number', () => {
    const bounds = fc.record({
      ends: fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 70 }),
      hasFloor: fc.boolean(),
      isOpen: fc.boolean(),
    });
    fc.assert(
      fc.property(bounds, fc.integer({ min: 0, max: 201 }), ({ ends, hasFloor, isOpen }, key) => {
        const sorted = ends.toSorted((a, b) => a - b);
        const floor = hasFloor ? sorted.shift() : undefined;
        const ceilings = sorted.map((end) => [String(end)]);
        const { sql, parameters = [] } = changeQuery({
          ...request,
          after: { lsn: LSN_ZERO },
          bounds: {
            delivered: 3,
            floor: floor === undefined ? null : [String(floor)],
            ceilings: isOpen ? [...ceilings, null] : ceilings,
          },
        });
        const values = new Map(parameters.map(({ name, value }) => [name, Number(value)]));
        const text = /CAST\((.*) AS int\) AS \[__window\]/.exec(sql)?.[1] ?? '';
        const index = sorted.findIndex((end) => key <= end);
        const open = index >= 0 ? index + 1 : isOpen ? sorted.length + 1 : null;
        expect(evaluate(text, key, values)).toBe(floor !== undefined && key <= floor ? 0 : open);
        expect(nesting(text)).toBeLessThanOrEqual(10);
      }),
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

  test('does without command ids where an older server has none', () => {
    const table = { ...request.table, hasCommandId: false };
    const point = { commandId: 0, seqval: LSN_ZERO, operation: 4 };
    const { sql, parameters = [] } = changeQuery({ ...request, table, after: { lsn: LSN_ZERO, point } });
    expect(sql).not.toContain('__$command_id');
    expect(sql.replace(/\s+/g, ' ')).toContain(
      'OR (t.[__$start_lsn] = @l AND (t.[__$seqval] > @s OR (t.[__$seqval] = @s AND t.[__$operation] > @o)))) ' +
        'ORDER BY t.[__$start_lsn], t.[__$seqval], t.[__$operation]',
    );
    expect(parameters.map(({ name }) => name)).toEqual(['page', 'hi', 'l', 's', 'o']);
  });
});
