import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type ResultWriter } from '../../../tds/backend';
import {
  type ExecuteArgument,
  type ExecuteStatement,
  type ExecuteTextStatement,
} from '../../../sql/ast/statement';
import { tryParseName } from '../../../sql/parser';
import { bindParameters } from '../../../tds/requests/parameter-declarations';
import { bindArguments, type SuppliedArgument } from '../../procedures/procedure';
import { findProcedure } from '../../procedures/registry';
import { BatchScope } from '../../runtime/execution';
import { type Runner } from '../runner';
import { NO_NEEDS, runStatement } from '../statement-run';
import { evaluate, evaluateText } from './evaluate';
import { scopeOf } from './parameters';
import { variableNamed } from './variables';

/** EXEC procedure, EXEC @name and EXEC ('text'). */
export async function runCall(
  runner: Runner,
  call: ExecuteStatement | ExecuteTextStatement,
  out: ResultWriter,
): Promise<void> {
  if (call.kind === 'execute-text') {
    const text = (await evaluateText(runner, call.text)) ?? '';
    await runner.runText(text, new BatchScope(), out);
    return;
  }
  const name = nameOf(runner, call);
  const supplied: SuppliedArgument[] = [];
  for (const argument of call.arguments) supplied.push(await supply(runner, argument));
  const isText = name.at(-1)?.toLowerCase() === 'sp_executesql';
  const status = isText
    ? await executeText(runner, call, supplied, out)
    : await callProcedure(runner, name, supplied, out);
  if (call.result !== undefined) variableNamed(runner, call.result).value = status;
}

function nameOf(runner: Runner, { procedure, procedureVariable }: ExecuteStatement): readonly string[] {
  if (procedureVariable === undefined) return procedure;
  const { value } = variableNamed(runner, procedureVariable);
  return tryParseName(typeof value === 'string' ? value : '') ?? [];
}

async function supply(runner: Runner, { name, value }: ExecuteArgument): Promise<SuppliedArgument> {
  const place = name?.toLowerCase() ?? '';
  if (value === undefined) return { name: place, type: { name: 'int' }, value: null, takesDefault: true };
  return { name: place, ...(await evaluate(runner, value)) };
}

/**
 * Runs a procedure of the server.
 * @returns its status
 * @throws SqlServerError 2812 for one that does not exist
 */
export async function callProcedure(
  runner: Runner,
  name: readonly string[],
  supplied: readonly SuppliedArgument[],
  out: ResultWriter,
): Promise<number> {
  const [procedureName = '', schema, databaseName] = [...name].reverse();
  const procedure = findProcedure(schema === '' ? undefined : schema, procedureName);
  if (procedure === undefined) {
    throw new SqlServerError(2812, `Could not find stored procedure '${name.join('.')}'.`, 16, 62);
  }
  const { engine, session } = runner;
  const database = databaseName === undefined ? session.database : engine.database(databaseName);
  const args = bindArguments(procedureName, procedure, supplied);
  return runStatement(runner, NO_NEEDS, async (execution) =>
    procedure.run(args, { execution, database, out }),
  );
}

/** sp_executesql within a batch. */
async function executeText(
  runner: Runner,
  call: ExecuteStatement,
  supplied: readonly SuppliedArgument[],
  out: ResultWriter,
): Promise<number> {
  const [statement, declarations, ...rest] = supplied;
  const text = textOf(statement?.value ?? null, '@statement');
  const values = rest.map((argument) => ({ ...argument, output: false }));
  const parameters = bindParameters(textOf(declarations?.value ?? '', '@params'), values, text);
  const scope = scopeOf(parameters);
  const status = await runner.runText(text, scope, out);
  const names = parameters.map(({ name }) => name);
  for (const [place, argument] of call.arguments.slice(2).entries()) {
    takeOutput(runner, argument, argument.name ?? names[place] ?? '', scope);
  }
  return status;
}

/** `@inner = @outer OUTPUT`: the variable of the caller takes what the parameter has become. */
function takeOutput(
  runner: Runner,
  { output, value }: ExecuteArgument,
  name: string,
  scope: BatchScope,
): void {
  if (!output || value?.kind !== 'variable') return;
  variableNamed(runner, value.name).value = scope.variables.get(name.toLowerCase())?.value ?? null;
}

function textOf(value: SqlValue, parameter: string): string {
  if (typeof value === 'string') return value;
  throw new SqlServerError(
    214,
    `Procedure expects parameter '${parameter}' of type 'ntext/nchar/nvarchar'.`,
    16,
    2,
  );
}
