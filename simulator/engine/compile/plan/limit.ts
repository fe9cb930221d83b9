import { SqlServerError } from '../../../types/sql-type';
import { type Top } from '../../../sql/ast/query';
import { type Expression } from '../../../sql/ast/query';
import { type CompiledScalar, type RowCursor, type RowPlan } from '../compiled';
import { type Compiler } from '../compiler';
import { castTo } from '../conversion';
import { type Frame } from '../frame';
import { type Scope } from '../scope';

/** How many rows come out of a query. */
export interface Limit {
  readonly skip: CompiledScalar | undefined;
  readonly count: CompiledScalar | undefined;
  readonly percent: boolean;
  /** Key that rows beyond the count may share with the last one (WITH TIES). */
  readonly ties: ((frame: Frame) => string) | undefined;
}

const BIGINT = { name: 'bigint' } as const;

export function compileLimit(
  c: Compiler,
  top: Top | undefined,
  offset: Expression | undefined,
  fetch: Expression | undefined,
  scope: Scope,
): Limit | undefined {
  if (top === undefined && offset === undefined) return undefined;
  const count = top?.count ?? fetch;
  const percent = top?.percent === true;
  const number = (expression: Expression): CompiledScalar =>
    castTo(c.scalar(expression, scope), percent ? { name: 'float' } : BIGINT, undefined);
  return {
    skip: offset === undefined ? undefined : number(offset),
    count: count === undefined ? undefined : number(count),
    percent,
    ties: undefined,
  };
}

/** Number of rows for this run; Infinity without a limit. @throws SqlServerError 1060, 1031 */
export function rowLimit(limit: Limit, frame: Frame): number {
  if (limit.count === undefined) return Infinity;
  const value = limit.count.evaluate(frame);
  if (value === null || Number(value) < 0) {
    throw new SqlServerError(
      limit.percent ? 1031 : 1060,
      'The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.',
      15,
    );
  }
  return Number(value);
}

export function limitPlan(input: RowPlan, limit: Limit | undefined): RowPlan {
  if (limit === undefined) return input;
  return {
    open: (frame) =>
      limit.percent ? percentCursor(frame, input, limit) : new LimitCursor(frame, input, limit),
  };
}

class LimitCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly input: RowCursor;
  private readonly ties: Limit['ties'];
  private skip: number;
  private left: number;
  private lastKey: string | undefined;

  constructor(frame: Frame, input: RowPlan, limit: Limit) {
    this.frame = frame;
    this.input = input.open(frame);
    this.ties = limit.ties;
    this.skip = Number(limit.skip?.evaluate(frame) ?? 0);
    this.left = rowLimit(limit, frame);
  }

  next(): boolean {
    while (this.skip > 0) {
      if (!this.input.next()) return false;
      this.skip--;
    }
    if (this.left <= 0) return this.nextTie();
    if (!this.input.next()) return false;
    this.left--;
    if (this.ties !== undefined && this.left === 0) this.lastKey = this.ties(this.frame);
    return true;
  }

  private nextTie(): boolean {
    if (this.ties === undefined || this.lastKey === undefined || !this.input.next()) return false;
    return this.ties(this.frame) === this.lastKey;
  }
}

/** Counts all rows in a first pass of its own, which is what it costs. */
function percentCursor(frame: Frame, input: RowPlan, limit: Limit): RowCursor {
  const counting = input.open(frame);
  let total = 0;
  let cursor: RowCursor | undefined;
  return {
    next: () => {
      if (cursor === undefined) {
        while (counting.next()) total++;
        const rows = BigInt(Math.ceil((rowLimit(limit, frame) / 100) * total));
        const count: CompiledScalar = { type: BIGINT, nullable: false, evaluate: () => rows };
        cursor = new LimitCursor(frame, input, { ...limit, percent: false, count });
      }
      return cursor.next();
    },
  };
}
