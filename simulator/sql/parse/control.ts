import {
  type SetOptionStatement,
  type Statement,
  type StatementBody,
  type TransactionName,
} from '../ast/statement';
import { type VariableDeclaration } from '../ast/statement';
import { assignmentOperator } from './assignment-operator';
import { type Grammar } from './grammar';

export function parseBegin(p: Grammar): StatementBody {
  p.expect('BEGIN');
  if (p.at('TRAN') || p.at('TRANSACTION')) {
    p.take();
    return { kind: 'begin-transaction', name: transactionName(p) };
  }
  if (p.accept('TRY')) return tryCatch(p);
  const body = statementsUntil(p, 'END');
  if (body.length === 0) throw p.unexpected();
  p.expect('END');
  return { kind: 'block', body };
}

function statementsUntil(p: Grammar, ...end: readonly string[]): Statement[] {
  const statements: Statement[] = [];
  while (p.accept(';'));
  while (!p.at(...end)) {
    statements.push(p.statement());
    while (p.accept(';'));
  }
  return statements;
}

function tryCatch(p: Grammar): StatementBody {
  const body = statementsUntil(p, 'END', 'TRY');
  p.expect('END', 'TRY');
  p.accept(';');
  p.expect('BEGIN', 'CATCH');
  const handler = statementsUntil(p, 'END', 'CATCH');
  p.expect('END', 'CATCH');
  return { kind: 'try', body, handler };
}

export function parseIf(p: Grammar): StatementBody {
  p.expect('IF');
  const condition = p.expression();
  const then = p.statement();
  const mark = p.mark;
  while (p.accept(';'));
  if (p.accept('ELSE')) return { kind: 'if', condition, then, otherwise: p.statement() };
  p.back(mark);
  return { kind: 'if', condition, then, otherwise: undefined };
}

export function parseWhile(p: Grammar): StatementBody {
  p.expect('WHILE');
  const condition = p.expression();
  return { kind: 'while', condition, body: p.statement() };
}

export function parseReturn(p: Grammar): StatementBody {
  p.expect('RETURN');
  const ends = p.current.kind === 'end' || p.at(';') || (p.current.kind === 'word' && !p.atName);
  return { kind: 'return', value: ends && !p.at('NULL') ? undefined : p.expression() };
}

export function parseThrow(p: Grammar): StatementBody {
  p.take();
  const rethrow = p.current.kind === 'end' || p.at(';') || p.current.kind === 'word';
  return { kind: 'throw', arguments: rethrow ? [] : p.list(() => p.expression()) };
}

export function parseRaiserror(p: Grammar): StatementBody {
  p.expect('RAISERROR');
  const args = p.parenthesized(() => p.expression());
  const options = p.accept('WITH') ? p.list(() => p.take().keyword) : [];
  return { kind: 'raiserror', arguments: args, options };
}

export function parseDeclare(p: Grammar): StatementBody {
  p.expect('DECLARE');
  return { kind: 'declare', variables: p.list(() => declaration(p)) };
}

function declaration(p: Grammar): VariableDeclaration {
  const name = p.variable();
  p.accept('AS');
  if (p.accept('TABLE')) return { name, definition: { kind: 'table', ...p.tableElements() } };
  const type = p.dataType();
  const value = p.accept('=') ? p.expression() : undefined;
  return { name, definition: { kind: 'scalar', type, value } };
}

export function transactionName(p: Grammar): TransactionName | undefined {
  if (p.current.kind === 'variable') return { text: p.variable(), isVariable: true };
  return p.atName ? { text: p.name(), isVariable: false } : undefined;
}

export function parseCommit(p: Grammar): StatementBody {
  p.expect('COMMIT');
  acceptTransactionWord(p);
  transactionName(p);
  return { kind: 'commit' };
}

export function parseRollback(p: Grammar): StatementBody {
  p.expect('ROLLBACK');
  acceptTransactionWord(p);
  return { kind: 'rollback', name: transactionName(p) };
}

export function parseSave(p: Grammar): StatementBody {
  p.expect('SAVE');
  if (!p.accept('TRAN')) p.expect('TRANSACTION');
  const name = transactionName(p);
  if (name === undefined) throw p.unexpected();
  return { kind: 'save-transaction', name };
}

function acceptTransactionWord(p: Grammar): void {
  if (!p.accept('TRAN') && !p.accept('TRANSACTION')) p.accept('WORK');
}

export function parseSet(p: Grammar): StatementBody {
  p.expect('SET');
  if (p.current.kind === 'variable') {
    const variable = p.variable();
    const operator = assignmentOperator(p);
    return { kind: 'assign', variable, operator, value: p.expression() };
  }
  return setOption(p);
}

function setOption(p: Grammar): SetOptionStatement {
  if (p.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    return {
      kind: 'set-option',
      options: ['TRANSACTION ISOLATION LEVEL'],
      value: isolationLevel(p),
      table: undefined,
    };
  }
  if (p.accept('IDENTITY_INSERT')) {
    const table = p.qualifiedName();
    return { kind: 'set-option', options: ['IDENTITY_INSERT'], value: onOrOff(p), table };
  }
  if (p.accept('STATISTICS')) {
    const options = p.list(() => `STATISTICS ${p.take().keyword}`);
    return { kind: 'set-option', options, value: onOrOff(p), table: undefined };
  }
  const options = p.list(() => optionName(p));
  return { kind: 'set-option', options, value: optionValue(p), table: undefined };
}

function optionName(p: Grammar): string {
  if (p.current.kind !== 'word') throw p.unexpected();
  return p.take().keyword;
}

function isolationLevel(p: Grammar): string {
  for (const level of ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT']) {
    if (p.accept(...level.split(' '))) return level;
  }
  throw p.unexpected();
}

function onOrOff(p: Grammar): string {
  if (!p.at('ON') && !p.at('OFF')) throw p.unexpected();
  return p.take().keyword;
}

function optionValue(p: Grammar): string {
  if (p.at('-') || p.current.kind === 'number') return p.integer().toString();
  const token = p.current;
  if (token.kind === 'end' || token.kind === 'operator') throw p.unexpected();
  p.take();
  return token.kind === 'word' ? token.keyword : token.text;
}
