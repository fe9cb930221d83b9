import { type RowSlot } from '../../store/row';
import { type Frame, NULL_ROW, type SourceRow } from '../frame';

/** The current rows of some sources, kept for later. */
export interface Tuple {
  readonly rows: readonly SourceRow[];
  readonly slots: readonly (RowSlot | undefined)[];
}

/** Keeps and brings back the rows of the given sources. */
export class TupleShape {
  private readonly sources: readonly number[];

  constructor(sources: readonly number[]) {
    this.sources = sources;
  }

  capture(frame: Frame): Tuple {
    return {
      rows: this.sources.map((source) => frame.rows[source] ?? NULL_ROW),
      slots: frame.slots.length === 0 ? [] : this.sources.map((source) => frame.slots[source]),
    };
  }

  restore(frame: Frame, tuple: Tuple): void {
    for (let index = 0; index < this.sources.length; index++) {
      const source = this.sources[index] ?? 0;
      frame.rows[source] = tuple.rows[index] ?? NULL_ROW;
      if (tuple.slots.length > 0) frame.slots[source] = tuple.slots[index];
    }
  }

  clear(frame: Frame): void {
    for (const source of this.sources) {
      frame.rows[source] = NULL_ROW;
      if (frame.slots.length > 0) frame.slots[source] = undefined;
    }
  }
}
