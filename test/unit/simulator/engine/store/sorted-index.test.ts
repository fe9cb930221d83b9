import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVERYTHING, IndexCursor, SortedIndex } from '../../../../../simulator/engine/store/sorted-index';

function walk(cursor: IndexCursor<number>): string[] {
  const keys: string[] = [];
  while (cursor.next()) keys.push(cursor.key);
  return keys;
}

function filled(keys: Iterable<string>): SortedIndex<number> {
  const index = new SortedIndex<number>();
  let value = 0;
  for (const key of keys) index.set(key, value++);
  return index;
}

const manyKeys = Array.from({ length: 3000 }, (_, i) => String((i * 7919) % 3000).padStart(4, '0'));

describe('sorted index', () => {
  test('agrees with a sorted map after any insertions and removals', () => {
    const step = fc.record({ key: fc.string({ maxLength: 3 }), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const index = new SortedIndex<number>();
        const model = new Map<string, number>();
        steps.forEach(({ key, remove }, i) => {
          if (remove) expect(index.delete(key)).toBe(model.delete(key));
          else {
            index.set(key, i);
            model.set(key, i);
          }
        });
        expect(index.size).toBe(model.size);
        expect(walk(new IndexCursor(index, EVERYTHING, false))).toEqual(
          [...model.keys()].sort((a, b) => (a < b ? -1 : 1)),
        );
        for (const [key, value] of model) expect(index.get(key)).toBe(value);
      }),
    );
  });

  test('splits and joins leaves without losing order', () => {
    const index = filled(manyKeys);
    const sorted = [...manyKeys].sort();
    expect(walk(new IndexCursor(index, EVERYTHING, false))).toEqual(sorted);
    expect(walk(new IndexCursor(index, EVERYTHING, true))).toEqual([...sorted].reverse());
    for (const key of manyKeys) expect(index.delete(key)).toBe(true);
    expect(walk(new IndexCursor(index, EVERYTHING, false))).toEqual([]);
  });

  test.each([
    [{ prefix: 'b', inclusive: true }, { prefix: 'c', inclusive: true }, ['b', 'ba', 'c', 'ca']],
    [{ prefix: 'b', inclusive: false }, { prefix: 'c', inclusive: true }, ['c', 'ca']],
    [{ prefix: 'b', inclusive: true }, { prefix: 'c', inclusive: false }, ['b', 'ba']],
    [undefined, { prefix: 'b', inclusive: false }, ['a']],
    [{ prefix: 'ca', inclusive: true }, undefined, ['ca', 'd']],
  ])('a bound takes in, or leaves out, all keys with its prefix: %j to %j', (low, high, expected) => {
    const index = filled(['a', 'b', 'ba', 'c', 'ca', 'd']);
    expect(walk(new IndexCursor(index, { low, high }, false))).toEqual(expected);
    expect(walk(new IndexCursor(index, { low, high }, true))).toEqual([...expected].reverse());
  });

  test('a cursor goes on behind its last key whatever changes meanwhile', () => {
    const index = filled(['a', 'c', 'e']);
    const cursor = new IndexCursor(index, EVERYTHING, false);
    expect(cursor.next() && cursor.key).toBe('a');
    index.set('b', 9);
    index.delete('c');
    expect(walk(cursor)).toEqual(['b', 'e']);
  });

  test('a cursor arrives at the same entry again, or at its successor', () => {
    const index = filled(['a', 'b', 'c']);
    const cursor = new IndexCursor(index, EVERYTHING, false);
    cursor.next();
    cursor.next();
    cursor.again();
    expect(cursor.next() && cursor.key).toBe('b');
    cursor.again();
    index.delete('b');
    expect(cursor.next() && cursor.key).toBe('c');
  });
});
