import { type CommonTable } from '../ast/query';
import { type MergeClause, type StatementBody } from '../ast/statement';
import { parseAssignment, parseOutput } from './dml';
import { type Grammar } from './grammar';
import { queryOptions } from './query';
import { parseTableSource } from './table-source';

/** The server insists on the semicolon that ends a MERGE (error 10713). */
export function parseMerge(p: Grammar, common: readonly CommonTable[]): StatementBody {
  p.expect('MERGE');
  p.accept('INTO');
  const target = p.tableReference();
  p.expect('USING');
  const source = parseTableSource(p);
  p.expect('ON');
  const on = p.expression();
  const clauses: MergeClause[] = [];
  while (p.accept('WHEN')) clauses.push(mergeClause(p));
  if (clauses.length === 0) throw p.unexpected();
  const output = parseOutput(p);
  queryOptions(p);
  return { kind: 'merge', with: common, target, source, on, clauses, output };
}

function mergeClause(p: Grammar): MergeClause {
  const match = matchKind(p);
  const condition = p.accept('AND') ? p.expression() : undefined;
  p.expect('THEN');
  return { match, condition, action: mergeAction(p, match) };
}

function matchKind(p: Grammar): MergeClause['match'] {
  if (p.accept('MATCHED')) return 'matched';
  p.expect('NOT', 'MATCHED');
  if (!p.accept('BY')) return 'not-matched-by-target';
  if (p.accept('TARGET')) return 'not-matched-by-target';
  p.expect('SOURCE');
  return 'not-matched-by-source';
}

function mergeAction(p: Grammar, match: MergeClause['match']): MergeClause['action'] {
  if (match === 'not-matched-by-target') return insertAction(p);
  if (p.accept('DELETE')) return { kind: 'delete' };
  p.expect('UPDATE', 'SET');
  return { kind: 'update', assignments: p.list(() => parseAssignment(p)) };
}

function insertAction(p: Grammar): MergeClause['action'] {
  p.expect('INSERT');
  const columns = p.at('(') ? p.parenthesized(() => p.name()) : undefined;
  if (p.accept('DEFAULT', 'VALUES')) return { kind: 'insert', columns, values: undefined };
  p.expect('VALUES');
  return { kind: 'insert', columns, values: p.parenthesized(() => p.expression()) };
}
