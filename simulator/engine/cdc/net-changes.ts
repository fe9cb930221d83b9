import { type SqlValue } from '../../types/sql-type';

/** What became of a row in a range of changes. */
export interface NetChange {
  /** The stored change with the final image. */
  readonly row: readonly SqlValue[];
  /** 1 delete, 2 insert, 4 update. */
  readonly operation: 1 | 2 | 4;
  /** Columns that any of the changes touched. */
  readonly updateMask: Buffer | null;
}

const OPERATION = 3;
const UPDATE_MASK = 4;

interface RowHistory {
  readonly existedBefore: boolean;
  last: readonly SqlValue[];
  mask: Buffer | null;
}

/** One change per row that is another one, or is there or gone, at the end; in the order of the last changes. */
export function* netChanges(
  changes: Iterable<readonly SqlValue[]>,
  keyOf: (row: readonly SqlValue[]) => string,
): Generator<NetChange> {
  const histories = new Map<string, RowHistory>();
  for (const row of changes) {
    const key = keyOf(row);
    const known = histories.get(key);
    histories.delete(key);
    histories.set(key, {
      existedBefore: known?.existedBefore ?? row[OPERATION] !== 2,
      last: row,
      mask: union(known?.mask ?? null, row),
    });
  }
  for (const { existedBefore, last, mask } of histories.values()) {
    const isGone = last[OPERATION] === 1;
    if (isGone && !existedBefore) continue;
    yield { row: last, operation: isGone ? 1 : existedBefore ? 4 : 2, updateMask: mask };
  }
}

function union(mask: Buffer | null, row: readonly SqlValue[]): Buffer | null {
  const added = row[UPDATE_MASK];
  if (!Buffer.isBuffer(added) || row[OPERATION] === 1 || row[OPERATION] === 2) return mask;
  if (mask === null) return Buffer.from(added);
  return Buffer.from(mask.map((byte, index) => byte | (added[index] ?? 0)));
}
