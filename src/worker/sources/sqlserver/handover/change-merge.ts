import { type ChangeFeed } from './change-feed';

/** True when the head of `a` comes before the head of `b`. */
function precedes(a: ChangeFeed, b: ChangeFeed): boolean {
  const x = a.first;
  const y = b.first;
  if (x.startLsn !== y.startLsn) return x.startLsn < y.startLsn;
  if (x.commandId !== y.commandId) return x.commandId < y.commandId;
  if (x.seqval !== y.seqval) return x.seqval < y.seqval;
  if (x.operation !== y.operation) return x.operation < y.operation;
  return a.ordinal < b.ordinal;
}

/**
 * Merges the changes of capture instances by (start_lsn, command_id, seqval, operation, instance). Nothing comes out
 * while an instance has rows left that are not read, since one of them might come first.
 */
export class ChangeMerge {
  /** A binary heap of the feeds that hold changes. */
  readonly #heap: ChangeFeed[] = [];
  readonly #starved: Set<ChangeFeed>;

  constructor(feeds: readonly ChangeFeed[]) {
    this.#starved = new Set(feeds);
    for (const feed of feeds) this.refilled(feed);
  }

  /** Feeds whose next page has to be read before anything more comes out. */
  get starved(): ReadonlySet<ChangeFeed> {
    return this.#starved;
  }

  /** The feed whose first change is the next one; undefined while a feed is starved, and at the end. */
  get next(): ChangeFeed | undefined {
    return this.#starved.size > 0 ? undefined : this.#heap[0];
  }

  /** To be called when a page was added to a starved feed. */
  refilled(feed: ChangeFeed): void {
    if (feed.isEmpty && !feed.complete) return;
    if (!this.#starved.delete(feed) || feed.isEmpty) return;
    this.#heap.push(feed);
    this.#siftUp();
  }

  /** Removes the first change of {@link next}. */
  take(): void {
    const feed = this.next;
    if (feed === undefined) return;
    feed.take();
    if (feed.isEmpty) {
      const last = this.#heap.pop();
      if (last !== undefined && last !== feed) this.#heap[0] = last;
      if (!feed.complete) this.#starved.add(feed);
    }
    this.#siftDown();
  }

  /** Moves the last feed up to its place. */
  #siftUp(): void {
    let child = this.#heap.length - 1;
    while (child > 0 && this.#swapIfBefore(child, (child - 1) >> 1)) child = (child - 1) >> 1;
  }

  /** Moves the first feed down to its place. */
  #siftDown(): void {
    let parent = 0;
    for (;;) {
      const child = this.#earlierChild(parent);
      if (child === undefined || !this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #earlierChild(parent: number): number | undefined {
    const left = this.#heap[2 * parent + 1];
    const right = this.#heap[2 * parent + 2];
    if (left === undefined) return undefined;
    return 2 * parent + (right !== undefined && precedes(right, left) ? 2 : 1);
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const lower = this.#heap[child];
    const upper = this.#heap[parent];
    if (lower === undefined || upper === undefined || !precedes(lower, upper)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
