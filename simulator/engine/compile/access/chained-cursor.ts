import { type RowSlot } from '../../store/row';
import { type KeyRange } from '../../store/sorted-index';
import { type StoredCursor } from './stored-rows';

const NOTHING = Buffer.alloc(0);

/** The rows of several ranges, one range after the other. */
export class ChainedCursor implements StoredCursor {
  private readonly ranges: readonly KeyRange[];
  private readonly openRange: (range: KeyRange) => StoredCursor;
  private place = 0;
  private current: StoredCursor | undefined;

  constructor(ranges: readonly KeyRange[], open: (range: KeyRange) => StoredCursor) {
    this.ranges = ranges;
    this.openRange = open;
  }

  next(): boolean {
    for (;;) {
      const range = this.ranges[this.place];
      if (range === undefined) return false;
      this.current ??= this.openRange(range);
      if (this.current.next()) return true;
      this.current = undefined;
      this.place++;
    }
  }

  get bytes(): Buffer {
    return this.current?.bytes ?? NOTHING;
  }

  get offset(): number {
    return this.current?.offset ?? 0;
  }

  get end(): number {
    return this.current?.end ?? 0;
  }

  get slot(): RowSlot | undefined {
    return this.current?.slot;
  }
}
