import { compileKeyPart } from '../../store/key-encoding';
import { type CompiledScalar, type RowCursor, type RowPlan } from '../compiled';
import { type Frame } from '../frame';
import { type Tuple, TupleShape } from './tuple';

export interface SortItem {
  readonly scalar: CompiledScalar;
  readonly descending: boolean;
}

/** A key whose order is that of the items, for the frame's current rows. */
export function compileSortKey(items: readonly SortItem[]): (frame: Frame) => string {
  const parts = items.map(({ scalar, descending }) => ({
    evaluate: scalar.evaluate,
    encode: compileKeyPart({ type: scalar.type, nullable: true, descending }),
  }));
  return (frame) => {
    let key = '';
    for (const { evaluate, encode } of parts) key += encode(evaluate(frame));
    return key;
  };
}

interface Keyed<T> {
  readonly key: string;
  readonly place: number;
  readonly item: T;
}

/** Sorts, equal keys in the order they came. */
export function sortKeyed<T>(entries: Keyed<T>[]): Keyed<T>[] {
  return entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.place - b.place));
}

/** Keeps all rows, then gives them in order. `sources`: those whose rows the steps behind it read. */
export function sortPlan(input: RowPlan, items: readonly SortItem[], sources: readonly number[]): RowPlan {
  const keyOf = compileSortKey(items);
  const shape = new TupleShape(sources);
  return { open: (frame) => new SortCursor(frame, input, keyOf, shape) };
}

class SortCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly input: RowCursor;
  private readonly keyOf: (frame: Frame) => string;
  private readonly shape: TupleShape;
  private entries: Keyed<Tuple>[] = [];
  private place = -1;

  constructor(frame: Frame, input: RowPlan, keyOf: (frame: Frame) => string, shape: TupleShape) {
    this.frame = frame;
    this.input = input.open(frame);
    this.keyOf = keyOf;
    this.shape = shape;
  }

  next(): boolean {
    if (this.place < 0) {
      while (this.input.next()) {
        const entry = {
          key: this.keyOf(this.frame),
          place: this.entries.length,
          item: this.shape.capture(this.frame),
        };
        this.entries.push(entry);
      }
      this.entries = sortKeyed(this.entries);
      this.place = 0;
    }
    const entry = this.entries[this.place];
    if (entry === undefined) return false;
    this.place++;
    this.shape.restore(this.frame, entry.item);
    return true;
  }
}
