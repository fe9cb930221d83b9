import { type Expression, type TableSource } from '../../../sql/ast/query';
import { type Conjunct, compileConjuncts } from '../access/conjunct';
import { ScanPlan } from '../access/scan';
import { type StoredRows } from '../access/stored-rows';
import { type CompiledPredicate, type RowPlan } from '../compiled';
import { type Compiler } from '../compiler';
import { type Scope } from '../scope';
import { bufferedJoin, filterPlan, type JoinSide, nestedLoop, SINGLE_ROW } from './join';
import { bindLeaf, type Leaf } from './leaf';

/** FROM once all its names are known. */
type Bound =
  | Leaf
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'full';
      readonly left: Bound;
      readonly right: Bound;
      readonly on: Expression | undefined;
    }
  | { readonly kind: 'apply'; readonly outer: boolean; readonly left: Bound; readonly right: Bound };

/** The target of UPDATE, DELETE and MERGE, read for a change. */
export interface ChangeTarget {
  /** Which table source is meant. */
  readonly isTarget: (source: TableSource) => boolean;
}

export interface FromPlan {
  readonly plan: RowPlan;
  /** The scan, when FROM is one stored table and nothing else. */
  readonly scan: ScanPlan | undefined;
  /** What the scan reads. */
  readonly stored?: StoredRows | undefined;
}

/** Plans FROM and WHERE. Conditions move to the place where their sources are first known. */
export function compileFrom(
  c: Compiler,
  from: readonly TableSource[],
  where: Expression | undefined,
  scope: Scope,
  target?: ChangeTarget,
): FromPlan {
  if (from.length === 0) {
    const conditions = compileConjuncts(c, where, scope).map(({ predicate }) => predicate);
    return { plan: filterPlan(SINGLE_ROW, conditions), scan: undefined };
  }
  const [first, ...others] = from.map((source) => bind(c, source, scope, target));
  if (first === undefined) throw new RangeError('an empty FROM');
  const tree = others.reduce<Bound>(
    (left, right) => ({ kind: 'join', type: 'inner', left, right, on: undefined }),
    first,
  );
  const conjuncts = compileConjuncts(c, where, scope);
  const plan = planOf(c, tree, conjuncts, new Set(), scope);
  const scan = plan instanceof ScanPlan ? plan : undefined;
  return { plan, scan, stored: scan?.stored };
}

function bind(c: Compiler, source: TableSource, scope: Scope, target: ChangeTarget | undefined): Bound {
  switch (source.kind) {
    case 'join':
      return bindJoin(c, source, scope, target);
    case 'apply': {
      const left = bind(c, source.left, scope, target);
      const right = bindLeaf(c, source.right, scope, { lateral: true, forChange: false });
      if (source.outer) markOptional(right);
      return { kind: 'apply', outer: source.outer, left, right };
    }
    default:
      return bindLeaf(c, source, scope, { lateral: false, forChange: target?.isTarget(source) === true });
  }
}

function bindJoin(
  c: Compiler,
  source: TableSource & { kind: 'join' },
  scope: Scope,
  target: ChangeTarget | undefined,
): Bound {
  const left = bind(c, source.left, scope, target);
  const right = bind(c, source.right, scope, target);
  if (source.type === 'left' || source.type === 'full') markOptional(right);
  if (source.type === 'right' || source.type === 'full') markOptional(left);
  if (source.type === 'right') return { kind: 'join', type: 'left', left: right, right: left, on: source.on };
  const type = source.type === 'cross' ? 'inner' : source.type;
  return { kind: 'join', type, left, right, on: source.on };
}

function markOptional(bound: Bound): void {
  if (bound.kind === 'leaf') {
    bound.source.optional = true;
    return;
  }
  markOptional(bound.left);
  markOptional(bound.right);
}

function sourcesOf(bound: Bound): number[] {
  return bound.kind === 'leaf' ? [bound.source.index] : [...sourcesOf(bound.left), ...sourcesOf(bound.right)];
}

function within(conjunct: Conjunct, sources: ReadonlySet<number>): boolean {
  return [...conjunct.sources].every((source) => sources.has(source));
}

/** Plans a part of FROM; every conjunct handed in is tested in it. `available`: sources known before. */
function planOf(
  c: Compiler,
  bound: Bound,
  conjuncts: readonly Conjunct[],
  available: ReadonlySet<number>,
  scope: Scope,
): RowPlan {
  if (bound.kind === 'leaf') return bound.plan(conjuncts, available);
  const known = new Set([...available, ...sourcesOf(bound.left)]);
  if (bound.kind === 'apply') return planApply(c, bound, conjuncts, available, known, scope);
  const on = compileConjuncts(c, bound.on, scope);
  if (bound.type === 'inner') {
    const all = [...conjuncts, ...on];
    const leftOnly = all.filter((conjunct) => within(conjunct, known));
    const rest = all.filter((conjunct) => !within(conjunct, known));
    const left = { plan: planOf(c, bound.left, leftOnly, available, scope), sources: sourcesOf(bound.left) };
    return planPair(c, left, bound.right, rest, 'inner', known, scope);
  }
  const pushed = bound.type === 'left' ? conjuncts.filter((conjunct) => within(conjunct, known)) : [];
  const later = conjuncts.filter((conjunct) => !pushed.includes(conjunct));
  const left = { plan: planOf(c, bound.left, pushed, available, scope), sources: sourcesOf(bound.left) };
  const joined = planPair(c, left, bound.right, on, bound.type, known, scope);
  return filterPlan(joined, predicatesOf(later));
}

function predicatesOf(conjuncts: readonly Conjunct[]): CompiledPredicate[] {
  return conjuncts.map(({ predicate }) => predicate);
}

function planApply(
  c: Compiler,
  bound: Bound & { kind: 'apply' },
  conjuncts: readonly Conjunct[],
  available: ReadonlySet<number>,
  known: ReadonlySet<number>,
  scope: Scope,
): RowPlan {
  const leftOnly = conjuncts.filter((conjunct) => within(conjunct, known));
  const rest = conjuncts.filter((conjunct) => !within(conjunct, known));
  const left = { plan: planOf(c, bound.left, leftOnly, available, scope), sources: sourcesOf(bound.left) };
  const right = { plan: planOf(c, bound.right, [], known, scope), sources: sourcesOf(bound.right) };
  return filterPlan(nestedLoop(left, right, bound.outer), predicatesOf(rest));
}

/** Joins a planned left side with a right side: by an index of the right one, by a hash, or by trying all. */
function planPair(
  c: Compiler,
  left: JoinSide,
  rightBound: Bound,
  conjuncts: readonly Conjunct[],
  type: 'inner' | 'left' | 'full',
  known: ReadonlySet<number>,
  scope: Scope,
): RowPlan {
  const sources = sourcesOf(rightBound);
  if (type !== 'full' && rightBound.kind === 'leaf' && rightBound.seekable(conjuncts, known)) {
    return nestedLoop(left, { plan: rightBound.plan(conjuncts, known), sources }, type === 'left');
  }
  const own = new Set(sources);
  const ownOnly = type === 'full' ? [] : conjuncts.filter((conjunct) => within(conjunct, own));
  const between = conjuncts.filter((conjunct) => !ownOnly.includes(conjunct));
  const right = { plan: planOf(c, rightBound, ownOnly, new Set(), scope), sources };
  return bufferedJoin({ left, right, type, ...equalPairs(between, own) });
}

function equalPairs(
  conjuncts: readonly Conjunct[],
  right: ReadonlySet<number>,
): Pick<Parameters<typeof bufferedJoin>[0], 'equals' | 'conditions'> {
  const equals = [];
  const rest: Conjunct[] = [];
  for (const conjunct of conjuncts) {
    const pair = conjunct.terms.find(
      ({ operator, source, needs }) =>
        operator === '=' &&
        right.has(source) &&
        needs.size > 0 &&
        [...needs].every((needed) => !right.has(needed)),
    );
    if (pair === undefined) rest.push(conjunct);
    else equals.push({ left: pair.value, right: pair.column });
  }
  return { equals, conditions: predicatesOf(rest) };
}
