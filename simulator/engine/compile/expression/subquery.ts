import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type ComparisonOperator, type Expression, type Predicate, type Query } from '../../../sql/ast/query';
import { type CompiledPredicate, type CompiledScalar, type QueryPlan, type ResultRow } from '../compiled';
import { type Compiler } from '../compiler';
import { type Frame } from '../frame';
import { type Scope } from '../scope';

type Compare = (
  operator: ComparisonOperator,
  left: CompiledScalar,
  right: CompiledScalar,
) => CompiledPredicate;

/** Runs a plan to its end, or as long as the visitor wants; nothing may interrupt it. */
export function visitRows(plan: QueryPlan, frame: Frame, visit: (row: ResultRow) => boolean): void {
  const { execution } = frame;
  const pausable = execution.pausable;
  execution.pausable = false;
  try {
    const cursor = plan.open(frame);
    for (let row = cursor.next(); row !== undefined; row = cursor.next()) if (!visit(row)) return;
  } finally {
    execution.pausable = pausable;
  }
}

/** @throws SqlServerError 116 for several columns, 512 (when run) for several rows */
export function compileScalarSubquery(c: Compiler, query: Query, scope: Scope): CompiledScalar {
  const plan = c.query(query, scope);
  const column = onlyColumn(plan);
  const evaluate = (frame: Frame): SqlValue => {
    let value: SqlValue = null;
    let count = 0;
    visitRows(plan, frame, (row) => {
      if (++count > 1) throw severalRows();
      value = row[0] ?? null;
      return !plan.single;
    });
    return value;
  };
  return {
    type: column.type,
    nullable: true,
    evaluate: plan.correlated ? evaluate : oncePerStatement(evaluate),
  };
}

/** What does not depend on the rows around it is computed once for each run of the statement. */
function oncePerStatement<T>(evaluate: (frame: Frame) => T): (frame: Frame) => T {
  const results = new WeakMap<object, { readonly value: T }>();
  return (frame) => {
    const known = results.get(frame.execution);
    if (known !== undefined) return known.value;
    const value = evaluate(frame);
    results.set(frame.execution, { value });
    return value;
  };
}

function onlyColumn(plan: QueryPlan): QueryPlan['columns'][number] {
  const [column] = plan.columns;
  if (column === undefined || plan.columns.length > 1) {
    throw new SqlServerError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  return column;
}

function severalRows(): SqlServerError {
  return new SqlServerError(
    512,
    'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
  );
}

export function compileExists(c: Compiler, query: Query, scope: Scope): CompiledPredicate {
  const plan = c.query(query, scope);
  const evaluate = (frame: Frame): boolean => {
    let found = false;
    visitRows(plan, frame, () => {
      found = true;
      return false;
    });
    return found;
  };
  return plan.correlated ? evaluate : oncePerStatement(evaluate);
}

/** A value of the subquery's current row, to be compared like any other. */
function rowValue(plan: QueryPlan): { scalar: CompiledScalar; set: (value: SqlValue) => void } {
  const { type } = onlyColumn(plan);
  let current: SqlValue = null;
  return {
    scalar: { type, nullable: true, evaluate: () => current },
    set: (value) => {
      current = value;
    },
  };
}

export function compileInQuery(
  c: Compiler,
  expression: Extract<Predicate, { kind: 'in-query' }>,
  scope: Scope,
  compare: Compare,
): CompiledPredicate {
  const any = quantified(
    c,
    { ...expression, operator: '=', left: expression.operand },
    scope,
    compare,
    'any',
  );
  return expression.negated
    ? (frame) => {
        const result = any(frame);
        return result === null ? null : !result;
      }
    : any;
}

export function compileCompareQuery(
  c: Compiler,
  expression: Extract<Predicate, { kind: 'compare-query' }>,
  scope: Scope,
  compare: Compare,
): CompiledPredicate {
  return quantified(c, expression, scope, compare, expression.quantifier);
}

function quantified(
  c: Compiler,
  { operator, left, query }: { operator: ComparisonOperator; left: Expression; query: Query },
  scope: Scope,
  compare: Compare,
  quantifier: 'all' | 'any',
): CompiledPredicate {
  const plan = c.query(query, scope);
  const { scalar, set } = rowValue(plan);
  const test = compare(operator, c.scalar(left, scope), scalar);
  const rowsOf = plan.correlated ? collectRows(plan) : oncePerStatement(collectRows(plan));
  const decisive = quantifier === 'any';
  return (frame) => {
    let unknown = false;
    for (const value of rowsOf(frame)) {
      set(value);
      const result = test(frame);
      if (result === decisive) return decisive;
      if (result === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}

function collectRows(plan: QueryPlan): (frame: Frame) => readonly SqlValue[] {
  return (frame) => {
    const values: SqlValue[] = [];
    visitRows(plan, frame, (row) => {
      values.push(row[0] ?? null);
      return true;
    });
    return values;
  };
}
