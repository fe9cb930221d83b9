import { SqlServerError } from '../../../types/sql-type';
import { type FunctionCall } from '../../../sql/ast/query';
import { builtInFunction, systemFunction } from '../../functions/registry';
import { checkArgumentCount, type FunctionDefinition } from '../../functions/definition';
import { datePartOf } from '../../functions/date-part';
import { isAggregate } from '../aggregate';
import { type CompiledScalar, constantScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { type Scope } from '../scope';
import { choose, coalesce, isNull, nullIf } from './conditional';
import { compileMethod, isMethod } from './method';
import { compareScalars } from './predicate';

/** A function that is no aggregate over groups and no window function: those were computed before. */
export function compileCall(c: Compiler, call: FunctionCall, scope: Scope): CompiledScalar {
  const name = call.name.at(-1) ?? '';
  if (isAggregate(call)) throw misplacedAggregate();
  if (call.over !== undefined)
    throw new SqlServerError(
      4108,
      'Windowed functions can only appear in the SELECT or ORDER BY clauses.',
      15,
    );
  const special = call.name.length === 1 ? SPECIAL[name.toUpperCase()] : undefined;
  if (special !== undefined) return special(c, call, scope);
  if (call.name.length > 1 && isMethod(name)) {
    const target = { kind: 'column' as const, parts: call.name.slice(0, -1) };
    return compileMethod(c, { kind: 'method', target, name, arguments: call.arguments }, scope);
  }
  const definition = findFunction(call);
  checkArgumentCount(name, call.arguments.length, definition);
  const args = call.arguments.map((argument, place) =>
    isDatePart(name, place, argument) ? constantScalar({ name: 'int' }, 0) : c.scalar(argument, scope),
  );
  return definition.compile({ name, call, arguments: args, context: c.context });
}

function misplacedAggregate(): SqlServerError {
  return new SqlServerError(
    147,
    'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
    15,
  );
}

const DATED = new Set(['DATEADD', 'DATEDIFF', 'DATEDIFF_BIG', 'DATEPART', 'DATENAME']);

/** The bare word that is their first argument is no column. */
function isDatePart(name: string, place: number, argument: FunctionCall['arguments'][number]): boolean {
  if (place !== 0 || !DATED.has(name.toUpperCase())) return false;
  return (
    argument.kind === 'column' &&
    argument.parts.length === 1 &&
    datePartOf(argument.parts[0] ?? '') !== undefined
  );
}

/** @throws SqlServerError 195, 4121 */
function findFunction(call: FunctionCall): FunctionDefinition {
  const name = call.name.at(-1) ?? '';
  const text = call.name.join('.');
  if (call.name.length === 1) {
    const found = builtInFunction(name);
    if (found !== undefined) return found;
    throw new SqlServerError(195, `'${text}' is not a recognized built-in function name.`, 15, 10);
  }
  const found = ['sys', 'dbo'].includes((call.name.at(-2) ?? '').toLowerCase())
    ? systemFunction(name)
    : undefined;
  if (found !== undefined) return found;
  throw new SqlServerError(
    4121,
    `Cannot find either column "${call.name[0] ?? ''}" or the user-defined function or aggregate "${text}", or the name is ambiguous.`,
  );
}

type Special = (c: Compiler, call: FunctionCall, scope: Scope) => CompiledScalar;

function pair(c: Compiler, call: FunctionCall, scope: Scope): [CompiledScalar, CompiledScalar] {
  const [first, second] = call.arguments;
  if (first === undefined || second === undefined || call.arguments.length > 2) {
    throw new SqlServerError(
      174,
      `The ${(call.name[0] ?? '').toLowerCase()} function requires 2 argument(s).`,
      15,
    );
  }
  return [c.scalar(first, scope), c.scalar(second, scope)];
}

/** Functions that do not evaluate all their arguments, or take conditions. */
const SPECIAL: Readonly<Record<string, Special>> = {
  COALESCE: (c, call, scope) => coalesce(call.arguments.map((argument) => c.scalar(argument, scope))),
  ISNULL: (c, call, scope) => isNull(...pair(c, call, scope)),
  NULLIF: (c, call, scope) => nullIf(...pair(c, call, scope)),
  IIF: (c, call, scope) => {
    const [condition, ...values] = call.arguments;
    if (condition === undefined || values.length !== 2) {
      throw new SqlServerError(174, 'The iif function requires 3 argument(s).', 15);
    }
    return choose(
      [c.predicate(condition, scope)],
      values.map((value) => c.scalar(value, scope)),
    );
  },
  CHOOSE: (c, call, scope) => {
    const [index, ...values] = call.arguments.map((argument) => c.scalar(argument, scope));
    if (index === undefined || values.length === 0) {
      throw new SqlServerError(189, 'The choose function requires 2 to 255 arguments.', 15);
    }
    const conditions = values.map((_, place) =>
      compareScalars('=', index, constantScalar({ name: 'int' }, place + 1)),
    );
    return choose(conditions, values);
  },
};

/** `@@NAME`. @throws SqlServerError 137 */
export function compileGlobal(c: Compiler, name: string): CompiledScalar {
  const definition = builtInFunction(name);
  if (definition === undefined)
    throw new SqlServerError(137, `Must declare the scalar variable "${name}".`, 15, 2);
  const call: FunctionCall = {
    kind: 'call',
    name: [name],
    arguments: [],
    distinct: false,
    star: false,
    over: undefined,
  };
  return definition.compile({ name, call, arguments: [], context: c.context });
}
