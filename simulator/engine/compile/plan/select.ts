import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Expression, type OrderItem, type SelectBody, type SelectItem } from '../../../sql/ast/query';
import { tryOrder } from '../access/order';
import { type ScanPlan } from '../access/scan';
import {
  type CompiledScalar,
  type OutputColumn,
  type QueryPlan,
  type ResultCursor,
  type RowPlan,
} from '../compiled';
import { type Compiler } from '../compiler';
import { Frame } from '../frame';
import { columnReader } from '../expression/literal';
import { type Scope } from '../scope';
import { distinctRows } from './distinct';
import { compileFrom, type FromPlan } from './from';
import { compileGrouping } from './grouping';
import { compileLimit, type Limit, limitPlan } from './limit';
import { compileSortKey, type SortItem, sortPlan } from './sort';
import { compileWindows } from './window';

/** What stands around a SELECT and is part of it. */
export interface SelectContext {
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly fetch: Expression | undefined;
}

export interface SelectItemPlan {
  readonly column: OutputColumn;
  readonly scalar: CompiledScalar;
  /** Variable that takes the value: `SELECT @v = ...`. */
  readonly variable: string | undefined;
}

/** The rows of a single stored table, some of its columns as they are: no value has to be looked at. */
export interface CopyPlan {
  readonly scan: ScanPlan;
  readonly slots: readonly number[];
  readonly limit: Limit | undefined;
  readonly sourceCount: number;
}

export interface SelectPlan extends QueryPlan {
  readonly items: readonly SelectItemPlan[];
  readonly copy: CopyPlan | undefined;
  readonly into: readonly string[] | undefined;
}

export function compileSelect(
  c: Compiler,
  body: SelectBody,
  context: SelectContext,
  scope: Scope,
): SelectPlan {
  const from = compileFrom(c, body.from, body.where, scope);
  const grouped = compileGrouping(c, body, context.orderBy, scope, from);
  const plan = compileWindows(c, [body.items, context.orderBy], scope, grouped.plan);
  const items = compileItems(c, body.items, scope);
  const rows: FromPlan = plan === grouped.plan ? grouped : { plan, scan: undefined };
  const limit = compileLimit(c, body.top, context.offset, context.fetch, scope);
  const shape = { items, columns: items.map(({ column }) => column), into: body.into };
  if (body.distinct) return distinctSelect(c, shape, rows.plan, context.orderBy, limit, scope);
  const sort = context.orderBy.map((item) => orderItem(c, item, items, scope));
  const isOrdered = hasOrder(rows, sort);
  const sources = scope.sources.map(({ index }) => index);
  const sorted = isOrdered ? rows.plan : sortPlan(rows.plan, sort, sources);
  const bounded = withTies(limit, body, sort);
  return {
    ...shape,
    single: isSingle(body, limit),
    correlated: scope.correlated,
    copy: isOrdered ? copyPlan(rows.scan, items, bounded, scope) : undefined,
    open: projectRows(limitPlan(sorted, bounded), items, scope),
  };
}

/** Whether the rows come in the wanted order by themselves. */
function hasOrder({ scan, stored }: FromPlan, sort: readonly SortItem[]): boolean {
  return sort.length === 0 || (scan !== undefined && stored !== undefined && tryOrder(scan, stored, sort));
}

function withTies(limit: Limit | undefined, body: SelectBody, sort: readonly SortItem[]): Limit | undefined {
  if (limit === undefined || body.top?.withTies !== true) return limit;
  if (sort.length === 0) {
    throw new SqlServerError(
      1062,
      'The TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause.',
      15,
    );
  }
  return { ...limit, ties: compileSortKey(sort) };
}

/** Aggregates without GROUP BY, TOP (1), or no FROM at all. */
function isSingle(body: SelectBody, limit: Limit | undefined): boolean {
  return body.from.length === 0 || Number(limit?.count?.constant ?? 2n) <= 1;
}

function projectRows(
  plan: RowPlan,
  items: readonly SelectItemPlan[],
  scope: Scope,
): (parent: Frame) => ResultCursor {
  const evaluators = items.map(({ scalar }) => scalar.evaluate);
  return (parent) => {
    const frame = new Frame(parent.execution, parent, scope.sources.length);
    const cursor = plan.open(frame);
    return {
      next: () => {
        if (!cursor.next()) return undefined;
        const row = new Array<SqlValue>(evaluators.length);
        for (let index = 0; index < row.length; index++) row[index] = evaluators[index]?.(frame) ?? null;
        return row;
      },
    };
  };
}

function copyPlan(
  scan: ScanPlan | undefined,
  items: readonly SelectItemPlan[],
  limit: Limit | undefined,
  scope: Scope,
): CopyPlan | undefined {
  if (scan === undefined || limit?.percent === true || limit?.ties !== undefined) return undefined;
  const columnCount = scan.stored.layout.columns.length;
  const slots: number[] = [];
  for (const { scalar, variable } of items) {
    const column = scalar.column;
    if (variable !== undefined || column?.level !== 0 || column.slot >= columnCount) return undefined;
    slots.push(column.slot);
  }
  return { scan, slots, limit, sourceCount: scope.sources.length };
}

/** The select list with its stars spelt out. @throws SqlServerError 141 for values beside assignments */
export function compileItems(c: Compiler, items: readonly SelectItem[], scope: Scope): SelectItemPlan[] {
  const plans = items.flatMap((item) =>
    item.kind === 'star' ? starItems(item.qualifier, scope) : [oneItem(c, item, scope)],
  );
  const assigning = plans.filter(({ variable }) => variable !== undefined).length;
  if (assigning > 0 && assigning < plans.length) {
    throw new SqlServerError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      15,
    );
  }
  return plans;
}

function oneItem(c: Compiler, item: Exclude<SelectItem, { kind: 'star' }>, scope: Scope): SelectItemPlan {
  const scalar = c.scalar(item.expression, scope);
  const alias = item.kind === 'expression' ? item.alias : undefined;
  return {
    scalar,
    variable: item.kind === 'assign' ? item.variable : undefined,
    column: outputColumn(alias ?? scalar.column?.name ?? '', scalar),
  };
}

function outputColumn(name: string, scalar: CompiledScalar): OutputColumn {
  return {
    name,
    type: scalar.type,
    nullable: scalar.nullable,
    identity: scalar.column?.identity === true,
    computed: scalar.column?.computed === true,
  };
}

function starItems(qualifier: readonly string[], scope: Scope): SelectItemPlan[] {
  const sources = scope.starSources(qualifier);
  if (sources.length === 0) throw new SqlServerError(263, 'Must specify table to select from.', 16);
  return sources.flatMap((source) =>
    source.columns.map((column) => {
      const { origin, type, nullable } = scope.use(source, column);
      const { level, source: index, slot } = origin;
      const scalar = { type, nullable, column: origin, evaluate: columnReader(level, index, slot) };
      return { scalar, variable: undefined, column: outputColumn(column.name, scalar) };
    }),
  );
}

/** ORDER BY: a place in the select list, an alias from it, or any expression. @throws SqlServerError 108 */
function orderItem(
  c: Compiler,
  { expression, descending }: OrderItem,
  items: readonly SelectItemPlan[],
  scope: Scope,
): SortItem {
  const place = placeInList(expression, items);
  const scalar = place === undefined ? c.scalar(expression, scope) : items[place]?.scalar;
  if (scalar === undefined) throw new RangeError('an order without an expression');
  return { scalar, descending };
}

export function placeInList(
  expression: Expression,
  items: readonly { readonly column: OutputColumn }[],
): number | undefined {
  if (expression.kind === 'literal' && typeof expression.value === 'number') {
    const place = expression.value - 1;
    if (place < 0 || place >= items.length) {
      throw new SqlServerError(
        108,
        `The ORDER BY position number ${expression.value} is out of range of the number of items in the select list.`,
        15,
      );
    }
    return place;
  }
  if (expression.kind !== 'column' || expression.parts.length !== 1) return undefined;
  const name = (expression.parts[0] ?? '').toLowerCase();
  const place = items.findIndex(({ column }) => column.name.toLowerCase() === name);
  return place < 0 ? undefined : place;
}

function distinctSelect(
  c: Compiler,
  shape: Pick<SelectPlan, 'items' | 'columns' | 'into'>,
  plan: RowPlan,
  orderBy: readonly OrderItem[],
  limit: Limit | undefined,
  scope: Scope,
): SelectPlan {
  const order = orderBy.map(({ expression, descending }) => ({
    place: placeInList(expression, shape.items) ?? placeOfExpression(c, expression, shape.items, scope),
    descending,
  }));
  const open = projectRows(plan, shape.items, scope);
  return {
    ...shape,
    single: false,
    correlated: scope.correlated,
    copy: undefined,
    open: distinctRows(open, shape.columns, order, limit),
  };
}

/** @throws SqlServerError 145 */
function placeOfExpression(
  c: Compiler,
  expression: Expression,
  items: readonly SelectItemPlan[],
  scope: Scope,
): number {
  const wanted = c.scalar(expression, scope).column;
  const place = items.findIndex(
    ({ scalar }) =>
      wanted !== undefined && scalar.column?.source === wanted.source && scalar.column.slot === wanted.slot,
  );
  if (place < 0) {
    throw new SqlServerError(
      145,
      'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.',
      15,
    );
  }
  return place;
}
