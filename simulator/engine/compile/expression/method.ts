import { SqlServerError, type SqlType, type SqlValue } from '../../../types/sql-type';
import { type Expression } from '../../../sql/ast/query';
import { formatHierarchy } from '../../values/hierarchy';
import { type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { type Scope } from '../scope';

interface Method {
  readonly on: SqlType['name'];
  readonly returns: SqlType;
  readonly evaluate: (value: SqlValue) => SqlValue;
}

const METHODS: Readonly<Record<string, Method>> = {
  tostring: {
    on: 'hierarchyid',
    returns: { name: 'nvarchar', length: 4000 },
    evaluate: (value) => formatHierarchy(value as Buffer),
  },
  getlevel: {
    on: 'hierarchyid',
    returns: { name: 'smallint' },
    evaluate: (value) => formatHierarchy(value as Buffer).split('/').length - 2,
  },
};

/** Methods are called on a column like a function of a schema: `t.h.ToString()`. */
export function isMethod(name: string): boolean {
  return name.toLowerCase() in METHODS;
}

/** @throws SqlServerError 258, 6506 */
export function compileMethod(
  c: Compiler,
  expression: Expression & { kind: 'method' },
  scope: Scope,
): CompiledScalar {
  const target = c.scalar(expression.target, scope);
  const method = METHODS[expression.name.toLowerCase()];
  if (method?.on !== target.type.name) {
    if (target.type.name === 'hierarchyid') {
      throw new SqlServerError(
        6506,
        `Could not find method '${expression.name}' for type 'Microsoft.SqlServer.Types.SqlHierarchyId' in assembly 'Microsoft.SqlServer.Types'`,
      );
    }
    throw new SqlServerError(258, `Cannot call methods on ${target.type.name}.`);
  }
  const { evaluate } = target;
  return {
    type: method.returns,
    nullable: true,
    evaluate: (frame) => {
      const value = evaluate(frame);
      return value === null ? null : method.evaluate(value);
    },
  };
}
