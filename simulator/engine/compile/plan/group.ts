import { type SqlValue } from '../../../types/sql-type';
import { compileKeyPart } from '../../store/key-encoding';
import { type Accumulator, type CompiledAggregate } from '../aggregate';
import { type CompiledScalar, type RowCursor, type RowPlan } from '../compiled';
import { type Frame } from '../frame';

export interface GroupOptions {
  readonly input: RowPlan;
  readonly groupBy: readonly CompiledScalar[];
  readonly aggregates: readonly CompiledAggregate[];
  /** Source whose row takes the group's values: first what it is grouped by, then the aggregates. */
  readonly target: number;
}

interface Group {
  readonly values: readonly SqlValue[];
  readonly accumulators: readonly Accumulator[];
}

/** One row per group; without GROUP BY there is one group even when there are no rows. */
export function groupPlan(options: GroupOptions): RowPlan {
  const encoders = options.groupBy.map(({ type }) =>
    compileKeyPart({ type, nullable: true, descending: false }),
  );
  return { open: (frame) => new GroupCursor(frame, options, encoders) };
}

class GroupCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly options: GroupOptions;
  private readonly encoders: readonly ((value: SqlValue) => string)[];
  private readonly input: RowCursor;
  private readonly groups = new Map<string, Group>();
  private results: Iterator<Group> | undefined;

  constructor(frame: Frame, options: GroupOptions, encoders: readonly ((value: SqlValue) => string)[]) {
    this.frame = frame;
    this.options = options;
    this.encoders = encoders;
    this.input = options.input.open(frame);
  }

  next(): boolean {
    this.results ??= this.collect();
    const step = this.results.next();
    if (step.done === true) return false;
    const { values, accumulators } = step.value;
    this.frame.rows[this.options.target] = [
      ...values,
      ...accumulators.map((accumulator) => accumulator.result()),
    ];
    return true;
  }

  private collect(): Iterator<Group> {
    const { frame, options } = this;
    while (this.input.next()) {
      const { accumulators } = this.groupOf(options.groupBy.map(({ evaluate }) => evaluate(frame)));
      for (let index = 0; index < accumulators.length; index++) {
        const argument = options.aggregates[index]?.argument;
        accumulators[index]?.add(argument === undefined ? 1 : argument(frame));
      }
    }
    if (options.groupBy.length === 0 && this.groups.size === 0) this.groupOf([]);
    return this.groups.values();
  }

  private groupOf(values: readonly SqlValue[]): Group {
    let key = '';
    for (let index = 0; index < values.length; index++)
      key += this.encoders[index]?.(values[index] ?? null) ?? '';
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const group = { values, accumulators: this.options.aggregates.map(({ start }) => start()) };
    this.groups.set(key, group);
    return group;
  }
}
