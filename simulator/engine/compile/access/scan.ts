import { type RowSlot } from '../../store/row';
import { EVERYTHING, type KeyRange } from '../../store/sorted-index';
import { type SqlValue } from '../../../types/sql-type';
import { type CompiledPredicate, type RowCursor, type RowPlan } from '../compiled';
import { type Frame, NULL_ROW } from '../frame';
import { type ScopeSource } from '../scope';
import { type Conjunct } from './conjunct';
import { ChainedCursor } from './chained-cursor';
import { type SeekPlan, seekRanges } from './seek';
import { type AccessKey, type ReadMode, type StoredCursor, type StoredRows } from './stored-rows';

/** Reads a stored table: all of it in the order of a key, or the range that conditions leave. */
export class ScanPlan implements RowPlan {
  readonly rows: (frame: Frame) => StoredRows;
  /** As known when the statement is compiled. */
  readonly stored: StoredRows;
  readonly source: ScopeSource;
  readonly seek: SeekPlan | undefined;
  /** Conditions on this source that the seek does not answer by itself. */
  readonly residual: readonly CompiledPredicate[];
  private readonly coveredPredicates: readonly CompiledPredicate[];
  private readonly mode: (frame: Frame) => ReadMode;
  /** Changed by whoever wants another order of rows that no seek finds. */
  key: AccessKey;
  backwards = false;
  /** Keeps the slot of each row in the frame, for a change. */
  readonly forChange: boolean;
  private decode: ((bytes: Buffer, offset: number) => SqlValue[]) | undefined;

  constructor(options: {
    rows: (frame: Frame) => StoredRows;
    stored: StoredRows;
    key: AccessKey;
    source: ScopeSource;
    seek: SeekPlan | undefined;
    conjuncts: readonly Conjunct[];
    mode: (frame: Frame) => ReadMode;
    forChange: boolean;
  }) {
    const { seek, conjuncts } = options;
    this.rows = options.rows;
    this.stored = options.stored;
    this.source = options.source;
    this.seek = seek;
    this.key = seek?.key ?? options.key;
    this.residual = conjuncts
      .filter((conjunct) => seek?.covered.has(conjunct) !== true)
      .map(({ predicate }) => predicate);
    this.coveredPredicates = conjuncts.map(({ predicate }) => predicate);
    this.mode = options.mode;
    this.forChange = options.forChange;
  }

  /** The cursor over the stored rows of this moment and the conditions still to be tested on each. */
  openStored(
    frame: Frame,
    order: { readonly key: AccessKey; readonly backwards: boolean } = this,
  ): { cursor: StoredCursor; conditions: readonly CompiledPredicate[] } | undefined {
    const found =
      this.seek === undefined ? { ranges: [EVERYTHING], exact: true } : seekRanges(this.seek, frame);
    if (found === undefined) return undefined;
    const rows = this.rows(frame);
    const mode = this.mode(frame);
    const open = (range: KeyRange): StoredCursor =>
      rows.open(order.key, range, order.backwards, frame.execution, mode);
    const [first = EVERYTHING] = found.ranges;
    const cursor =
      found.ranges.length === 1
        ? open(first)
        : new ChainedCursor(order.backwards ? found.ranges.toReversed() : found.ranges, open);
    return { cursor, conditions: found.exact ? this.residual : this.coveredPredicates };
  }

  open(frame: Frame): RowCursor {
    const opened = this.openStored(frame);
    if (opened === undefined) return NO_ROWS;
    this.decode ??= this.rows(frame).layout.partialDecoder(this.source.used);
    return new ScanCursor(frame, this.source.index, opened, this.decode, this.forChange);
  }
}

const NO_ROWS: RowCursor = { next: () => false };

class ScanCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly index: number;
  private readonly cursor: StoredCursor;
  private readonly conditions: readonly CompiledPredicate[];
  private readonly decode: (bytes: Buffer, offset: number) => SqlValue[];
  private readonly forChange: boolean;

  constructor(
    frame: Frame,
    index: number,
    opened: { cursor: StoredCursor; conditions: readonly CompiledPredicate[] },
    decode: (bytes: Buffer, offset: number) => SqlValue[],
    forChange: boolean,
  ) {
    this.frame = frame;
    this.index = index;
    this.cursor = opened.cursor;
    this.conditions = opened.conditions;
    this.decode = decode;
    this.forChange = forChange;
  }

  next(): boolean {
    const { frame, cursor } = this;
    while (cursor.next()) {
      frame.rows[this.index] = this.decode(cursor.bytes, cursor.offset);
      if (this.forChange) frame.slots[this.index] = cursor.slot;
      if (allHold(this.conditions, frame)) return true;
    }
    frame.rows[this.index] = NULL_ROW;
    return false;
  }
}

export function allHold(conditions: readonly CompiledPredicate[], frame: Frame): boolean {
  for (const condition of conditions) if (condition(frame) !== true) return false;
  return true;
}

/** The row that a change found: its slot, claimed by the statement. */
export function slotOf(frame: Frame, source: number): RowSlot {
  const slot = frame.slots[source];
  if (slot === undefined) throw new RangeError('a change without a row');
  return slot;
}
