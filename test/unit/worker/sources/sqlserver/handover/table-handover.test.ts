import { describe, expect, test } from '@jest/globals';
import { type Row, UNAVAILABLE } from '../../../../../../src/core/table-schema';
import { ABOVE, type Change, toChange } from '../../../../../../src/worker/sources/sqlserver/handover/change';
import {
  TableHandover,
  windowNumber,
} from '../../../../../../src/worker/sources/sqlserver/handover/table-handover';
import { changeRow } from './change-rows-of';
import { lsnOf } from './model/model-database';

/** Rows are `[key, large value]`; windows end at keys. */
class Table {
  readonly handover: TableHandover<number>;
  readonly out: unknown[] = [];

  constructor(floor: number | null | 'end' = null) {
    this.handover = new TableHandover<number>([0], floor);
  }

  /** Opens a window and reads it. */
  read(ceiling: number | null, ...rows: Row[]): void {
    const window = this.handover.open(ceiling);
    window.setRows({
      count: rows.length,
      sizeBytes: 0,
      forEach: (visit) => rows.forEach((row) => visit(row, 1)),
    });
    window.setFence(lsnOf(5));
  }

  change(operation: number, values: Row, window: number, before?: [Row, number]): this {
    const first = before && changeRow(1, 1, 1, 3, before[0], before[1]);
    const change: Change = toChange(changeRow(1, 1, 1, operation, values, window), first, 1);
    this.handover.apply(change, { deliver: (...event) => this.out.push(event) });
    return this;
  }

  deliver(): this {
    this.handover.deliver((row) => this.out.push(['r', row]));
    return this;
  }
}

describe('hand-over of one table', () => {
  test('a table that only streams delivers every change', () => {
    const { out } = new Table('end')
      .change(2, [1, 'a'], 0)
      .change(4, [1, 'b'], 0, [[1, 'a'], 0])
      .change(1, [1, 'b'], 0);
    expect(out).toEqual([
      ['c', null, [1, 'a'], null],
      ['u', [1, 'a'], [1, 'b'], null],
      ['d', [1, 'b'], null, null],
    ]);
  });

  test('an update that changes the key is a delete and an insert that know of each other', () => {
    const { out } = new Table('end').change(4, [2, 'a'], 0, [[1, 'a'], 0]);
    expect(out).toEqual([
      ['d', [1, 'a'], null, [2, 'a']],
      ['c', null, [2, 'a'], [1, 'a']],
    ]);
  });

  test('changes of open windows are folded, changes above are dropped', () => {
    const table = new Table();
    table.read(10, [1, 'a'], [2, 'b'], [3, 'c']);
    table
      .change(1, [1, 'a'], 1)
      .change(4, [2, 'B'], 1, [[2, 'b'], 1])
      .change(2, [4, 'd'], 1)
      .change(2, [20, 'x'], ABOVE);
    expect(table.out).toEqual([]);
    expect(table.deliver().out).toEqual([
      ['r', [3, 'c']],
      ['r', [2, 'B']],
      ['r', [4, 'd']],
    ]);
  });

  test('a row that moves out of a delivered window into an open one is a delete and a row of it', () => {
    const table = new Table();
    table.read(10, [1, 'a']);
    table.deliver();
    table.read(null, [20, 'x']);
    table.change(4, [21, 'a'], 2, [[1, 'a'], 1]);
    expect(table.deliver().out).toEqual([
      ['r', [1, 'a']],
      ['d', [1, 'a'], null, [21, 'a']],
      ['r', [20, 'x']],
      ['r', [21, 'a']],
    ]);
    expect(table.handover.isDone).toBe(true);
  });

  test('a window is ready when the stream is at its fence, and only the first one', () => {
    const table = new Table();
    table.read(10, [1, 'a']);
    table.read(null, [20, 'x']);
    expect(table.handover.ready(lsnOf(4))).toBeUndefined();
    expect(table.handover.ready(lsnOf(5))?.number).toBe(1);
    table.deliver();
    expect(table.handover.ready(lsnOf(5))?.number).toBe(2);
    expect(table.handover.bounds).toEqual({ delivered: 1, floor: 10, ceilings: [null] });
  });

  test('no window opens beyond the end', () => {
    const table = new Table();
    table.handover.open(null);
    expect(() => table.handover.open(30)).toThrow('beyond the end of a table');
  });

  test('the judgement of the server counts from the windows that were delivered then', () => {
    expect([0, 1, 2, null].map((ordinal) => windowNumber({ delivered: 4 }, ordinal))).toEqual([
      0,
      5,
      6,
      ABOVE,
    ]);
  });
});

describe('large values that a change did not touch', () => {
  test('come from the row as it was read', () => {
    const table = new Table();
    table.read(null, [1, 'large']);
    table.change(4, [1, UNAVAILABLE], 1, [[1, UNAVAILABLE], 1]);
    expect(table.deliver().out).toEqual([['r', [1, 'large']]]);
  });

  test('come from the change before', () => {
    const table = new Table();
    table.read(null, [1, 'large']);
    table
      .change(4, [1, 'larger'], 1, [[1, 'large'], 1])
      .change(4, [1, UNAVAILABLE], 1, [[1, UNAVAILABLE], 1]);
    expect(table.deliver().out).toEqual([['r', [1, 'larger']]]);
  });

  test('do not come from a row that was deleted in between', () => {
    const table = new Table();
    table.read(null, [1, 'large'], [2, 'other']);
    table.change(1, [1, 'large'], 1).change(4, [1, UNAVAILABLE], 1, [[2, UNAVAILABLE], 1]);
    expect(table.deliver().out).toEqual([['r', [1, 'other']]]);
  });

  test.each([[[1, 'large']], [[9, 'large']]])(
    'follow a row to its new key, wherever the read saw it: %j',
    (read) => {
      const table = new Table();
      table.read(null, read);
      table.change(4, [9, UNAVAILABLE], 1, [[1, UNAVAILABLE], 1]);
      expect(table.deliver().out).toEqual([['r', [9, 'large']]]);
    },
  );
});
