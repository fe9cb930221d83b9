import {
  type CommonTable,
  type Expression,
  type OrderItem,
  type Query,
  type QueryBody,
  type SelectBody,
  type SelectItem,
  type SetOperation,
  type Top,
} from '../ast/query';
import { assignmentOperator, startsAssignment } from './assignment-operator';
import { type Grammar } from './grammar';
import { parseTableSource } from './table-source';

/** `[WITH ...] body [ORDER BY ... [OFFSET ... [FETCH ...]]] [OPTION (...)]` */
export function parseQuery(p: Grammar): Query {
  const common = p.commonTables();
  const body = unionOf(p);
  const orderBy = p.orderBy();
  const { offset, fetch } = orderBy.length > 0 ? offsetFetch(p) : { offset: undefined, fetch: undefined };
  queryOptions(p);
  return { with: common, body, orderBy, offset, fetch };
}

export function parseCommonTables(p: Grammar): readonly CommonTable[] {
  if (!p.accept('WITH')) return [];
  return p.list(() => {
    const name = p.name();
    const columns = p.at('(') ? p.parenthesized(() => p.name()) : undefined;
    p.expect('AS', '(');
    const query = p.query();
    p.expect(')');
    return { name, columns, query };
  });
}

export function parseOrderBy(p: Grammar): readonly OrderItem[] {
  if (!p.accept('ORDER', 'BY')) return [];
  return p.list(() => {
    const expression = p.expression();
    const descending = p.accept('DESC');
    if (!descending) p.accept('ASC');
    return { expression, descending };
  });
}

function offsetFetch(p: Grammar): { offset: Expression | undefined; fetch: Expression | undefined } {
  if (!p.accept('OFFSET')) return { offset: undefined, fetch: undefined };
  const offset = p.expression();
  if (!p.accept('ROWS')) p.expect('ROW');
  if (!p.accept('FETCH')) return { offset, fetch: undefined };
  if (!p.accept('NEXT')) p.expect('FIRST');
  const fetch = p.expression();
  if (!p.accept('ROWS')) p.expect('ROW');
  p.expect('ONLY');
  return { offset, fetch };
}

const OPTIONS = new Set([
  'RECOMPILE',
  'MAXDOP',
  'FAST',
  'KEEP',
  'FORCE',
  'LOOP',
  'HASH',
  'MERGE',
  'OPTIMIZE',
  'MAXRECURSION',
]);

/** Plan hints change nothing here; unknown ones are refused. */
export function queryOptions(p: Grammar): void {
  if (!p.accept('OPTION')) return;
  p.parenthesized(() => {
    if (!p.atAny(OPTIONS)) throw p.unexpected();
    p.take();
    while (!p.at(',') && !p.at(')')) p.take();
  });
}

/** INTERSECT binds tighter than UNION and EXCEPT. */
function unionOf(p: Grammar): QueryBody {
  let left = intersectionOf(p);
  for (;;) {
    const operator = unionOperator(p);
    if (operator === undefined) return left;
    left = { kind: 'set-operation', operator, left, right: intersectionOf(p) };
  }
}

function unionOperator(p: Grammar): SetOperation['operator'] | undefined {
  if (p.accept('UNION')) return p.accept('ALL') ? 'union-all' : 'union';
  return p.accept('EXCEPT') ? 'except' : undefined;
}

function intersectionOf(p: Grammar): QueryBody {
  let left = queryTerm(p);
  while (p.accept('INTERSECT')) {
    left = { kind: 'set-operation', operator: 'intersect', left, right: queryTerm(p) };
  }
  return left;
}

function queryTerm(p: Grammar): QueryBody {
  if (p.accept('(')) {
    const query = p.query();
    p.expect(')');
    return { kind: 'parenthesized', query };
  }
  return selectBody(p);
}

function selectBody(p: Grammar): SelectBody {
  p.expect('SELECT');
  const distinct = p.accept('DISTINCT');
  if (!distinct) p.accept('ALL');
  const top = parseTop(p);
  const items = p.list(() => parseSelectItem(p));
  const into = p.accept('INTO') ? p.qualifiedName() : undefined;
  const from = p.accept('FROM') ? p.list(() => parseTableSource(p)) : [];
  const where = p.accept('WHERE') ? p.expression() : undefined;
  const groupBy = p.accept('GROUP', 'BY') ? p.list(() => p.expression()) : [];
  const having = p.accept('HAVING') ? p.expression() : undefined;
  return { kind: 'select', distinct, top, items, into, from, where, groupBy, having };
}

/** Without parentheses only a constant may follow TOP. */
export function parseTop(p: Grammar): Top | undefined {
  if (!p.accept('TOP')) return undefined;
  let count: Expression;
  if (p.accept('(')) {
    count = p.expression();
    p.expect(')');
  } else {
    count = { kind: 'literal', type: { name: 'bigint' }, value: p.integer() };
  }
  const percent = p.accept('PERCENT');
  const withTies = p.accept('WITH', 'TIES');
  return { count, percent, withTies };
}

export function parseSelectItem(p: Grammar): SelectItem {
  if (p.accept('*')) return { kind: 'star', qualifier: [] };
  const qualifier = starQualifier(p);
  if (qualifier !== undefined) return { kind: 'star', qualifier };
  if (startsAssignment(p)) {
    const variable = p.variable();
    const operator = assignmentOperator(p);
    const right = p.expression();
    if (operator === undefined) return { kind: 'assign', variable, expression: right };
    const left: Expression = { kind: 'variable', name: variable };
    return { kind: 'assign', variable, expression: { kind: 'binary', operator, left, right } };
  }
  if ((p.atName || p.current.kind === 'string') && p.ahead(1).keyword === '=') {
    const alias = p.take().text;
    p.expect('=');
    return { kind: 'expression', expression: p.expression(), alias };
  }
  const expression = p.expression();
  return { kind: 'expression', expression, alias: columnAlias(p) };
}

/** `a.b.*` */
function starQualifier(p: Grammar): readonly string[] | undefined {
  if (!p.atName) return undefined;
  let count = 1;
  while (p.ahead(count).keyword === '.' && p.ahead(count + 1).keyword !== '*') count += 2;
  if (p.ahead(count).keyword !== '.' || p.ahead(count + 1).keyword !== '*') return undefined;
  const qualifier = [p.name()];
  while (p.accept('.')) {
    if (p.accept('*')) break;
    qualifier.push(p.name());
  }
  return qualifier;
}

function columnAlias(p: Grammar): string | undefined {
  if (p.accept('AS')) return p.current.kind === 'string' ? p.take().text : p.name();
  if (p.atName || p.current.kind === 'string') return p.take().text;
  return undefined;
}
