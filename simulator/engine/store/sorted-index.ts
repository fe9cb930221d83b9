/** Entries per leaf at which it is split. */
const LEAF_SIZE = 512;

interface Leaf<V> {
  readonly keys: string[];
  readonly values: V[];
}

/**
 * Keys in code unit order with a value each: a list of leaves, found by binary search. Splitting a leaf moves the list of
 * leaves, which even for tens of millions of keys is a copy of some tens of kilobytes.
 */
export class SortedIndex<V> {
  private readonly leaves: Leaf<V>[] = [{ keys: [], values: [] }];
  private count = 0;
  /** Grows with each insertion and removal: tells a cursor that its place may have moved. */
  changes = 0;

  get size(): number {
    return this.count;
  }

  get(key: string): V | undefined {
    const leaf = this.leaf(this.leafOf(key));
    const at = lowerBound(leaf.keys, key);
    return leaf.keys[at] === key ? leaf.values[at] : undefined;
  }

  /** Adds an entry, or replaces the value of one. */
  set(key: string, value: V): void {
    const leafAt = this.leafOf(key);
    const leaf = this.leaf(leafAt);
    const at = lowerBound(leaf.keys, key);
    if (leaf.keys[at] === key) {
      leaf.values[at] = value;
      return;
    }
    this.count++;
    this.changes++;
    if (at === leaf.keys.length) {
      leaf.keys.push(key);
      leaf.values.push(value);
    } else {
      leaf.keys.splice(at, 0, key);
      leaf.values.splice(at, 0, value);
    }
    if (leaf.keys.length >= LEAF_SIZE) this.split(leafAt, at);
  }

  delete(key: string): boolean {
    const leafAt = this.leafOf(key);
    const leaf = this.leaf(leafAt);
    const at = lowerBound(leaf.keys, key);
    if (leaf.keys[at] !== key) return false;
    this.count--;
    this.changes++;
    leaf.keys.splice(at, 1);
    leaf.values.splice(at, 1);
    if (leaf.keys.length === 0 && this.leaves.length > 1) this.leaves.splice(leafAt, 1);
    return true;
  }

  clear(): void {
    this.leaves.length = 0;
    this.leaves.push({ keys: [], values: [] });
    this.count = 0;
    this.changes++;
  }

  /** All values in key order; the index must not change meanwhile. */
  *values(): Generator<V, void, undefined> {
    for (const leaf of this.leaves) yield* leaf.values;
  }

  /** A leaf full of rising keys stays full; any other is cut in the middle. */
  private split(leafAt: number, insertedAt: number): void {
    const leaf = this.leaf(leafAt);
    const rising = insertedAt === leaf.keys.length - 1;
    const cut = rising ? leaf.keys.length - 1 : leaf.keys.length >> 1;
    this.leaves.splice(leafAt + 1, 0, { keys: leaf.keys.splice(cut), values: leaf.values.splice(cut) });
  }

  /** The last leaf whose first key is not above the key. */
  private leafOf(key: string): number {
    let low = 0;
    let high = this.leaves.length - 1;
    const last = this.leaves[high]?.keys[0];
    if (last !== undefined && last <= key) return high;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = this.leaf(middle).keys[0] ?? '';
      if (first <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @internal for cursors */
  leaf(index: number): Leaf<V> {
    const leaf = this.leaves[index];
    if (leaf === undefined) throw new RangeError(`no leaf ${index}`);
    return leaf;
  }

  /** @internal for cursors: place of the first key not below the given one. */
  place(key: string): { leaf: number; entry: number } {
    const leaf = this.leafOf(key);
    return { leaf, entry: lowerBound(this.leaf(leaf).keys, key) };
  }

  /** @internal for cursors */
  get leafCount(): number {
    return this.leaves.length;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An end of a key range: all keys that begin with the prefix are inside or outside of it. */
export interface KeyBound {
  readonly prefix: string;
  readonly inclusive: boolean;
}

export interface KeyRange {
  readonly low: KeyBound | undefined;
  readonly high: KeyBound | undefined;
}

export const EVERYTHING: KeyRange = { low: undefined, high: undefined };

/** Above every key that begins with a prefix: no key holds that many of the highest code unit in a row. */
const ABOVE = '\uffff'.repeat(24);

/** Walks a range of an index in either direction; the index may change between steps. */
export class IndexCursor<V> {
  private readonly index: SortedIndex<V>;
  private readonly range: KeyRange;
  private readonly backwards: boolean;
  private leaf = 0;
  private entry = 0;
  private changes = -1;
  private lastKey: string | undefined;
  /** Key and value of the entry that `next` arrived at. */
  key = '';
  value: V | undefined;

  constructor(index: SortedIndex<V>, range: KeyRange, backwards: boolean) {
    this.index = index;
    this.range = range;
    this.backwards = backwards;
  }

  next(): boolean {
    if (this.changes !== this.index.changes) this.find();
    return this.backwards ? this.stepBack() : this.stepForward();
  }

  /** Makes `next` arrive at the current entry, or at its successor, once more. */
  again(): void {
    this.changes = -1;
    this.repeat = true;
  }

  private repeat = false;

  private find(): void {
    this.changes = this.index.changes;
    const place = this.index.place(this.backwards ? this.startBackwards() : this.startForward());
    this.leaf = place.leaf;
    this.entry = place.entry;
    this.repeat = false;
  }

  private startForward(): string {
    if (this.lastKey !== undefined) return this.repeat ? this.lastKey : `${this.lastKey}\0`;
    const low = this.range.low;
    if (low === undefined) return '';
    return low.inclusive ? low.prefix : low.prefix + ABOVE;
  }

  /** The entry before the place found is the first one to visit. */
  private startBackwards(): string {
    if (this.lastKey !== undefined) return this.repeat ? `${this.lastKey}\0` : this.lastKey;
    const high = this.range.high;
    if (high === undefined) return ABOVE;
    return high.inclusive ? high.prefix + ABOVE : high.prefix;
  }

  private stepForward(): boolean {
    let leaf = this.index.leaf(this.leaf);
    while (this.entry >= leaf.keys.length) {
      if (this.leaf + 1 >= this.index.leafCount) return false;
      leaf = this.index.leaf(++this.leaf);
      this.entry = 0;
    }
    return this.arrive(leaf, this.entry++) && this.isBelowHigh();
  }

  private stepBack(): boolean {
    let leaf = this.index.leaf(this.leaf);
    while (this.entry <= 0) {
      if (this.leaf === 0) return false;
      leaf = this.index.leaf(--this.leaf);
      this.entry = leaf.keys.length;
    }
    return this.arrive(leaf, --this.entry) && this.isAboveLow();
  }

  private arrive(leaf: { keys: readonly string[]; values: readonly V[] }, at: number): boolean {
    this.key = leaf.keys[at] ?? '';
    this.value = leaf.values[at];
    this.lastKey = this.key;
    return true;
  }

  private isBelowHigh(): boolean {
    const high = this.range.high;
    if (high === undefined || this.key < high.prefix) return true;
    return high.inclusive && this.key.startsWith(high.prefix);
  }

  private isAboveLow(): boolean {
    const low = this.range.low;
    if (low === undefined || this.key >= low.prefix + ABOVE) return true;
    return this.key >= low.prefix && (low.inclusive || !this.key.startsWith(low.prefix));
  }
}
