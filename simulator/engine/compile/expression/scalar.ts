import { SqlServerError, type SqlType } from '../../../types/sql-type';
import { type Expression, isPredicate, type Scalar } from '../../../sql/ast/query';
import { findCollation } from '../../../types/collation';
import { familyOf } from '../../values/type-family';
import { type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { castTo } from '../conversion';
import { fingerprint } from '../fingerprint';
import { type Scope } from '../scope';
import { compileBinary, compileUnary } from './arithmetic';
import { compileCall, compileGlobal } from './call';
import { compileCase } from './conditional';
import { compileColumn, compileLiteral, compileVariable } from './literal';
import { compileMethod } from './method';
import { compileScalarSubquery } from './subquery';

type Rule<K extends Scalar['kind']> = (
  c: Compiler,
  expression: Extract<Scalar, { kind: K }>,
  scope: Scope,
) => CompiledScalar;

const RULES: { readonly [K in Scalar['kind']]: Rule<K> } = {
  literal: (_c, expression) => compileLiteral(expression),
  variable: (c, { name }) => (name.startsWith('@@') ? compileGlobal(c, name) : compileVariable(c, name)),
  column: (_c, { parts }, scope) => compileColumn(scope, parts),
  unary: compileUnary,
  binary: compileBinary,
  case: compileCase,
  convert: compileConvert,
  call: compileCall,
  method: compileMethod,
  subquery: (c, { query }, scope) => compileScalarSubquery(c, query, scope),
  collate: compileCollate,
  'at-time-zone': (c, expression, scope) => compileAtTimeZone(c, expression, scope),
  default: () => {
    throw new SqlServerError(156, "Incorrect syntax near the keyword 'DEFAULT'.", 15);
  },
};

/** Expressions that an earlier step has computed are read, not compiled again. */
export function compileScalar(c: Compiler, expression: Expression, scope: Scope): CompiledScalar {
  if (isPredicate(expression)) throw new SqlServerError(102, "Incorrect syntax near '='.", 15);
  if (scope.computed.size > 0) {
    const known = scope.computed.get(fingerprint(expression, scope));
    if (known !== undefined) return known;
  }
  const rule = RULES[expression.kind] as Rule<Scalar['kind']>;
  return rule(c, expression, scope);
}

function compileConvert(
  c: Compiler,
  expression: Extract<Scalar, { kind: 'convert' }>,
  scope: Scope,
): CompiledScalar {
  const operand = c.scalar(expression.operand, scope);
  const type = inheritedCollation(expression.type, operand.type);
  const style = expression.style === undefined ? undefined : c.scalar(expression.style, scope);
  if (style === undefined || style.constant !== undefined) {
    const cast = castTo(
      operand,
      type,
      style?.constant === undefined || style.constant === null ? undefined : Number(style.constant),
    );
    return expression.quiet ? quiet(cast) : cast;
  }
  const cast: CompiledScalar = {
    type,
    nullable: true,
    evaluate: (frame) => {
      const chosen = style.evaluate(frame);
      return chosen === null ? null : castTo(operand, type, Number(chosen)).evaluate(frame);
    },
  };
  return expression.quiet ? quiet(cast) : cast;
}

/** Text keeps its collation when it becomes another text type. */
function inheritedCollation(to: SqlType, from: SqlType): SqlType {
  if (familyOf(to) !== 'character' || to.collation !== undefined || from.collation === undefined) return to;
  return familyOf(from) === 'character' ? { ...to, collation: from.collation } : to;
}

/** TRY_CAST: null for a value that cannot be converted. */
function quiet(cast: CompiledScalar): CompiledScalar {
  return {
    type: cast.type,
    nullable: true,
    evaluate: (frame) => {
      try {
        return cast.evaluate(frame);
      } catch (error) {
        if (error instanceof SqlServerError) return null;
        throw error;
      }
    },
  };
}

/** @throws SqlServerError 447, 448 */
function compileCollate(
  c: Compiler,
  expression: Extract<Scalar, { kind: 'collate' }>,
  scope: Scope,
): CompiledScalar {
  const operand = c.scalar(expression.operand, scope);
  const name =
    expression.collation.toLowerCase() === 'database_default'
      ? c.context.session.database.collation
      : expression.collation;
  const collation = findCollation(name);
  if (collation === undefined) throw new SqlServerError(448, `Invalid collation '${expression.collation}'.`);
  if (familyOf(operand.type) !== 'character') {
    throw new SqlServerError(447, `Expression type ${operand.type.name} is invalid for COLLATE clause.`);
  }
  const type = { ...operand.type, collation: collation.name };
  // No longer the column itself: an index of it has another order.
  const { nullable, evaluate, constant } = operand;
  return { type, nullable, evaluate, ...(constant === undefined ? {} : { constant }) };
}

/** The server's own zone is UTC; other zones are known by their Windows names, of which only UTC is here. */
function compileAtTimeZone(
  c: Compiler,
  expression: Extract<Scalar, { kind: 'at-time-zone' }>,
  scope: Scope,
): CompiledScalar {
  const operand = c.scalar(expression.operand, scope);
  const zone = c.scalar(expression.zone, scope);
  const cast = castTo(operand, { name: 'datetimeoffset', scale: operand.type.scale ?? 3 }, undefined);
  return {
    ...cast,
    nullable: true,
    evaluate: (frame) => {
      const name = zone.evaluate(frame);
      if (name === null) return null;
      if (typeof name !== 'string' || name.toUpperCase() !== 'UTC') {
        throw new SqlServerError(
          9820,
          `The time zone parameter '${typeof name === 'string' ? name : ''}' provided to AT TIME ZONE clause is invalid.`,
        );
      }
      const value = cast.evaluate(frame);
      return value !== null && typeof value === 'object' && 'offsetMinutes' in value
        ? { ...value, offsetMinutes: 0 }
        : null;
    },
  };
}
