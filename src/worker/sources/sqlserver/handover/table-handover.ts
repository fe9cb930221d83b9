import { InvariantError } from '../../../../core/errors/cdc-error';
import { type Row } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';
import { ABOVE, type Change, DELIVERED } from './change';
import { hasSameKey } from './row-key';
import { type RowVisitor, SnapshotWindow } from './snapshot-window';

/** Receives what is to be delivered of a change. */
export interface ChangeSink {
  /** @param movedKey the row on the other side when the change moved the row to another key */
  deliver(op: 'c' | 'u' | 'd', before: Row | null, after: Row | null, movedKey: Row | null): void;
}

/** The windows of a table as a change query has to know them. */
export interface WindowBounds<Bound> {
  /** Number of the newest window that is delivered; keys up to `floor` belong to it and to those before. */
  readonly delivered: number;
  /** Last key that is delivered; null: none. */
  readonly floor: Bound | null;
  /** Last keys of the windows `delivered + 1`, `delivered + 2` ...; null: to the end of the table. */
  readonly ceilings: readonly (Bound | null)[];
}

/**
 * The hand-over of one table from snapshot to stream, by a cursor: changes of keys in delivered windows are delivered,
 * those of open windows are folded into them, those beyond are dropped, since their rows are read later. Which window
 * a key belongs to is judged by the server. So each row of a window is delivered exactly once as `r`, and the history
 * of a key begins with its first delivered event.
 */
export class TableHandover<Bound> {
  readonly #key: readonly number[];
  #open: SnapshotWindow<Bound>[] = [];
  #delivered = 0;
  #floor: Bound | null;
  #done: boolean;

  /** @param floor last key that was delivered by an earlier run; `'end'`: there is nothing to snapshot */
  constructor(key: readonly number[], floor: Bound | null | 'end') {
    this.#key = key;
    this.#done = floor === 'end';
    this.#floor = floor === 'end' ? null : floor;
  }

  /** True when all rows are delivered: the table only streams. */
  get isDone(): boolean {
    return this.#done;
  }

  /** Last key that is delivered; null: none, or all. */
  get floor(): Bound | null {
    return this.#floor;
  }

  get openWindows(): readonly SnapshotWindow<Bound>[] {
    return this.#open;
  }

  get sizeBytes(): number {
    let total = 0;
    for (const window of this.#open) total += window.sizeBytes;
    return total;
  }

  /** What the next change query has to judge by; undefined when the table only streams. */
  get bounds(): WindowBounds<Bound> | undefined {
    if (this.#done) return undefined;
    const ceilings = this.#open.map(({ ceiling }) => ceiling);
    return { delivered: this.#delivered, floor: this.#floor, ceilings };
  }

  /** Opens the next window. To be called before its rows are read, with an end that is fixed by then. */
  open(ceiling: Bound | null): SnapshotWindow<Bound> {
    const last = this.#open.at(-1);
    if (this.#done || last?.ceiling === null)
      throw new InvariantError('opening a window beyond the end of a table');
    const window = new SnapshotWindow(this.#delivered + this.#open.length + 1, ceiling, this.#key);
    this.#open.push(window);
    return window;
  }

  /** The window to be delivered next, if the stream has passed its fence. @param position everything up to it is applied */
  ready(position: Lsn): SnapshotWindow<Bound> | undefined {
    const [window] = this.#open;
    return window?.fence !== undefined && window.fence <= position ? window : undefined;
  }

  /** Delivers the first open window. */
  deliver(visit: RowVisitor): void {
    const window = this.#open.shift();
    if (window === undefined) throw new InvariantError('delivering a window of a table that has none open');
    window.drain(visit);
    this.#delivered = window.number;
    this.#floor = window.ceiling;
    this.#done = window.ceiling === null;
  }

  apply(change: Change, sink: ChangeSink): void {
    const { before, after } = change;
    if (before !== null && after !== null) this.#applyUpdate(change, before, after, sink);
    else if (after !== null) this.#put(change.windowAfter, after, change.sizeBytes, null, sink);
    else if (before !== null) this.#remove(change.windowBefore, before, null, sink);
  }

  #applyUpdate(change: Change, before: Row, after: Row, sink: ChangeSink): void {
    const { windowBefore, windowAfter, sizeBytes } = change;
    if (hasSameKey(before, after, this.#key)) {
      if (this.#isDelivered(windowAfter)) sink.deliver('u', before, after, null);
      else this.#window(windowAfter)?.put(after, sizeBytes);
      return;
    }
    // Folded in this order, a moved row can take over the large values of the row it was.
    if (windowBefore === windowAfter && !this.#isDelivered(windowAfter)) {
      this.#window(windowAfter)?.put(after, sizeBytes, before);
      this.#remove(windowBefore, before, after, sink);
      return;
    }
    this.#remove(windowBefore, before, after, sink);
    this.#put(windowAfter, after, sizeBytes, before, sink);
  }

  #put(window: number, row: Row, sizeBytes: number, movedKey: Row | null, sink: ChangeSink): void {
    if (this.#isDelivered(window)) sink.deliver('c', null, row, movedKey);
    else this.#window(window)?.put(row, sizeBytes);
  }

  #remove(window: number, row: Row, movedKey: Row | null, sink: ChangeSink): void {
    if (this.#isDelivered(window)) sink.deliver('d', row, null, movedKey);
    else this.#window(window)?.remove(row);
  }

  #isDelivered(window: number): boolean {
    return window <= this.#delivered;
  }

  /** Undefined for keys above: they were in no open window when their page was asked for, and are read later. */
  #window(number: number): SnapshotWindow<Bound> | undefined {
    return number === ABOVE ? undefined : this.#open[number - this.#delivered - 1];
  }
}

/** Number of the window that the server's judgement `ordinal` stands for: 0 below, 1.. open, null above. */
export function windowNumber(bounds: { readonly delivered: number }, ordinal: number | null): number {
  if (ordinal === null) return ABOVE;
  return ordinal === 0 ? DELIVERED : bounds.delivered + ordinal;
}
