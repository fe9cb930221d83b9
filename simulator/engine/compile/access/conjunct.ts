import { type ComparisonOperator, type Expression } from '../../../sql/ast/query';
import { fingerprint } from '../fingerprint';
import { type CompiledPredicate, type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { type Scope } from '../scope';

/** A condition that bounds one column of one source: `column operator value`. */
export interface SeekTerm {
  readonly source: number;
  readonly slot: number;
  readonly column: CompiledScalar;
  readonly operator: ComparisonOperator;
  readonly value: CompiledScalar;
  /** Sources that the value needs. */
  readonly needs: ReadonlySet<number>;
}

/** `column IN (values)`: one of several values. */
export interface ListTerm {
  readonly source: number;
  readonly slot: number;
  readonly values: readonly CompiledScalar[];
  readonly needs: ReadonlySet<number>;
}

/** `a > x OR (a = x AND (b > y OR ...))`: all rows behind, or from, a point of an order. */
export interface KeysetTerm {
  readonly source: number;
  readonly slots: readonly number[];
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly values: readonly CompiledScalar[];
  readonly needs: ReadonlySet<number>;
}

/** One of the conditions that all must hold. */
export interface Conjunct {
  readonly predicate: CompiledPredicate;
  readonly sources: ReadonlySet<number>;
  readonly terms: readonly SeekTerm[];
  readonly keyset: KeysetTerm | undefined;
  readonly list: ListTerm | undefined;
}

/** Cuts a condition at its ANDs and looks for what an index can answer. */
export function compileConjuncts(c: Compiler, condition: Expression | undefined, scope: Scope): Conjunct[] {
  if (condition === undefined) return [];
  if (condition.kind === 'and') {
    return [...compileConjuncts(c, condition.left, scope), ...compileConjuncts(c, condition.right, scope)];
  }
  if (condition.kind === 'between' && !condition.negated) {
    const { operand, low, high } = condition;
    return [
      ...compileConjuncts(c, { kind: 'compare', operator: '>=', left: operand, right: low }, scope),
      ...compileConjuncts(c, { kind: 'compare', operator: '<=', left: operand, right: high }, scope),
    ];
  }
  const { result: predicate, sources } = scope.collect(() => c.predicate(condition, scope));
  return [
    {
      predicate,
      sources,
      terms: seekTerms(c, condition, scope),
      keyset: keysetTerm(c, condition, scope),
      list: listTerm(c, condition, scope),
    },
  ];
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** A comparison may bound the column on either side of it. */
function seekTerms(c: Compiler, condition: Expression, scope: Scope): SeekTerm[] {
  if (condition.kind !== 'compare' || condition.operator === '<>') return [];
  const left = scope.collect(() => c.scalar(condition.left, scope));
  const right = scope.collect(() => c.scalar(condition.right, scope));
  const terms: SeekTerm[] = [];
  for (const [side, other, operator] of [
    [left, right, condition.operator],
    [right, left, MIRRORED[condition.operator]],
  ] as const) {
    const column = side.result.column;
    if (column?.level !== 0 || other.sources.has(column.source)) continue;
    terms.push({
      source: column.source,
      slot: column.slot,
      column: side.result,
      operator,
      value: other.result,
      needs: other.sources,
    });
  }
  return terms;
}

function listTerm(c: Compiler, condition: Expression, scope: Scope): ListTerm | undefined {
  if (condition.kind !== 'in' || condition.negated) return undefined;
  const { column } = c.scalar(condition.operand, scope);
  if (column?.level !== 0) return undefined;
  const items = condition.items.map((item) => scope.collect(() => c.scalar(item, scope)));
  const needs = new Set(items.flatMap(({ sources }) => [...sources]));
  if (needs.has(column.source)) return undefined;
  return { source: column.source, slot: column.slot, values: items.map(({ result }) => result), needs };
}

interface Atom {
  readonly term: SeekTerm;
  readonly valueKey: string;
}

/** More branches than any key has columns. */
const MAX_BRANCHES = 17;

function keysetTerm(c: Compiler, condition: Expression, scope: Scope): KeysetTerm | undefined {
  if (condition.kind !== 'or') return undefined;
  const branches = branchesOf(c, condition, scope)?.sort((a, b) => a.length - b.length);
  const longest = branches?.at(-1);
  if (branches === undefined || longest === undefined) return undefined;
  const order = orderOfBranches(branches, longest);
  if (order === undefined) return undefined;
  const [first] = longest;
  if (first === undefined) return undefined;
  return {
    source: first.term.source,
    slots: order.columns.map(({ term }) => term.slot),
    operator: order.operator,
    values: order.columns.map(({ term }) => term.value),
    needs: new Set(order.columns.flatMap(({ term }) => [...term.needs])),
  };
}

/** The disjunctive normal form of a condition made of comparisons only. */
function branchesOf(c: Compiler, condition: Expression, scope: Scope): Atom[][] | undefined {
  if (condition.kind === 'compare') return comparisonBranch(c, condition, scope);
  if (condition.kind !== 'or' && condition.kind !== 'and') return undefined;
  const left = branchesOf(c, condition.left, scope);
  const right = left && branchesOf(c, condition.right, scope);
  if (left === undefined || right === undefined) return undefined;
  const branches =
    condition.kind === 'or' ? [...left, ...right] : left.flatMap((a) => right.map((b) => [...a, ...b]));
  return branches.length <= MAX_BRANCHES ? branches : undefined;
}

function comparisonBranch(
  c: Compiler,
  condition: Expression & { kind: 'compare' },
  scope: Scope,
): Atom[][] | undefined {
  const [term] = seekTerms(c, condition, scope);
  if (term === undefined) return undefined;
  const valueSide = isColumnSide(c, condition.left, scope, term) ? condition.right : condition.left;
  return [[{ term, valueKey: fingerprint(valueSide, scope) }]];
}

function isColumnSide(c: Compiler, side: Expression, scope: Scope, term: SeekTerm): boolean {
  const column = c.scalar(side, scope).column;
  return column?.level === 0 && column.source === term.source && column.slot === term.slot;
}

/**
 * Branch n must hold n - 1 columns equal and bound the next one, all in one direction, with the same values; the
 * bound may be inclusive in the longest branch only.
 */
function orderOfBranches(
  branches: readonly Atom[][],
  longest: readonly Atom[],
): { columns: Atom[]; operator: KeysetTerm['operator'] } | undefined {
  const columns: Atom[] = [];
  let direction: '<' | '>' | undefined;
  let operator: KeysetTerm['operator'] | undefined;
  for (const [depth, branch] of branches.entries()) {
    const bound = boundOfBranch(branch, columns);
    if (branch.length !== depth + 1 || bound === undefined) return undefined;
    const own = bound.term.operator;
    if (own === '=' || own === '<>') return undefined;
    const ownDirection = own.startsWith('<') ? '<' : '>';
    if (direction !== undefined && direction !== ownDirection) return undefined;
    if (own.endsWith('=') && branch.length !== longest.length) return undefined;
    direction = ownDirection;
    operator = own;
    columns.push(bound);
  }
  return operator === undefined ? undefined : { columns, operator };
}

/** The atom of a branch that is not one of the columns held equal; undefined unless all those are. */
function boundOfBranch(branch: readonly Atom[], equals: readonly Atom[]): Atom | undefined {
  const rest = branch.filter(
    (atom) =>
      !equals.some(
        (equal) => atom.term.operator === '=' && sameColumn(atom, equal) && atom.valueKey === equal.valueKey,
      ),
  );
  const [bound] = rest;
  return rest.length === 1 && branch.length - 1 === equals.length ? bound : undefined;
}

function sameColumn(left: Atom, right: Atom): boolean {
  return left.term.source === right.term.source && left.term.slot === right.term.slot;
}
