import { type Expression } from '../ast/query';
import { type ExecuteArgument, type ExecuteStatement, type ExecuteTextStatement } from '../ast/statement';
import { type Grammar } from './grammar';

/** EXEC [@status =] procedure arguments, or EXEC ('text'). */
export function parseExecute(p: Grammar): ExecuteStatement | ExecuteTextStatement {
  if (!p.accept('EXEC')) p.expect('EXECUTE');
  if (p.accept('(')) {
    const text = p.expression();
    p.expect(')');
    return { kind: 'execute-text', text };
  }
  return parseCall(p);
}

/** A call without its EXEC, as the first statement of a batch may have it. */
export function parseCall(p: Grammar): ExecuteStatement {
  const result = p.current.kind === 'variable' && p.ahead(1).keyword === '=' ? p.variable() : undefined;
  if (result !== undefined) p.expect('=');
  const procedureVariable = p.current.kind === 'variable' ? p.variable() : undefined;
  const procedure = procedureVariable === undefined ? p.qualifiedName() : [];
  const args = startsArgument(p) ? p.list(() => parseArgument(p)) : [];
  return { kind: 'execute', procedure, procedureVariable, arguments: args, result };
}

function startsArgument(p: Grammar): boolean {
  const token = p.current;
  if (token.kind === 'word') return token.keyword === 'NULL' || token.keyword === 'DEFAULT' || p.atName;
  return token.kind !== 'end' && (token.kind !== 'operator' || token.keyword === '-');
}

function parseArgument(p: Grammar): ExecuteArgument {
  const name = p.current.kind === 'variable' && p.ahead(1).keyword === '=' ? p.variable() : undefined;
  if (name !== undefined) p.expect('=');
  if (p.accept('DEFAULT')) return { name, value: undefined, output: false };
  const value = argumentValue(p);
  const output = p.accept('OUTPUT') || p.accept('OUT');
  return { name, value, output };
}

/** A constant, a variable, or a bare word that is read as a string. */
function argumentValue(p: Grammar): Expression {
  if (p.atName && p.ahead(1).keyword !== '(') {
    const text = p.name();
    return { kind: 'literal', type: { name: 'nvarchar', length: Math.max(text.length, 1) }, value: text };
  }
  return p.expression();
}
