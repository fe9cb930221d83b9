import { type SqlType, type SqlValue } from '../../../types/sql-type';
import { type Expression } from '../../../sql/ast/query';
import { Frame } from '../../compile/frame';
import { Scope } from '../../compile/scope';
import { compileCast } from '../../values/cast';
import { planOf } from '../compiled-statements';
import { type Runner } from '../runner';
import { runStatement, untilDone } from '../statement-run';

/** The value of an expression that stands outside of a query, with its type. */
export async function evaluate(
  runner: Runner,
  expression: Expression,
): Promise<{ readonly type: SqlType; readonly value: SqlValue }> {
  const { plan, compiler } = planOf(runner, expression, (c) => c.scalar(expression, new Scope(undefined)));
  const value = await runStatement(runner, compiler.context, (execution) => {
    // A subquery cannot go on after a pause.
    execution.pausable = false;
    return untilDone(runner, execution, () => plan.evaluate(new Frame(execution, undefined, 0)));
  });
  return { type: plan.type, value };
}

/** The value converted as by an assignment. */
export async function evaluateAs(runner: Runner, expression: Expression, type: SqlType): Promise<SqlValue> {
  const { type: from, value } = await evaluate(runner, expression);
  return value === null ? null : compileCast(from, type)(value);
}

/** The value as text, for PRINT, RAISERROR and EXEC ('...'). */
export async function evaluateText(runner: Runner, expression: Expression): Promise<string | null> {
  return (await evaluateAs(runner, expression, { name: 'nvarchar', length: -1 })) as string | null;
}

export async function evaluateInteger(runner: Runner, expression: Expression): Promise<number> {
  return ((await evaluateAs(runner, expression, { name: 'int' })) as number | null) ?? 0;
}

/** A condition that is unknown does not hold. */
export async function holds(runner: Runner, condition: Expression): Promise<boolean> {
  const { plan, compiler } = planOf(runner, condition, (c) => c.predicate(condition, new Scope(undefined)));
  return runStatement(runner, compiler.context, async (execution) => {
    execution.pausable = false;
    const result = await untilDone(runner, execution, () => plan(new Frame(execution, undefined, 0)));
    return result === true;
  });
}
