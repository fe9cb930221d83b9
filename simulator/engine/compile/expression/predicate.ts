import { SqlServerError, type SqlType, type SqlValue } from '../../../types/sql-type';
import { type ComparisonOperator, type Expression, type Predicate } from '../../../sql/ast/query';
import { commonType } from '../../values/common-type';
import { comparatorOf } from '../../values/comparison';
import { collationOf, textEquals } from '../../values/text-order';
import { familyOf, typeLabel } from '../../values/type-family';
import { type CompiledPredicate, type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { convertTo } from '../conversion';
import { type Scope } from '../scope';
import { compileLike } from './like';
import { compileCompareQuery, compileExists, compileInQuery } from './subquery';

type Rule<K extends Predicate['kind']> = (
  c: Compiler,
  expression: Extract<Predicate, { kind: K }>,
  scope: Scope,
) => CompiledPredicate;

const RULES: { readonly [K in Predicate['kind']]: Rule<K> } = {
  compare: (c, { operator, left, right }, scope) =>
    compareScalars(operator, c.scalar(left, scope), c.scalar(right, scope)),
  'compare-query': (c, expression, scope) => compileCompareQuery(c, expression, scope, compareScalars),
  and: (c, { left, right }, scope) => and(c.predicate(left, scope), c.predicate(right, scope)),
  or: (c, { left, right }, scope) => or(c.predicate(left, scope), c.predicate(right, scope)),
  not: (c, { operand }, scope) => not(c.predicate(operand, scope)),
  'is-null': (c, { operand, negated }, scope) => {
    const { evaluate } = c.scalar(operand, scope);
    return negated ? (frame) => evaluate(frame) !== null : (frame) => evaluate(frame) === null;
  },
  between: compileBetween,
  in: compileIn,
  'in-query': (c, expression, scope) => compileInQuery(c, expression, scope, compareScalars),
  like: compileLike,
  exists: (c, { query }, scope) => compileExists(c, query, scope),
};

export function compilePredicate(c: Compiler, expression: Predicate, scope: Scope): CompiledPredicate {
  const rule = RULES[expression.kind] as Rule<Predicate['kind']>;
  return rule(c, expression, scope);
}

export function and(left: CompiledPredicate, right: CompiledPredicate): CompiledPredicate {
  return (frame) => {
    const first = left(frame);
    if (first === false) return false;
    const second = right(frame);
    return second === false ? false : first === null ? null : second;
  };
}

export function or(left: CompiledPredicate, right: CompiledPredicate): CompiledPredicate {
  return (frame) => {
    const first = left(frame);
    if (first === true) return true;
    const second = right(frame);
    return second === true ? true : first === null ? null : second;
  };
}

export function not(operand: CompiledPredicate): CompiledPredicate {
  return (frame) => {
    const value = operand(frame);
    return value === null ? null : !value;
  };
}

function compileBetween(
  c: Compiler,
  { operand, low, high, negated }: Extract<Predicate, { kind: 'between' }>,
  scope: Scope,
): CompiledPredicate {
  const value = c.scalar(operand, scope);
  const inside = and(
    compareScalars('>=', value, c.scalar(low, scope)),
    compareScalars('<=', value, c.scalar(high, scope)),
  );
  return negated ? not(inside) : inside;
}

function compileIn(
  c: Compiler,
  { operand, items, negated }: Extract<Predicate, { kind: 'in' }>,
  scope: Scope,
): CompiledPredicate {
  const value = c.scalar(operand, scope);
  const equals = items.map((item) => compareScalars('=', value, c.scalar(item, scope)));
  const any: CompiledPredicate = (frame) => {
    let unknown = false;
    for (const equal of equals) {
      const result = equal(frame);
      if (result === true) return true;
      if (result === null) unknown = true;
    }
    return unknown ? null : false;
  };
  return negated ? not(any) : any;
}

const TESTS: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Compares in the common type of both sides. */
export function compareScalars(
  operator: ComparisonOperator,
  left: CompiledScalar,
  right: CompiledScalar,
): CompiledPredicate {
  const type = comparisonType(left, right);
  const [l, r] = [convertTo(left, type).evaluate, convertTo(right, type).evaluate];
  const test = compileTest(operator, type);
  return (frame) => {
    const a = l(frame);
    if (a === null) return null;
    const b = r(frame);
    return b === null ? null : test(a, b);
  };
}

function compileTest(operator: ComparisonOperator, type: SqlType): (a: SqlValue, b: SqlValue) => boolean {
  if (operator === '=' || operator === '<>') {
    const equal = compileEquality(type);
    return operator === '=' ? equal : (a, b) => !equal(a, b);
  }
  const compare = comparatorOf(type);
  const test = TESTS[operator];
  return (a, b) => test(compare(a, b));
}

export function compileEquality(type: SqlType): (a: SqlValue, b: SqlValue) => boolean {
  switch (familyOf(type)) {
    case 'integer':
    case 'exact':
    case 'approximate':
    case 'date':
    case 'time':
    case 'guid':
      return (a, b) => a === b;
    case 'character': {
      const collation = collationOf(type.collation);
      return (a, b) => textEquals(a as string, b as string, collation);
    }
    default: {
      const compare = comparatorOf(type);
      return (a, b) => compare(a, b) === 0;
    }
  }
}

/** @throws SqlServerError 402, 468 */
export function comparisonType(left: CompiledScalar, right: CompiledScalar): SqlType {
  if (left.untypedNull === true) return right.type;
  if (right.untypedNull === true) return left.type;
  const [a, b] = [left.type, right.type];
  for (const type of [a, b]) {
    if (type.name === 'xml' || type.name === 'text' || type.name === 'ntext' || type.name === 'image') {
      throw new SqlServerError(
        402,
        `The data types ${typeLabel(a)} and ${typeLabel(b)} are incompatible in the equal to operator.`,
      );
    }
  }
  checkCollations(a, b);
  return commonType(a, b);
}

function checkCollations(a: SqlType, b: SqlType): void {
  if (a.collation === undefined || b.collation === undefined) return;
  if (a.collation.toLowerCase() === b.collation.toLowerCase()) return;
  throw new SqlServerError(
    468,
    `Cannot resolve the collation conflict between "${b.collation}" and "${a.collation}" in the equal to operation.`,
  );
}

/** An expression that must be a condition. @throws SqlServerError 4145 */
export function notACondition(expression: Expression): SqlServerError {
  const near = expression.kind === 'column' ? (expression.parts.at(-1) ?? '') : expression.kind;
  return new SqlServerError(
    4145,
    `An expression of non-boolean type specified in a context where a condition is expected, near '${near}'.`,
    15,
  );
}
