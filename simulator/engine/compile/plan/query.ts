import { SqlServerError, type SqlType } from '../../../types/sql-type';
import { type Query, type QueryBody, type SetOperation } from '../../../sql/ast/query';
import { commonType } from '../../values/common-type';
import { compileCast } from '../../values/cast';
import { sameType } from '../../values/type-family';
import { type OutputColumn, type QueryPlan, type ResultCursor, type ResultRow } from '../compiled';
import { checkImplicit } from '../conversion';
import { type Compiler } from '../compiler';
import { type Frame } from '../frame';
import { Scope } from '../scope';
import { compileRowKey, orderedRows, withoutRepeats } from './distinct';
import { compileLimit } from './limit';
import { recursiveTable } from './recursion';
import { compileSelect, placeInList, type SelectPlan } from './select';

/** Compiles a query; its common tables are seen by everything in it. */
export function compileQuery(c: Compiler, query: Query, parent: Scope | undefined): QueryPlan {
  const common = scopeWithTables(query, parent);
  const { body } = query;
  if (body.kind === 'select') return compileSelect(c, body, query, newScope(common, parent));
  const plan = compileBody(c, body, common, parent);
  return orderedPlan(c, plan, query, newScope(common, parent));
}

/** A scope that only holds common tables; each sees those before it, and itself when it is recursive. */
function scopeWithTables(query: Query, parent: Scope | undefined): Scope | undefined {
  let scope: Scope | undefined;
  for (const table of query.with) {
    const next = new Scope(undefined);
    const behind: Scope | undefined = scope ?? parent;
    if (behind !== undefined) copyTables(behind, next);
    next.commonTables.set(table.name.toLowerCase(), {
      table,
      scope: recursiveTable(table) ? next : (scope ?? parent),
    });
    scope = next;
  }
  return scope;
}

function copyTables(from: Scope, to: Scope): void {
  if (from.parent !== undefined) copyTables(from.parent, to);
  for (const [name, entry] of from.commonTables) to.commonTables.set(name, entry);
}

function newScope(common: Scope | undefined, parent: Scope | undefined): Scope {
  const scope = new Scope(parent);
  if (common !== undefined) copyTables(common, scope);
  return scope;
}

function compileBody(
  c: Compiler,
  body: QueryBody,
  common: Scope | undefined,
  parent: Scope | undefined,
): QueryPlan {
  switch (body.kind) {
    case 'select':
      return compileSelect(c, body, NO_ORDER, newScope(common, parent));
    case 'parenthesized':
      return c.query(body.query, newScope(common, parent).parent);
    case 'set-operation':
      return setOperation(c, body, common, parent);
  }
}

const NO_ORDER = { orderBy: [], offset: undefined, fetch: undefined };

function orderedPlan(c: Compiler, plan: QueryPlan, query: Query, scope: Scope): QueryPlan {
  const items = plan.columns.map((column) => ({ column }));
  const order = query.orderBy.map(({ expression, descending }) => {
    const place = placeInList(expression, items);
    if (place === undefined) {
      throw new SqlServerError(
        104,
        'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
        15,
      );
    }
    return { place, descending };
  });
  const limit = compileLimit(c, undefined, query.offset, query.fetch, scope);
  return { ...plan, open: orderedRows((parent) => plan.open(parent), plan.columns, order, limit) };
}

function setOperation(
  c: Compiler,
  body: SetOperation,
  common: Scope | undefined,
  parent: Scope | undefined,
): QueryPlan {
  const left = compileBody(c, body.left, common, parent);
  const right = compileBody(c, body.right, common, parent);
  if (left.columns.length !== right.columns.length) {
    throw new SqlServerError(
      205,
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    );
  }
  const columns = left.columns.map((column, place) =>
    unionColumn(column, right.columns[place] ?? column, left, right, place),
  );
  const sides = [convertRows(left, columns), convertRows(right, columns)] as const;
  return {
    columns,
    single: false,
    correlated: left.correlated || right.correlated,
    open: combine(body.operator, sides, columns),
  };
}

function unionColumn(
  left: OutputColumn,
  right: OutputColumn,
  leftPlan: QueryPlan,
  rightPlan: QueryPlan,
  place: number,
): OutputColumn {
  const type = isNullItem(leftPlan, place)
    ? right.type
    : isNullItem(rightPlan, place)
      ? left.type
      : commonType(left.type, right.type);
  const nullable = left.nullable || right.nullable;
  return { name: left.name, type, nullable, identity: false, computed: false };
}

/** The keyword NULL in a select list takes the type of the other side. */
function isNullItem(plan: QueryPlan, place: number): boolean {
  return 'items' in plan && (plan as SelectPlan).items[place]?.scalar.untypedNull === true;
}

type Open = (parent: Frame) => ResultCursor;

function convertRows(plan: QueryPlan, columns: readonly OutputColumn[]): Open {
  const casts = columns.map(({ type }, place) => castOf(plan, place, type));
  if (casts.every((cast) => cast === undefined)) return (parent) => plan.open(parent);
  return (parent) => {
    const cursor = plan.open(parent);
    return {
      next: () => {
        const row = cursor.next();
        return row?.map((value, place) => (value === null ? null : (casts[place]?.(value) ?? value)));
      },
    };
  };
}

function castOf(plan: QueryPlan, place: number, to: SqlType): ReturnType<typeof compileCast> | undefined {
  const from = plan.columns[place]?.type;
  if (from === undefined || sameType(from, to) || isNullItem(plan, place)) return undefined;
  checkImplicit(from, to);
  return compileCast(from, to);
}

function combine(
  operator: SetOperation['operator'],
  [left, right]: readonly [Open, Open],
  columns: readonly OutputColumn[],
): Open {
  switch (operator) {
    case 'union-all':
      return concatenation(left, right);
    case 'union':
      return withoutRepeats(concatenation(left, right), columns);
    default:
      return withoutRepeats(compareWith(left, right, columns, operator === 'intersect'), columns);
  }
}

function concatenation(left: Open, right: Open): Open {
  return (parent) => {
    let first: ResultCursor | undefined = left(parent);
    let second: ResultCursor | undefined;
    return {
      next: () => {
        const row = first?.next();
        if (row !== undefined) return row;
        first = undefined;
        second ??= right(parent);
        return second.next();
      },
    };
  };
}

/** Rows of the left side that the right one has (INTERSECT) or has not (EXCEPT). */
function compareWith(left: Open, right: Open, columns: readonly OutputColumn[], wanted: boolean): Open {
  const keyOf = compileRowKey(columns);
  return (parent) => {
    const rightCursor = right(parent);
    const keys = new Set<string>();
    let collected = false;
    const leftCursor = left(parent);
    const collect = (): void => {
      for (let row = rightCursor.next(); row !== undefined; row = rightCursor.next()) keys.add(keyOf(row));
      collected = true;
    };
    return {
      next: (): ResultRow | undefined => {
        if (!collected) collect();
        for (let row = leftCursor.next(); row !== undefined; row = leftCursor.next()) {
          if (keys.has(keyOf(row)) === wanted) return row;
        }
        return undefined;
      },
    };
  };
}
