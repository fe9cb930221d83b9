import { type Assignment, type CommonTable, type TableReference } from '../ast/query';
import { type InsertSource, type Output, type StatementBody } from '../ast/statement';
import { assignmentOperator, isAssignmentOperator } from './assignment-operator';
import { parseExecute } from './execute';
import { startsQuery } from './expression';
import { type Grammar } from './grammar';
import { parseSelectItem, parseTop, queryOptions } from './query';
import { parseTableSource } from './table-source';

/** SELECT, INSERT, UPDATE, DELETE or MERGE, with the WITH clause before it. */
export function parseDml(p: Grammar): StatementBody {
  if (!p.at('WITH')) return dmlWith(p, []);
  const mark = p.mark;
  const common = p.commonTables();
  if (p.at('SELECT') || p.at('(')) {
    p.back(mark);
    return { kind: 'select', query: p.query() };
  }
  return dmlWith(p, common);
}

function dmlWith(p: Grammar, common: readonly CommonTable[]): StatementBody {
  switch (p.current.keyword) {
    case 'INSERT':
      return parseInsert(p, common);
    case 'UPDATE':
      return parseUpdate(p, common);
    case 'DELETE':
      return parseDelete(p, common);
    case 'SELECT':
    case '(':
      return { kind: 'select', query: p.query() };
    default:
      throw p.unexpected();
  }
}

function parseInsert(p: Grammar, common: readonly CommonTable[]): StatementBody {
  p.expect('INSERT');
  const top = parseTop(p);
  p.accept('INTO');
  const target = insertTarget(p);
  const columns =
    p.at('(') && !startsQuery(p) ? p.parenthesized(() => p.qualifiedName().at(-1) ?? '') : undefined;
  const output = parseOutput(p);
  const source = insertSource(p);
  queryOptions(p);
  if (top !== undefined) throw p.unexpected();
  return { kind: 'insert', with: common, target, columns, source, output };
}

/** No alias here, so that a column list may follow. */
function insertTarget(p: Grammar): TableReference {
  const name = p.current.kind === 'variable' ? [p.variable()] : p.qualifiedName();
  if (p.at('WITH', '(')) {
    p.expect('WITH');
    p.parenthesized(() => p.take());
  }
  return { kind: 'table', name, alias: undefined, hints: [] };
}

function insertSource(p: Grammar): InsertSource {
  if (p.accept('DEFAULT', 'VALUES')) return { kind: 'defaults' };
  if (p.accept('VALUES')) {
    return { kind: 'values', rows: p.list(() => p.parenthesized(() => p.expression())) };
  }
  if (p.at('EXEC') || p.at('EXECUTE')) {
    return { kind: 'execute', call: parseExecute(p) };
  }
  return { kind: 'query', query: p.query() };
}

/** OUTPUT items [INTO table [(columns)]] */
export function parseOutput(p: Grammar): Output | undefined {
  if (!p.accept('OUTPUT')) return undefined;
  const items = p.list(() => parseSelectItem(p));
  if (!p.accept('INTO')) return { items, into: undefined };
  const name = p.current.kind === 'variable' ? [p.variable()] : p.qualifiedName();
  const columns = p.at('(') && !startsQuery(p) ? p.parenthesized(() => p.name()) : [];
  return { items, into: { name, columns } };
}

function parseUpdate(p: Grammar, common: readonly CommonTable[]): StatementBody {
  p.expect('UPDATE');
  const top = parseTop(p);
  const target = p.tableReference();
  p.expect('SET');
  const assignments = p.list(() => parseAssignment(p));
  const output = parseOutput(p);
  const from = p.accept('FROM') ? p.list(() => parseTableSource(p)) : [];
  const where = p.accept('WHERE') ? p.expression() : undefined;
  queryOptions(p);
  return { kind: 'update', with: common, top, target, assignments, from, where, output };
}

export function parseAssignment(p: Grammar): Assignment {
  const variable = p.current.kind === 'variable' ? p.variable() : undefined;
  if (variable === undefined) return columnAssignment(p, undefined);
  if (p.at('=') && p.ahead(1).kind !== 'end' && isColumnAssignment(p)) {
    p.expect('=');
    return columnAssignment(p, variable);
  }
  const operator = assignmentOperator(p);
  return { column: undefined, variable, operator, expression: p.expression() };
}

/** `@v = column = expression` */
function isColumnAssignment(p: Grammar): boolean {
  const name = p.ahead(1).kind;
  return (name === 'word' || name === 'quoted') && isAssignmentOperator(p.ahead(2).keyword);
}

function columnAssignment(p: Grammar, variable: string | undefined): Assignment {
  const column = p.qualifiedName().at(-1) ?? '';
  const operator = assignmentOperator(p);
  return { column, variable, operator, expression: p.expression() };
}

function parseDelete(p: Grammar, common: readonly CommonTable[]): StatementBody {
  p.expect('DELETE');
  const top = parseTop(p);
  p.accept('FROM');
  const target = p.tableReference();
  const output = parseOutput(p);
  const from = p.accept('FROM') ? p.list(() => parseTableSource(p)) : [];
  const where = p.accept('WHERE') ? p.expression() : undefined;
  queryOptions(p);
  return { kind: 'delete', with: common, top, target, from, where, output };
}
