import { SqlServerError } from '../../../types/sql-type';
import {
  type Expression,
  type FunctionCall,
  isPredicate,
  type OrderItem,
  type SelectBody,
} from '../../../sql/ast/query';
import { compileAggregate, type CompiledAggregate, isAggregate } from '../aggregate';
import { type CompiledScalar, type RowPlan } from '../compiled';
import { type Compiler } from '../compiler';
import { columnReader } from '../expression/literal';
import { fingerprint } from '../fingerprint';
import { extremesPlan } from '../access/extremes';
import { type ResolvedColumn, type Scope, type ScopeSource } from '../scope';
import { type FromPlan } from './from';
import { groupPlan } from './group';
import { filterPlan } from './join';

/** Calls of a kind within an expression, but not within its subqueries. */
export function findCalls(root: unknown, wanted: (call: FunctionCall) => boolean): FunctionCall[] {
  if (root === null || typeof root !== 'object' || Buffer.isBuffer(root)) return [];
  if (Array.isArray(root)) return root.flatMap((item) => findCalls(item, wanted));
  if ('kind' in root && root.kind === 'call' && wanted(root as FunctionCall)) return [root as FunctionCall];
  return Object.entries(root).flatMap(([key, value]) => (key === 'query' ? [] : findCalls(value, wanted)));
}

/** Adds a source that holds what an earlier step has computed, and lets expressions find it there. */
export class ComputedSource {
  readonly source: ScopeSource;
  private readonly scope: Scope;
  private count = 0;

  constructor(scope: Scope, name: string) {
    this.scope = scope;
    this.source = scope.addSource({ name: `\0${name}`, schema: undefined, database: undefined, columns: [] });
  }

  /** A column that is grouped by keeps its name. */
  add(
    expression: Expression,
    { type, nullable, column }: Pick<CompiledScalar, 'type' | 'nullable' | 'column'>,
  ): CompiledScalar {
    const slot = this.count++;
    const evaluate = columnReader(0, this.source.index, slot);
    const named =
      column === undefined ? {} : { column: { ...column, level: 0, source: this.source.index, slot } };
    const scalar: CompiledScalar = { type, nullable, evaluate, ...named };
    this.scope.computed.set(fingerprint(expression, this.scope), scalar);
    return scalar;
  }

  has(expression: Expression): boolean {
    return this.scope.computed.has(fingerprint(expression, this.scope));
  }

  /** The column that the slot added last is, for those who ask for it by name. */
  columnOfLast({ type, nullable }: Pick<CompiledScalar, 'type' | 'nullable'>, name: string): ResolvedColumn {
    const slot = this.count - 1;
    return {
      type,
      nullable,
      origin: { level: 0, source: this.source.index, slot, name, identity: false, computed: false },
    };
  }
}

/** GROUP BY, aggregates and HAVING; the plan as it is when the query has none of them. */
export function compileGrouping(
  c: Compiler,
  body: SelectBody,
  orderBy: readonly OrderItem[],
  scope: Scope,
  from: FromPlan,
): FromPlan {
  const calls = findCalls(
    [body.items, body.having, orderBy],
    (call) => call.over === undefined && isAggregate(call),
  );
  const insideWindows = findCalls([body.items, orderBy], (call) => call.over !== undefined).flatMap((call) =>
    findCalls([call.arguments, call.over], isPlainAggregate),
  );
  const all = [...calls, ...insideWindows];
  if (body.groupBy.length === 0 && all.length === 0 && body.having === undefined) return from;
  const computed = new ComputedSource(scope, 'group');
  const { groupBy, columns } = compileGroupBy(c, body.groupBy, scope, computed);
  const aggregates = compileAggregates(c, all, scope, computed);
  const plan = grouped(from, groupBy, aggregates, computed.source.index, scope);
  scope.grouping = { columns };
  const having = body.having === undefined ? [] : [c.predicate(body.having, scope)];
  return { plan: filterPlan(plan, having), scan: undefined };
}

function isPlainAggregate(call: FunctionCall): boolean {
  return call.over === undefined && isAggregate(call);
}

function compileGroupBy(
  c: Compiler,
  expressions: readonly Expression[],
  scope: Scope,
  computed: ComputedSource,
): { groupBy: CompiledScalar[]; columns: Map<string, ResolvedColumn> } {
  const groupBy: CompiledScalar[] = [];
  const columns = new Map<string, ResolvedColumn>();
  for (const expression of expressions) {
    if (isPredicate(expression) || expression.kind === 'literal') {
      throw new SqlServerError(
        164,
        'Each GROUP BY expression must contain at least one column that is not an outer reference.',
        15,
      );
    }
    const scalar = c.scalar(expression, scope);
    groupBy.push(scalar);
    computed.add(expression, scalar);
    const name = expression.kind === 'column' ? scope.identify(expression.parts) : undefined;
    if (name !== undefined) columns.set(name, computed.columnOfLast(scalar, scalar.column?.name ?? ''));
  }
  return { groupBy, columns };
}

function compileAggregates(
  c: Compiler,
  calls: readonly FunctionCall[],
  scope: Scope,
  computed: ComputedSource,
): CompiledAggregate[] {
  const aggregates: CompiledAggregate[] = [];
  for (const call of calls) {
    if (computed.has(call)) continue;
    const aggregate = compileAggregate(
      call,
      call.arguments.map((argument) => c.scalar(argument, scope)),
    );
    computed.add(call, aggregate);
    aggregates.push(aggregate);
  }
  return aggregates;
}

function grouped(
  from: FromPlan,
  groupBy: readonly CompiledScalar[],
  aggregates: readonly CompiledAggregate[],
  target: number,
  scope: Scope,
): RowPlan {
  const { scan, stored } = from;
  if (scan !== undefined && stored !== undefined && groupBy.length === 0 && scope.sources.length === 2) {
    const extremes = extremesPlan(scan, stored, aggregates, target);
    if (extremes !== undefined) return extremes;
  }
  return groupPlan({ input: from.plan, groupBy, aggregates, target });
}
