import { type Expression, type TableHint, type TableReference, type TableSource } from '../ast/query';
import { startsQuery } from './expression';
import { type Grammar } from './grammar';

/** One item of FROM: a source and the joins behind it. */
export function parseTableSource(p: Grammar): TableSource {
  let left = primarySource(p);
  for (;;) {
    const joined = joinBehind(p, left);
    if (joined === undefined) return left;
    left = joined;
  }
}

function joinBehind(p: Grammar, left: TableSource): TableSource | undefined {
  if (p.accept('CROSS', 'JOIN')) {
    return { kind: 'join', type: 'cross', left, right: primarySource(p), on: undefined };
  }
  if (p.accept('CROSS', 'APPLY')) return { kind: 'apply', outer: false, left, right: primarySource(p) };
  if (p.accept('OUTER', 'APPLY')) return { kind: 'apply', outer: true, left, right: primarySource(p) };
  const type = joinType(p);
  if (type === undefined) return undefined;
  // `a JOIN b JOIN c ON ... ON ...`: the right side may hold joins of its own before its ON.
  let right = primarySource(p);
  while (!p.at('ON')) {
    const nested = joinBehind(p, right);
    if (nested === undefined) throw p.unexpected();
    right = nested;
  }
  p.expect('ON');
  return { kind: 'join', type, left, right, on: p.expression() };
}

const JOIN_HINTS = new Set(['LOOP', 'HASH', 'MERGE', 'REMOTE']);

function joinType(p: Grammar): 'inner' | 'left' | 'right' | 'full' | undefined {
  if (p.accept('JOIN')) return 'inner';
  const first = p.current.keyword;
  if (first === 'INNER') p.take();
  else if (first === 'LEFT' || first === 'RIGHT' || first === 'FULL') {
    p.take();
    p.accept('OUTER');
  } else return undefined;
  if (p.atAny(JOIN_HINTS)) p.take();
  p.expect('JOIN');
  return first.toLowerCase() as 'inner' | 'left' | 'right' | 'full';
}

function primarySource(p: Grammar): TableSource {
  if (p.at('(')) return parenthesizedSource(p);
  if (p.current.kind === 'variable') return p.tableReference();
  const mark = p.mark;
  const name = p.qualifiedName();
  if (p.at('(') && !isOldStyleHint(p)) return tableFunction(p, name);
  p.back(mark);
  return p.tableReference();
}

/** `FROM t (NOLOCK)`, accepted by the server to this day. */
function isOldStyleHint(p: Grammar): boolean {
  return HINTS.has(p.ahead(1).keyword) && p.ahead(2).keyword === ')';
}

function parenthesizedSource(p: Grammar): TableSource {
  p.expect('(');
  if (p.at('VALUES')) return valuesSource(p);
  if (p.at('SELECT') || startsQuery(p)) {
    const query = p.query();
    p.expect(')');
    p.accept('AS');
    const alias = p.name();
    return { kind: 'derived', query, alias, columns: columnNames(p) };
  }
  const source = parseTableSource(p);
  p.expect(')');
  return source;
}

function valuesSource(p: Grammar): TableSource {
  p.expect('VALUES');
  const rows = p.list(() => p.parenthesized<Expression>(() => p.expression()));
  p.expect(')');
  p.accept('AS');
  const alias = p.name();
  return { kind: 'values', rows, alias, columns: columnNames(p) ?? [] };
}

function columnNames(p: Grammar): readonly string[] | undefined {
  return p.at('(') ? p.parenthesized(() => p.name()) : undefined;
}

function tableFunction(p: Grammar, name: readonly string[]): TableSource {
  p.expect('(');
  const args = p.at(')') ? [] : p.list(() => p.expression());
  p.expect(')');
  const alias = tableAlias(p);
  return { kind: 'function', name, arguments: args, alias, columns: columnNames(p) };
}

/** Words that are no reserved words yet can follow a table where no alias stands. */
const NOT_AN_ALIAS = new Set(['OUTPUT', 'USING', 'OFFSET', 'GO', 'THROW']);

export function tableAlias(p: Grammar): string | undefined {
  if (p.accept('AS')) return p.name();
  return p.atName && !p.atAny(NOT_AN_ALIAS) ? p.name() : undefined;
}

const HINTS: ReadonlySet<string> = new Set<TableHint>([
  'NOLOCK',
  'READUNCOMMITTED',
  'READCOMMITTED',
  'READCOMMITTEDLOCK',
  'REPEATABLEREAD',
  'SERIALIZABLE',
  'HOLDLOCK',
  'UPDLOCK',
  'XLOCK',
  'TABLOCK',
  'TABLOCKX',
  'ROWLOCK',
  'PAGLOCK',
  'NOWAIT',
  'READPAST',
  'SNAPSHOT',
  'FORCESEEK',
  'FORCESCAN',
  'INDEX',
]);

/** A table or table variable, its alias and its hints (before or after the alias). */
export function parseTableReference(p: Grammar): TableReference {
  const name = p.current.kind === 'variable' ? [p.variable()] : p.qualifiedName();
  const before = p.at('(') && isOldStyleHint(p) ? tableHints(p) : [];
  const alias = tableAlias(p);
  const old = p.at('(') && isOldStyleHint(p) ? tableHints(p) : [];
  const behind = p.at('WITH', '(') ? withHints(p) : [];
  return { kind: 'table', name, alias, hints: [...before, ...old, ...behind] };
}

function withHints(p: Grammar): TableHint[] {
  p.expect('WITH');
  return tableHints(p);
}

function tableHints(p: Grammar): TableHint[] {
  p.expect('(');
  const hints: TableHint[] = [];
  do {
    if (!HINTS.has(p.current.keyword)) throw p.unexpected();
    const hint = p.take().keyword as TableHint;
    if (hint === 'INDEX') indexHint(p);
    hints.push(hint);
    p.accept(',');
  } while (!p.accept(')'));
  return hints;
}

function indexHint(p: Grammar): void {
  const index = (): string => (p.current.kind === 'number' ? p.take().text : p.name());
  if (p.accept('=')) index();
  else p.parenthesized(index);
}
