import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';
import { type Expression } from '../../../../simulator/sql/ast/query';
import { constantScalar } from '../../../../simulator/engine/compile/compiled';
import { Frame } from '../../../../simulator/engine/compile/frame';
import { checkArgumentCount } from '../../../../simulator/engine/functions/definition';
import { builtInFunction, systemFunction } from '../../../../simulator/engine/functions/registry';
import { type Execution } from '../../../../simulator/engine/runtime/execution';

/** A bare word such as the `day` of DATEADD, or a value with its type. */
export type Argument = { readonly word: string } | { readonly type: SqlType; readonly value: SqlValue };

export const word = (text: string): Argument => ({ word: text });
export const int = (value: number): Argument => ({ type: { name: 'int' }, value });
export const bigint = (value: bigint): Argument => ({ type: { name: 'bigint' }, value });
export const text = (value: string | null): Argument => ({
  type: { name: 'varchar', length: Math.max(1, value?.length ?? 1) },
  value,
});
export const unicode = (value: string): Argument => ({
  type: { name: 'nvarchar', length: Math.max(1, value.length) },
  value,
});
export const bytes = (hex: string): Argument => ({
  type: { name: 'varbinary', length: Math.max(1, hex.length / 2) },
  value: Buffer.from(hex, 'hex'),
});

function expressionOf(argument: Argument): Expression {
  if ('word' in argument) return { kind: 'column', parts: [argument.word] };
  return { kind: 'literal', type: argument.type, value: argument.value };
}

/** Type and value of a call; names with a point are those of the schema sys. */
export function evaluate(
  execution: Execution,
  name: string,
  ...args: readonly Argument[]
): { type: SqlType; value: SqlValue } {
  const parts = name.split('.');
  const last = parts.at(-1) ?? '';
  const definition = parts.length === 1 ? builtInFunction(last) : systemFunction(last);
  if (definition === undefined) throw new RangeError(`no function ${name}`);
  checkArgumentCount(name, args.length, definition);
  const { engine, session, scope } = execution;
  const compiled = definition.compile({
    name: last,
    call: {
      kind: 'call',
      name: parts,
      arguments: args.map(expressionOf),
      distinct: false,
      star: false,
      over: undefined,
    },
    arguments: args.map((argument) =>
      'word' in argument ? constantScalar({ name: 'int' }, 0) : constantScalar(argument.type, argument.value),
    ),
    context: { engine, session, variables: scope, permissions: [], uses: [], usesTemporaryTables: false },
  });
  return { type: compiled.type, value: compiled.evaluate(new Frame(execution, undefined, 0)) };
}
