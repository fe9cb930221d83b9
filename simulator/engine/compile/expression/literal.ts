import { SqlServerError } from '../../../types/sql-type';
import { type Expression } from '../../../sql/ast/query';
import { type CompiledScalar, constantScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { type Scope } from '../scope';

export function compileLiteral(expression: Expression & { kind: 'literal' }): CompiledScalar {
  const scalar = constantScalar(expression.type, expression.value);
  return expression.value === null ? { ...scalar, untypedNull: true } : scalar;
}

/** @throws SqlServerError 137 */
export function compileVariable(c: Compiler, name: string): CompiledScalar {
  const variable = c.context.variables.variables.get(name);
  if (variable === undefined) {
    throw new SqlServerError(137, `Must declare the scalar variable "${name}".`, 15, 2);
  }
  return {
    type: variable.type,
    nullable: true,
    evaluate: (frame) => frame.execution.scope.variables.get(name)?.value ?? null,
  };
}

export function compileColumn(scope: Scope, parts: readonly string[]): CompiledScalar {
  const { origin, type, nullable } = scope.resolve(parts);
  const { level, source, slot } = origin;
  return { type, nullable, column: origin, evaluate: columnReader(level, source, slot) };
}

export function columnReader(level: number, source: number, slot: number): CompiledScalar['evaluate'] {
  if (level === 0) return (frame) => frame.rows[source]?.[slot] ?? null;
  return (frame) => {
    let outer = frame;
    for (let up = level; up > 0; up--) {
      if (outer.parent === undefined) throw new RangeError('a column of a query that is not around this one');
      outer = outer.parent;
    }
    return outer.rows[source]?.[slot] ?? null;
  };
}
