import { CdcError, InvariantError } from '../../../../core/errors/cdc-error';
import { formatLsn, type Lsn } from '../../../codec/lsn';
import {
  type Change,
  type ChangeRow,
  type FeedCursor,
  toChange,
  UPDATE_AFTER,
  UPDATE_BEFORE,
} from './change';

/**
 * The changes of one capture instance up to the bound of one poll, in its own order: rows go in page by page, changes
 * come out. The two rows of an update become one change, wherever the pages are cut.
 */
export class ChangeFeed {
  readonly instance: string;
  /** Decides between instances whose changes are at the same place. */
  readonly ordinal: number;
  #queue: Change[] = [];
  #next = 0;
  #updateBefore: ChangeRow | undefined;
  #complete = false;
  #startLsn: Lsn | undefined;
  #seqval: Lsn | undefined;
  #serial = 0;

  /** @param resume where the commit `startLsn` was cut, so that serials go on */
  constructor(instance: string, ordinal: number, resume?: { startLsn: Lsn; cursor: FeedCursor }) {
    this.instance = instance;
    this.ordinal = ordinal;
    this.#startLsn = resume?.startLsn;
    this.#seqval = resume?.cursor.seqval;
    this.#serial = resume?.cursor.serial ?? 0;
  }

  /** True when no further row lies within the bound of the poll. */
  get complete(): boolean {
    return this.#complete;
  }

  get isEmpty(): boolean {
    return this.#next >= this.#queue.length;
  }

  /** The next change. Not to be asked of an empty feed. */
  get first(): Change {
    const change = this.#queue[this.#next];
    if (change === undefined)
      throw new InvariantError(`capture instance ${this.instance} has no change to give`);
    return change;
  }

  /** @throws CdcError when the rows of an update do not stand together */
  add(row: ChangeRow): void {
    this.#count(row);
    const first = this.#updateBefore;
    if (first === undefined) {
      if (row.operation === UPDATE_BEFORE) this.#updateBefore = row;
      else if (row.operation === UPDATE_AFTER) throw this.#broken(row, 'no row before it');
      else this.#queue.push(toChange(row, undefined, this.#serial));
      return;
    }
    if (!isPair(first, row)) throw this.#broken(first, `operation ${row.operation}`);
    this.#updateBefore = undefined;
    this.#queue.push(toChange(row, first, this.#serial));
  }

  /** The last page is in. @throws CdcError when it ends between the two rows of an update */
  finish(): void {
    if (this.#updateBefore !== undefined) throw this.#broken(this.#updateBefore, 'nothing');
    this.#complete = true;
  }

  /** Removes the first change. */
  take(): void {
    this.#next += 1;
    if (this.#next < this.#queue.length) return;
    this.#queue = [];
    this.#next = 0;
  }

  #count(row: ChangeRow): void {
    const shares = row.seqval === this.#seqval && row.startLsn === this.#startLsn;
    this.#serial = shares ? this.#serial + 1 : 1;
    this.#seqval = row.seqval;
    this.#startLsn = row.startLsn;
  }

  #broken(row: ChangeRow, followedBy: string): CdcError {
    const place = `commit ${formatLsn(row.startLsn)}, seqval ${formatLsn(row.seqval)}`;
    const message = `reading capture instance ${this.instance}: at ${place}, operation ${row.operation} stands beside ${followedBy}; expected the rows of an update (3 and 4) together`;
    return new CdcError('CDC_SQLSERVER_CHANGE_ROWS_BROKEN', message, {
      details: { instance: this.instance, commitLsn: formatLsn(row.startLsn) },
    });
  }
}

function isPair(before: ChangeRow, after: ChangeRow): boolean {
  return (
    after.operation === UPDATE_AFTER &&
    after.startLsn === before.startLsn &&
    (after.commandId === before.commandId || after.seqval === before.seqval)
  );
}
