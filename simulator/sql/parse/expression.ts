import {
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  type FunctionCall,
  type WindowSpecification,
} from '../ast/query';
import { parseDataType, withCastLength } from './data-type';
import { type Grammar } from './grammar';
import { binaryLiteral, NULL_LITERAL, numberLiteral, stringLiteral } from './literal';

/** Lowest precedence first: OR, AND, NOT, comparison, additive (with & | ^), multiplicative, unary, postfix. */
export function parseExpression(p: Grammar): Expression {
  let left = conjunction(p);
  while (p.accept('OR')) left = { kind: 'or', left, right: conjunction(p) };
  return left;
}

function conjunction(p: Grammar): Expression {
  let left = negation(p);
  while (p.accept('AND')) left = { kind: 'and', left, right: negation(p) };
  return left;
}

function negation(p: Grammar): Expression {
  if (p.accept('NOT')) return { kind: 'not', operand: negation(p) };
  return predicate(p);
}

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
  ['!<', '>='],
  ['!>', '<='],
]);

function predicate(p: Grammar): Expression {
  const operand = additive(p);
  const comparison = COMPARISONS.get(p.current.keyword);
  if (comparison !== undefined) {
    p.take();
    return comparisonWith(p, operand, comparison);
  }
  if (p.accept('IS')) {
    const negated = p.accept('NOT');
    p.expect('NULL');
    return { kind: 'is-null', operand, negated };
  }
  const negated = p.at('NOT') && ['IN', 'BETWEEN', 'LIKE'].includes(p.ahead(1).keyword) && p.accept('NOT');
  return membership(p, operand, negated);
}

function comparisonWith(p: Grammar, left: Expression, operator: ComparisonOperator): Expression {
  if (p.at('ALL') || p.at('ANY') || p.at('SOME')) {
    const quantifier = p.take().keyword === 'ALL' ? 'all' : 'any';
    p.expect('(');
    const query = p.query();
    p.expect(')');
    return { kind: 'compare-query', operator, quantifier, left, query };
  }
  return { kind: 'compare', operator, left, right: additive(p) };
}

function membership(p: Grammar, operand: Expression, negated: boolean): Expression {
  if (p.accept('BETWEEN')) {
    const low = additive(p);
    p.expect('AND');
    return { kind: 'between', operand, low, high: additive(p), negated };
  }
  if (p.accept('LIKE')) {
    const pattern = additive(p);
    return {
      kind: 'like',
      operand,
      pattern,
      escape: p.accept('ESCAPE') ? additive(p) : undefined,
      negated,
    };
  }
  if (p.accept('IN')) {
    p.expect('(');
    if (startsQuery(p)) {
      const query = p.query();
      p.expect(')');
      return { kind: 'in-query', operand, query, negated };
    }
    const items = p.list(() => additive(p));
    p.expect(')');
    return { kind: 'in', operand, items, negated };
  }
  return operand;
}

const ADDITIVE = new Map<string, ArithmeticOperator>(
  ['+', '-', '&', '|', '^'].map((o) => [o, o as ArithmeticOperator]),
);
const MULTIPLICATIVE = new Map<string, ArithmeticOperator>(
  ['*', '/', '%'].map((o) => [o, o as ArithmeticOperator]),
);

function additive(p: Grammar): Expression {
  let left = multiplicative(p);
  for (;;) {
    const operator = ADDITIVE.get(p.current.keyword);
    if (operator === undefined) return left;
    p.take();
    left = { kind: 'binary', operator, left, right: multiplicative(p) };
  }
}

function multiplicative(p: Grammar): Expression {
  let left = unary(p);
  for (;;) {
    const operator = MULTIPLICATIVE.get(p.current.keyword);
    if (operator === undefined) return left;
    p.take();
    left = { kind: 'binary', operator, left, right: unary(p) };
  }
}

function unary(p: Grammar): Expression {
  const sign = p.current.keyword;
  if (sign === '-' || sign === '+' || sign === '~') {
    p.take();
    return { kind: 'unary', operator: sign, operand: unary(p) };
  }
  return postfix(p);
}

function postfix(p: Grammar): Expression {
  let operand = primary(p);
  for (;;) {
    if (p.accept('COLLATE')) {
      operand = { kind: 'collate', operand, collation: p.name() };
    } else if (p.accept('AT', 'TIME', 'ZONE')) {
      operand = { kind: 'at-time-zone', operand, zone: primary(p) };
    } else if (p.at('.') && p.ahead(2).keyword === '(') {
      p.take();
      const name = p.name();
      operand = { kind: 'method', target: operand, name, arguments: callArguments(p) };
    } else {
      return operand;
    }
  }
}

function primary(p: Grammar): Expression {
  const token = p.current;
  switch (token.kind) {
    case 'number':
      return numberLiteral(p.take());
    case 'string':
      return stringLiteral(p.take());
    case 'binary':
      return binaryLiteral(p.take());
    case 'variable':
      return { kind: 'variable', name: p.take().text };
    case 'quoted':
      return nameOrCall(p);
    case 'word':
      return keywordExpression(p) ?? nameOrCall(p);
    case 'operator':
      if (token.keyword === '(') return parenthesized(p);
      throw p.unexpected();
    case 'end':
      throw p.unexpected();
  }
}

export function startsQuery(p: Grammar): boolean {
  let depth = 0;
  while (p.ahead(depth).keyword === '(') depth++;
  return p.ahead(depth).keyword === 'SELECT';
}

function parenthesized(p: Grammar): Expression {
  p.expect('(');
  if (p.at('SELECT') || (p.at('(') && startsQuery(p) && isQueryInParentheses(p))) {
    const query = p.query();
    p.expect(')');
    return { kind: 'subquery', query };
  }
  const inner = p.expression();
  p.expect(')');
  return inner;
}

/** `((SELECT 1) + 1)` is an expression, `((SELECT 1))` and `((SELECT 1) UNION SELECT 2)` are queries. */
function isQueryInParentheses(p: Grammar): boolean {
  let depth = 0;
  let count = 0;
  do {
    const keyword = p.ahead(count).keyword;
    if (keyword === '(') depth++;
    if (keyword === ')') depth--;
    count++;
  } while (depth > 0 && p.ahead(count).kind !== 'end');
  return [')', 'UNION', 'EXCEPT', 'INTERSECT'].includes(p.ahead(count).keyword);
}

/** Constructs and functions whose names are reserved words. */
const RESERVED_FUNCTIONS = new Set(['COALESCE', 'NULLIF', 'LEFT', 'RIGHT']);
const NILADIC = new Set(['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER']);

function keywordExpression(p: Grammar): Expression | undefined {
  const keyword = p.current.keyword;
  if (keyword === 'NULL') {
    p.take();
    return NULL_LITERAL;
  }
  if (keyword === 'DEFAULT') {
    p.take();
    return { kind: 'default' };
  }
  if (keyword === 'CASE') return caseExpression(p);
  if (keyword === 'EXISTS') return exists(p);
  if (NILADIC.has(keyword)) return plainCall([p.take().keyword], []);
  if (p.ahead(1).keyword !== '(') return undefined;
  if (keyword === 'CAST' || keyword === 'TRY_CAST') return cast(p);
  if (keyword === 'CONVERT' || keyword === 'TRY_CONVERT') return convert(p);
  if (RESERVED_FUNCTIONS.has(keyword)) return plainCall([p.take().text], callArguments(p));
  return undefined;
}

function plainCall(name: readonly string[], args: readonly Expression[]): FunctionCall {
  return { kind: 'call', name, arguments: args, distinct: false, star: false, over: undefined };
}

function exists(p: Grammar): Expression {
  p.expect('EXISTS', '(');
  const query = p.query();
  p.expect(')');
  return { kind: 'exists', query };
}

function caseExpression(p: Grammar): Expression {
  p.expect('CASE');
  const operand = p.at('WHEN') ? undefined : p.expression();
  const branches = [];
  while (p.accept('WHEN')) {
    const when = p.expression();
    p.expect('THEN');
    branches.push({ when, then: p.expression() });
  }
  if (branches.length === 0) throw p.unexpected();
  const otherwise = p.accept('ELSE') ? p.expression() : undefined;
  p.expect('END');
  return { kind: 'case', operand, branches, otherwise };
}

function cast(p: Grammar): Expression {
  const quiet = p.take().keyword === 'TRY_CAST';
  p.expect('(');
  const operand = p.expression();
  p.expect('AS');
  const type = withCastLength(parseDataType(p));
  p.expect(')');
  return { kind: 'convert', type, operand, style: undefined, quiet };
}

function convert(p: Grammar): Expression {
  const quiet = p.take().keyword === 'TRY_CONVERT';
  p.expect('(');
  const type = withCastLength(parseDataType(p));
  p.expect(',');
  const operand = p.expression();
  const style = p.accept(',') ? p.expression() : undefined;
  p.expect(')');
  return { kind: 'convert', type, operand, style, quiet };
}

function nameOrCall(p: Grammar): Expression {
  const parts = p.qualifiedName();
  if (p.at('::')) {
    p.take();
    const method = `${parts.join('.')}::${p.name()}`;
    return plainCall([method], callArguments(p));
  }
  if (!p.at('(')) return { kind: 'column', parts };
  return functionCall(p, parts);
}

function functionCall(p: Grammar, name: readonly string[]): FunctionCall {
  if (p.at('(', '*', ')')) {
    p.expect('(', '*', ')');
    return { kind: 'call', name, arguments: [], distinct: false, star: true, over: window(p) };
  }
  p.expect('(');
  const distinct = p.accept('DISTINCT');
  if (!distinct) p.accept('ALL');
  const args = p.at(')') ? [] : p.list(() => p.expression());
  p.expect(')');
  return { kind: 'call', name, arguments: args, distinct, star: false, over: window(p) };
}

function callArguments(p: Grammar): readonly Expression[] {
  p.expect('(');
  const args = p.at(')') ? [] : p.list(() => p.expression());
  p.expect(')');
  return args;
}

function window(p: Grammar): WindowSpecification | undefined {
  if (!p.accept('OVER')) return undefined;
  p.expect('(');
  const partitionBy = p.accept('PARTITION', 'BY') ? p.list(() => p.expression()) : [];
  const orderBy = p.orderBy();
  p.expect(')');
  return { partitionBy, orderBy };
}
