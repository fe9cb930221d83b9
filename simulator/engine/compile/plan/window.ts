import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type FunctionCall } from '../../../sql/ast/query';
import { compileAggregate, isAggregate } from '../aggregate';
import { type CompiledScalar, type RowCursor, type RowPlan } from '../compiled';
import { type Compiler } from '../compiler';
import { type Frame } from '../frame';
import { type Scope } from '../scope';
import { ComputedSource, findCalls } from './grouping';
import { compileSortKey, sortKeyed } from './sort';
import { type Tuple, TupleShape } from './tuple';

/** Values of a window function for the rows of one partition, which stand in the window's order. */
type PartitionFunction = (
  partition: readonly PartitionRow[],
  frame: Frame,
  restore: (row: PartitionRow) => void,
) => void;

interface PartitionRow {
  readonly tuple: Tuple;
  readonly partitionKey: string;
  readonly orderKey: string;
  result: SqlValue;
}

interface CompiledWindow {
  readonly type: CompiledScalar['type'];
  readonly nullable: boolean;
  readonly partitionKey: (frame: Frame) => string;
  readonly orderKey: (frame: Frame) => string;
  readonly compute: PartitionFunction;
}

/** Functions with OVER: computed once all rows are known, before the select list. */
export function compileWindows(
  c: Compiler,
  roots: readonly unknown[],
  scope: Scope,
  input: RowPlan,
): RowPlan {
  const calls = findCalls(roots, (call) => call.over !== undefined);
  if (calls.length === 0) return input;
  const sources = scope.sources.map(({ index }) => index);
  const windows: CompiledWindow[] = [];
  const compiled = calls.map((call) => ({ call, window: compileWindow(c, call, scope) }));
  const computed = new ComputedSource(scope, 'window');
  for (const { call, window } of compiled) {
    if (computed.has(call)) continue;
    computed.add(call, window);
    windows.push(window);
  }
  const target = computed.source.index;
  return { open: (frame) => new WindowCursor(frame, input, windows, new TupleShape(sources), target) };
}

function compileWindow(c: Compiler, call: FunctionCall, scope: Scope): CompiledWindow {
  const { partitionBy = [], orderBy = [] } = call.over ?? {};
  const partition = partitionBy.map((expression) => ({
    scalar: c.scalar(expression, scope),
    descending: false,
  }));
  const order = orderBy.map(({ expression, descending }) => ({
    scalar: c.scalar(expression, scope),
    descending,
  }));
  const keys = { partitionKey: compileSortKey(partition), orderKey: compileSortKey(order) };
  if (isAggregate(call)) {
    const aggregate = compileAggregate(
      call,
      call.arguments.map((argument) => c.scalar(argument, scope)),
    );
    const compute = order.length === 0 ? wholePartition(aggregate) : runningAggregate(aggregate);
    return { ...keys, type: aggregate.type, nullable: aggregate.nullable, compute };
  }
  return { ...keys, ...rankingFunction(c, call, scope, order.length > 0) };
}

type Aggregate = ReturnType<typeof compileAggregate>;

function wholePartition(aggregate: Aggregate): PartitionFunction {
  return (partition, frame, restore) => {
    const accumulator = aggregate.start();
    for (const row of partition) {
      restore(row);
      accumulator.add(aggregate.argument === undefined ? 1 : aggregate.argument(frame));
    }
    const result = accumulator.result();
    for (const row of partition) row.result = result;
  };
}

/** With an order, the value up to the row and its equals. */
function runningAggregate(aggregate: Aggregate): PartitionFunction {
  return (partition, frame, restore) => {
    const accumulator = aggregate.start();
    let pending: PartitionRow[] = [];
    for (const [place, row] of partition.entries()) {
      restore(row);
      accumulator.add(aggregate.argument === undefined ? 1 : aggregate.argument(frame));
      pending.push(row);
      if (partition[place + 1]?.orderKey === row.orderKey) continue;
      const result = accumulator.result();
      for (const equal of pending) equal.result = result;
      pending = [];
    }
  };
}

type Ranking = Pick<CompiledWindow, 'type' | 'nullable' | 'compute'>;

function rankingFunction(c: Compiler, call: FunctionCall, scope: Scope, ordered: boolean): Ranking {
  const name = (call.name[0] ?? '').toUpperCase();
  const bigint = { type: { name: 'bigint' as const }, nullable: false };
  if (!ordered) {
    throw new SqlServerError(4112, `The function '${name}' must have an OVER clause with ORDER BY.`, 15);
  }
  switch (name) {
    case 'ROW_NUMBER':
      return { ...bigint, compute: numbering((place) => place + 1) };
    case 'RANK':
      return { ...bigint, compute: numbering((_place, first) => first + 1) };
    case 'DENSE_RANK':
      return { ...bigint, compute: numbering((_place, _first, group) => group) };
    case 'LAG':
    case 'LEAD':
      return neighbour(c, call, scope, name === 'LAG' ? -1 : 1);
    default:
      throw new SqlServerError(
        195,
        `'${call.name.join('.')}' is not a recognized built-in function name.`,
        15,
        10,
      );
  }
}

/** By place in the partition, place of the first equal row, and number of the group of equals. */
function numbering(numberOf: (place: number, first: number, group: number) => number): PartitionFunction {
  return (partition) => {
    let first = 0;
    let group = 0;
    for (const [place, row] of partition.entries()) {
      if (place === 0 || partition[place - 1]?.orderKey !== row.orderKey) {
        first = place;
        group++;
      }
      row.result = BigInt(numberOf(place, first, group));
    }
  };
}

function neighbour(c: Compiler, call: FunctionCall, scope: Scope, direction: 1 | -1): Ranking {
  const [value, distance, fallback] = call.arguments.map((argument) => c.scalar(argument, scope));
  if (value === undefined)
    throw new SqlServerError(174, `The ${call.name.join('.')} function requires 1 argument(s).`, 15);
  const compute: PartitionFunction = (partition, frame, restore) => {
    for (const [place, row] of partition.entries()) {
      restore(row);
      const steps = Number(distance?.evaluate(frame) ?? 1);
      const otherwise = fallback?.evaluate(frame) ?? null;
      const other = partition[place + direction * steps];
      if (other === undefined) {
        row.result = otherwise;
      } else {
        restore(other);
        row.result = value.evaluate(frame);
      }
    }
  };
  return { type: value.type, nullable: true, compute };
}

class WindowCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly input: RowCursor;
  private readonly windows: readonly CompiledWindow[];
  private readonly shape: TupleShape;
  private readonly target: number;
  private readonly tuples: Tuple[] = [];
  private results: SqlValue[][] | undefined;
  private place = 0;

  constructor(
    frame: Frame,
    input: RowPlan,
    windows: readonly CompiledWindow[],
    shape: TupleShape,
    target: number,
  ) {
    this.frame = frame;
    this.input = input.open(frame);
    this.windows = windows;
    this.shape = shape;
    this.target = target;
  }

  next(): boolean {
    if (this.results === undefined) {
      while (this.input.next()) this.tuples.push(this.shape.capture(this.frame));
      this.results = this.tuples.map(() => []);
      for (const window of this.windows) this.run(window, this.results);
    }
    const tuple = this.tuples[this.place];
    if (tuple === undefined) return false;
    this.shape.restore(this.frame, tuple);
    this.frame.rows[this.target] = this.results[this.place] ?? [];
    this.place++;
    return true;
  }

  private run(window: CompiledWindow, results: SqlValue[][]): void {
    const { frame, shape } = this;
    const rows = this.tuples.map((tuple, place) => {
      shape.restore(frame, tuple);
      const item: PartitionRow = {
        tuple,
        partitionKey: window.partitionKey(frame),
        orderKey: window.orderKey(frame),
        result: null,
      };
      return { key: item.partitionKey + item.orderKey, place, item };
    });
    const restore = (row: PartitionRow): void => {
      shape.restore(frame, row.tuple);
    };
    const sorted = sortKeyed([...rows]).map(({ item }) => item);
    for (const partition of partitionsOf(sorted)) window.compute(partition, frame, restore);
    for (const { place, item } of rows) results[place]?.push(item.result);
  }
}

function partitionsOf(sorted: readonly PartitionRow[]): PartitionRow[][] {
  const partitions: PartitionRow[][] = [];
  let last: PartitionRow | undefined;
  for (const row of sorted) {
    if (last?.partitionKey === row.partitionKey) partitions.at(-1)?.push(row);
    else partitions.push([row]);
    last = row;
  }
  return partitions;
}
