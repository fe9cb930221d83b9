import { SqlServerError } from '../../../types/sql-type';
import { type ControlStatement, type VariableDeclaration } from '../../../sql/ast/statement';
import { type Expression } from '../../../sql/ast/query';
import { type Variable } from '../../runtime/execution';
import { type Runner } from '../runner';
import { temporaryTable } from '../table-statements';
import { evaluateAs } from './evaluate';

type Assign = Extract<ControlStatement, { kind: 'assign' }>;

/** @throws SqlServerError 137 */
export function variableNamed({ scope }: Runner, name: string): Variable {
  const variable = scope.variables.get(name.toLowerCase());
  if (variable !== undefined) return variable;
  throw new SqlServerError(137, `Must declare the scalar variable "${name}".`, 15, 2);
}

/** DECLARE: in a loop it declares once, and assigns each time it has a value. */
export async function declare(runner: Runner, variables: readonly VariableDeclaration[]): Promise<void> {
  for (const { name, definition } of variables) {
    const key = name.toLowerCase();
    if (definition.kind === 'table') {
      runner.scope.declareTable(
        key,
        temporaryTable(runner, name, definition.columns, definition.constraints),
      );
      continue;
    }
    const { type, value } = definition;
    if (!runner.scope.variables.has(key)) runner.scope.declare(key, type, null);
    if (value !== undefined) variableNamed(runner, name).value = await evaluateAs(runner, value, type);
  }
}

/** `@v + value` of `SET @v += value`: made once, since compiled expressions are found by their object. */
const combined = new WeakMap<Assign, Expression>();

function assignedExpression(statement: Assign): Expression {
  const { variable: name, operator, value } = statement;
  if (operator === undefined) return value;
  const known = combined.get(statement);
  if (known !== undefined) return known;
  const left: Expression = { kind: 'variable', name };
  const expression: Expression = { kind: 'binary', operator, left, right: value };
  combined.set(statement, expression);
  return expression;
}

/** SET @v = ..., and SET @v += ... */
export async function assign(runner: Runner, statement: Assign): Promise<void> {
  const variable = variableNamed(runner, statement.variable);
  variable.value = await evaluateAs(runner, assignedExpression(statement), variable.type);
}
