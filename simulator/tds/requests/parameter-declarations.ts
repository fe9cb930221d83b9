import { SqlServerError } from '../../types/sql-type';
import { type Parameter } from '../backend';

/** A parameter as `sp_executesql` and its kin declare it: `@name type [output]`. */
interface Declaration {
  readonly name: string;
  readonly type: string;
}

const DECLARATION = /^\s*(?<name>@[\p{L}\p{N}_@#$]+)\s+(?:as\s+)?(?<type>.+?)(?:\s+out(?:put)?)?\s*$/isu;

/** Splits at the commas outside of parentheses: `@a decimal(10, 2), @b int`. */
function splitDeclarations(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** @throws SqlServerError 102 where SQL Server would find no declaration either. */
function parseDeclarations(text: string): Declaration[] {
  if (text.trim() === '') return [];
  return splitDeclarations(text).map((part) => {
    const groups = DECLARATION.exec(part)?.groups;
    if (groups === undefined) throw new SqlServerError(102, `Incorrect syntax near '${part.trim()}'.`, 15);
    return { name: groups['name'] ?? '', type: groups['type'] ?? '' };
  });
}

/**
 * Gives each declared parameter the value that came under its name, or at its place.
 * @throws SqlServerError 8178 when one is missing, 8145 when one was not declared.
 */
export function bindParameters(
  declarations: string,
  values: readonly Parameter[],
  statement: string,
): Parameter[] {
  const declared = parseDeclarations(declarations);
  const named = new Map(values.filter(({ name }) => name !== '').map((v) => [v.name.toLowerCase(), v]));
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  for (const [name, { name: asWritten }] of named)
    if (!names.has(name))
      throw new SqlServerError(8145, `${asWritten} is not a parameter for procedure sp_executesql.`);
  return declared.map(({ name, type }, position) => {
    const unnamed = values[position]?.name === '' ? values[position] : undefined;
    const value = named.get(name.toLowerCase()) ?? unnamed;
    if (value !== undefined) return { ...value, name, declaredType: type };
    throw new SqlServerError(
      8178,
      `The parameterized query '(${declarations})${statement}' expects the parameter '${name}', which was not supplied.`,
    );
  });
}
