import { SqlServerError } from '../../../types/sql-type';
import { type Expression } from '../../../sql/ast/query';
import { type CompiledPredicate, type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { commonTypeOf, convertTo } from '../conversion';
import { type Scope } from '../scope';
import { compareScalars } from './predicate';

export function compileCase(
  c: Compiler,
  expression: Expression & { kind: 'case' },
  scope: Scope,
): CompiledScalar {
  const conditions = expression.branches.map(({ when }) => condition(c, expression.operand, when, scope));
  const values = expression.branches.map(({ then }) => c.scalar(then, scope));
  if (expression.otherwise !== undefined) values.push(c.scalar(expression.otherwise, scope));
  if (values.every((value) => value.untypedNull === true)) {
    throw new SqlServerError(
      8133,
      'At least one of the result expressions in a CASE specification must be an expression other than the NULL constant.',
    );
  }
  return choose(conditions, values);
}

function condition(
  c: Compiler,
  operand: Expression | undefined,
  when: Expression,
  scope: Scope,
): CompiledPredicate {
  if (operand === undefined) return c.predicate(when, scope);
  return compareScalars('=', c.scalar(operand, scope), c.scalar(when, scope));
}

/** The value of the first condition that holds; values may have one more entry than conditions, the ELSE. */
export function choose(
  conditions: readonly CompiledPredicate[],
  values: readonly CompiledScalar[],
): CompiledScalar {
  const type = commonTypeOf(values);
  const results = values.map((value) => convertTo(value, type).evaluate);
  const otherwise = results[conditions.length] ?? (() => null);
  const hasElse = results.length > conditions.length;
  return {
    type,
    nullable: !hasElse || values.some(({ nullable }) => nullable),
    evaluate: (frame) => {
      for (let index = 0; index < conditions.length; index++) {
        if (conditions[index]?.(frame) === true) return results[index]?.(frame) ?? null;
      }
      return otherwise(frame);
    },
  };
}

/** COALESCE: the first value that is not null. */
export function coalesce(values: readonly CompiledScalar[]): CompiledScalar {
  const type = commonTypeOf(values);
  const readers = values.map((value) => convertTo(value, type).evaluate);
  return {
    type,
    nullable: values.every(({ nullable }) => nullable),
    evaluate: (frame) => {
      for (const read of readers) {
        const value = read(frame);
        if (value !== null) return value;
      }
      return null;
    },
  };
}

/** ISNULL keeps the type of its first argument. */
export function isNull(first: CompiledScalar, second: CompiledScalar): CompiledScalar {
  const type = first.untypedNull === true ? second.type : first.type;
  const [read, replace] = [convertTo(first, type).evaluate, convertTo(second, type).evaluate];
  return {
    type,
    nullable: first.nullable && second.nullable,
    evaluate: (frame) => read(frame) ?? replace(frame),
  };
}

export function nullIf(first: CompiledScalar, second: CompiledScalar): CompiledScalar {
  const equal = compareScalars('=', first, second);
  return {
    type: first.type,
    nullable: true,
    evaluate: (frame) => (equal(frame) === true ? null : first.evaluate(frame)),
  };
}
