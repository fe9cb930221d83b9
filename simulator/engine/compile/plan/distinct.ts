import { compileKeyPart } from '../../store/key-encoding';
import { type OutputColumn, type ResultCursor, type ResultRow } from '../compiled';
import { Frame } from '../frame';
import { type Limit, rowLimit } from './limit';
import { sortKeyed } from './sort';

export interface PlaceOrder {
  readonly place: number;
  readonly descending: boolean;
}

type Open = (parent: Frame) => ResultCursor;

/** Text that is equal for rows that UNION and DISTINCT hold to be equal. */
export function compileRowKey(columns: readonly OutputColumn[]): (row: ResultRow) => string {
  const parts = columns.map(({ type }) => compileKeyPart({ type, nullable: true, descending: false }));
  return (row) => {
    let key = '';
    for (let index = 0; index < parts.length; index++) key += parts[index]?.(row[index] ?? null) ?? '';
    return key;
  };
}

/** Each row once, then in order, then no more than the limit. */
export function distinctRows(
  open: Open,
  columns: readonly OutputColumn[],
  order: readonly PlaceOrder[],
  limit: Limit | undefined,
): Open {
  return orderedRows(withoutRepeats(open, columns), columns, order, limit);
}

export function withoutRepeats(open: Open, columns: readonly OutputColumn[]): Open {
  const keyOf = compileRowKey(columns);
  return (parent) => {
    const cursor = open(parent);
    const seen = new Set<string>();
    return {
      next: () => {
        for (let row = cursor.next(); row !== undefined; row = cursor.next()) {
          const key = keyOf(row);
          if (seen.has(key)) continue;
          seen.add(key);
          return row;
        }
        return undefined;
      },
    };
  };
}

/** Finished rows, sorted by places in them. */
export function orderedRows(
  open: Open,
  columns: readonly OutputColumn[],
  order: readonly PlaceOrder[],
  limit: Limit | undefined,
): Open {
  const sorted = order.length === 0 ? open : sortedRows(open, columns, order);
  if (limit === undefined) return sorted;
  return (parent) => {
    const frame = new Frame(parent.execution, parent, 0);
    const cursor = sorted(parent);
    let skip = Number(limit.skip?.evaluate(frame) ?? 0);
    let left = rowLimit(limit, frame);
    return {
      next: () => {
        for (; skip > 0; skip--) if (cursor.next() === undefined) return undefined;
        if (left <= 0) return undefined;
        const row = cursor.next();
        left--;
        return row;
      },
    };
  };
}

function sortedRows(open: Open, columns: readonly OutputColumn[], order: readonly PlaceOrder[]): Open {
  const parts = order.map(({ place, descending }) => {
    const type = columns[place]?.type ?? { name: 'int' as const };
    return { place, encode: compileKeyPart({ type, nullable: true, descending }) };
  });
  return (parent) => {
    const cursor = open(parent);
    const entries: { key: string; place: number; item: ResultRow }[] = [];
    let sorted: { item: ResultRow }[] | undefined;
    let at = 0;
    return {
      next: () => {
        if (sorted === undefined) {
          for (let row = cursor.next(); row !== undefined; row = cursor.next()) {
            let key = '';
            for (const { place, encode } of parts) key += encode(row[place] ?? null);
            entries.push({ key, place: entries.length, item: row });
          }
          sorted = sortKeyed(entries);
        }
        return sorted[at++]?.item;
      },
    };
  };
}
