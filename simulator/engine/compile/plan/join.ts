import { compileKeyPart } from '../../store/key-encoding';
import { type CompiledPredicate, type CompiledScalar, type RowCursor, type RowPlan } from '../compiled';
import { allHold } from '../access/scan';
import { convertTo } from '../conversion';
import { type Frame } from '../frame';
import { comparisonType } from '../expression/predicate';
import { type Tuple, TupleShape } from './tuple';

export interface JoinSide {
  readonly plan: RowPlan;
  readonly sources: readonly number[];
}

/** One row without values: what a query without FROM has. */
export const SINGLE_ROW: RowPlan = {
  open: () => {
    let done = false;
    return {
      next: () => {
        if (done) return false;
        done = true;
        return true;
      },
    };
  },
};

/** Rows for which the conditions hold. */
export function filterPlan(plan: RowPlan, conditions: readonly CompiledPredicate[]): RowPlan {
  if (conditions.length === 0) return plan;
  return {
    open: (frame) => {
      const cursor = plan.open(frame);
      return {
        next: () => {
          while (cursor.next()) if (allHold(conditions, frame)) return true;
          return false;
        },
      };
    },
  };
}

/** Opens the right side anew for each row of the left one. */
export function nestedLoop(left: JoinSide, right: JoinSide, outer: boolean): RowPlan {
  const shape = new TupleShape(right.sources);
  return { open: (frame) => new NestedLoopCursor(frame, left.plan, right.plan, shape, outer) };
}

class NestedLoopCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly left: RowCursor;
  private readonly rightPlan: RowPlan;
  private readonly shape: TupleShape;
  private readonly outer: boolean;
  private right: RowCursor | undefined;
  private matched = false;

  constructor(frame: Frame, left: RowPlan, right: RowPlan, shape: TupleShape, outer: boolean) {
    this.frame = frame;
    this.left = left.open(frame);
    this.rightPlan = right;
    this.shape = shape;
    this.outer = outer;
  }

  next(): boolean {
    for (;;) {
      if (this.right === undefined) {
        if (!this.left.next()) return false;
        this.right = this.rightPlan.open(this.frame);
        this.matched = false;
      }
      if (this.right.next()) {
        this.matched = true;
        return true;
      }
      this.right = undefined;
      if (this.outer && !this.matched) {
        this.shape.clear(this.frame);
        return true;
      }
    }
  }
}

export interface BufferedJoinOptions {
  readonly left: JoinSide;
  readonly right: JoinSide;
  readonly type: 'inner' | 'left' | 'full';
  /** Pairs of expressions that must be equal, the left side's first. */
  readonly equals: readonly { readonly left: CompiledScalar; readonly right: CompiledScalar }[];
  readonly conditions: readonly CompiledPredicate[];
}

/** Reads the right side once; finds partners by a hash of the equal expressions, or tries all. */
export function bufferedJoin(options: BufferedJoinOptions): RowPlan {
  const keys = options.equals.map(({ left, right }) => {
    const type = comparisonType(left, right);
    const encode = compileKeyPart({ type, nullable: false, descending: false });
    return { encode, left: convertTo(left, type), right: convertTo(right, type) };
  });
  const keyOf =
    (side: 'left' | 'right') =>
    (frame: Frame): string | undefined => {
      let key = '';
      for (const part of keys) {
        const value = part[side].evaluate(frame);
        if (value === null) return undefined;
        key += part.encode(value);
      }
      return key;
    };
  return { open: (frame) => new BufferedJoinCursor(frame, options, keyOf('left'), keyOf('right')) };
}

interface BufferedTuple {
  readonly tuple: Tuple;
  matched: boolean;
}

class BufferedJoinCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly options: BufferedJoinOptions;
  private readonly leftKey: (frame: Frame) => string | undefined;
  private readonly rightKey: (frame: Frame) => string | undefined;
  private readonly left: RowCursor;
  private readonly right: RowCursor;
  private readonly leftShape: TupleShape;
  private readonly rightShape: TupleShape;
  private readonly all: BufferedTuple[] = [];
  private readonly byKey = new Map<string, BufferedTuple[]>();
  private built = false;
  private candidates: readonly BufferedTuple[] | undefined;
  private candidate = 0;
  private matched = false;
  private unmatchedAt: number | undefined;

  constructor(
    frame: Frame,
    options: BufferedJoinOptions,
    leftKey: (frame: Frame) => string | undefined,
    rightKey: (frame: Frame) => string | undefined,
  ) {
    this.frame = frame;
    this.options = options;
    this.leftKey = leftKey;
    this.rightKey = rightKey;
    this.left = options.left.plan.open(frame);
    this.right = options.right.plan.open(frame);
    this.leftShape = new TupleShape(options.left.sources);
    this.rightShape = new TupleShape(options.right.sources);
  }

  next(): boolean {
    if (!this.built) this.build();
    if (this.unmatchedAt !== undefined) return this.nextUnmatched();
    for (;;) {
      if (this.candidates === undefined) {
        if (!this.left.next()) return this.afterLeft();
        this.candidates = this.candidatesOfLeft();
        this.candidate = 0;
        this.matched = false;
      }
      if (this.nextCandidate()) return true;
      this.candidates = undefined;
      if (this.options.type !== 'inner' && !this.matched) {
        this.rightShape.clear(this.frame);
        return true;
      }
    }
  }

  private build(): void {
    while (this.right.next()) {
      const entry = { tuple: this.rightShape.capture(this.frame), matched: false };
      this.all.push(entry);
      const key = this.options.equals.length === 0 ? undefined : this.rightKey(this.frame);
      if (key === undefined) continue;
      const bucket = this.byKey.get(key);
      if (bucket === undefined) this.byKey.set(key, [entry]);
      else bucket.push(entry);
    }
    this.built = true;
  }

  private candidatesOfLeft(): readonly BufferedTuple[] {
    if (this.options.equals.length === 0) return this.all;
    const key = this.leftKey(this.frame);
    return (key === undefined ? undefined : this.byKey.get(key)) ?? [];
  }

  private nextCandidate(): boolean {
    for (;;) {
      const entry = this.candidates?.[this.candidate++];
      if (entry === undefined) return false;
      this.rightShape.restore(this.frame, entry.tuple);
      if (!allHold(this.options.conditions, this.frame)) continue;
      entry.matched = true;
      this.matched = true;
      return true;
    }
  }

  private afterLeft(): boolean {
    if (this.options.type !== 'full') return false;
    this.leftShape.clear(this.frame);
    this.unmatchedAt = 0;
    return this.nextUnmatched();
  }

  private nextUnmatched(): boolean {
    for (;;) {
      const at = this.unmatchedAt ?? 0;
      const entry = this.all[at];
      if (entry === undefined) return false;
      this.unmatchedAt = at + 1;
      if (entry.matched) continue;
      this.rightShape.restore(this.frame, entry.tuple);
      return true;
    }
  }
}
