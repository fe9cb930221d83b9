import { type RowImage } from './row-layout';
import { type Transaction } from './transaction';
import { Blocked } from './waiting';

/** One state of a row; null = deleted. */
export interface RowVersion {
  readonly image: RowImage | null;
  readonly by: Transaction;
  older: RowVersion | undefined;
}

/** All states of the rows that had one clustered key, newest first. */
export class RowSlot {
  version: RowVersion | undefined;
  /** Claimed for a change by a statement that has not made it yet. */
  lockedBy: Transaction | undefined;
  /** Secondary indexes may list it under keys that the newest version does not have. */
  hasOldKeys = false;
  /** Its place in the clustered index. */
  readonly key: string;

  constructor(key: string, version: RowVersion) {
    this.key = key;
    this.version = version;
    this.lockedBy = undefined;
  }
}

/** Whose changes a reader sees. */
export interface ReadView {
  readonly transaction: Transaction;
  /** Commits up to this one; Infinity = whatever is committed when the row is read. */
  readonly sequence: number;
  /** Sees uncommitted changes (READ UNCOMMITTED). */
  readonly dirty: boolean;
  /** Waits for unfinished changes instead of looking behind them (READ COMMITTED with locks). */
  readonly blocking: boolean;
}

/** The state of the row for this reader; null when there is none. @throws Blocked */
export function visibleImage(slot: RowSlot, view: ReadView): RowImage | null {
  for (let version = slot.version; version !== undefined; version = version.older) {
    const by = version.by;
    if (by === view.transaction || view.dirty) return version.image;
    if (by.commitSequence !== 0) {
      if (by.commitSequence <= view.sequence) return version.image;
    } else if (view.blocking && by.isActive) {
      throw new Blocked(by);
    }
  }
  return null;
}

/** The newest state, for a change by this transaction. @throws Blocked when somebody else is changing it. */
export function newestImage(slot: RowSlot, transaction: Transaction): RowImage | null {
  const locker = slot.lockedBy;
  if (locker !== undefined && locker !== transaction && locker.isActive) throw new Blocked(locker);
  const version = slot.version;
  if (version === undefined) return null;
  if (version.by !== transaction && version.by.isActive) throw new Blocked(version.by);
  return version.image;
}
