import { type SqlValue } from '../../../types/sql-type';
import { type KeyBound, type KeyRange } from '../../store/sorted-index';
import { type CompiledScalar } from '../compiled';
import { type Frame } from '../frame';
import { type Conjunct, type KeysetTerm, type SeekTerm } from './conjunct';
import { compileKeyValue, earlierHigh, type KeyPartValue, laterLow } from './key-bound';
import { type AccessKey, type KeyColumn, type StoredRows } from './stored-rows';

type Encode = (value: SqlValue) => KeyPartValue;

interface BoundPart {
  readonly value: CompiledScalar;
  readonly encode: Encode;
}

interface RangeTerm {
  /** Behind the columns held equal. */
  readonly parts: readonly BoundPart[];
  readonly side: 'low' | 'high';
  readonly inclusive: boolean;
}

/** How a scan finds its rows: by one key, the first columns of it equal to values, the next one bounded. */
export interface SeekPlan {
  readonly key: AccessKey;
  readonly equals: readonly BoundPart[];
  readonly ranges: readonly RangeTerm[];
  /** Values of which the next column has one; there are no ranges then. */
  readonly list: readonly BoundPart[] | undefined;
  /** Nulls of the bounded column lie inside a range without a lower bound, but match no comparison. */
  readonly nullBound: { readonly side: 'low' | 'high'; readonly prefix: string } | undefined;
  /** Conditions that the range answers, as long as every value can be had as a key part. */
  readonly covered: ReadonlySet<Conjunct>;
}

/** Ranges to read, in the order of the key; `exact`: rows outside of them cannot match, and those inside do. */
export type SeekRanges = { readonly ranges: readonly KeyRange[]; readonly exact: boolean } | undefined;

/** Chooses the key that narrows the rows of a source most; undefined when none does. */
export function chooseSeek(
  rows: StoredRows,
  source: number,
  conjuncts: readonly Conjunct[],
  available: ReadonlySet<number>,
): SeekPlan | undefined {
  let best: SeekPlan | undefined;
  for (const key of rows.keys) {
    const plan = planFor(key, source, conjuncts, available);
    if (plan !== undefined && (best === undefined || score(plan) > score(best))) best = plan;
  }
  return best;
}

function score(plan: SeekPlan): number {
  const held = plan.equals.length + (plan.list === undefined ? 0 : 1);
  const complete = held === plan.key.columns.length && plan.key.unique;
  const width = plan.ranges.reduce((most, { parts }) => Math.max(most, parts.length), 0);
  return (
    (complete ? 1000 : 0) +
    plan.equals.length * 10 +
    (plan.list === undefined ? 0 : 7) +
    Math.min(width, 5) +
    Math.min(plan.ranges.length, 2)
  );
}

function planFor(
  key: AccessKey,
  source: number,
  conjuncts: readonly Conjunct[],
  available: ReadonlySet<number>,
): SeekPlan | undefined {
  const usable = (needs: ReadonlySet<number>): boolean => [...needs].every((needed) => available.has(needed));
  const covered = new Set<Conjunct>();
  const equals: BoundPart[] = [];
  for (const column of key.columns) {
    const found = findEqual(column, source, conjuncts, usable);
    if (found === undefined) break;
    equals.push(found.part);
    covered.add(found.conjunct);
  }
  const behind = key.columns.slice(equals.length);
  const list = findList(behind[0], source, conjuncts, usable, covered);
  const ranges = list === undefined ? rangesBehind(behind, source, conjuncts, usable, covered) : [];
  if (equals.length === 0 && ranges.length === 0 && list === undefined) return undefined;
  return { key, equals, ranges, list, nullBound: nullBoundOf(behind[0], ranges), covered };
}

function findList(
  column: KeyColumn | undefined,
  source: number,
  conjuncts: readonly Conjunct[],
  usable: (needs: ReadonlySet<number>) => boolean,
  covered: Set<Conjunct>,
): BoundPart[] | undefined {
  if (column === undefined) return undefined;
  for (const conjunct of conjuncts) {
    const { list } = conjunct;
    if (list?.source !== source || list.slot !== column.slot || !usable(list.needs)) continue;
    const parts = list.values.flatMap((value) => {
      const encode = compileKeyValue(column, value.type);
      return encode === undefined ? [] : [{ value, encode }];
    });
    if (parts.length < list.values.length) continue;
    covered.add(conjunct);
    return parts;
  }
  return undefined;
}

function findEqual(
  column: KeyColumn,
  source: number,
  conjuncts: readonly Conjunct[],
  usable: (needs: ReadonlySet<number>) => boolean,
): { part: BoundPart; conjunct: Conjunct } | undefined {
  for (const conjunct of conjuncts) {
    for (const term of conjunct.terms) {
      if (term.operator !== '=' || !isOn(term, source, column) || !usable(term.needs)) continue;
      const encode = compileKeyValue(column, term.value.type);
      if (encode !== undefined) return { part: { value: term.value, encode }, conjunct };
    }
  }
  return undefined;
}

function isOn(term: SeekTerm, source: number, column: KeyColumn): boolean {
  return term.source === source && term.slot === column.slot;
}

function rangesBehind(
  columns: readonly KeyColumn[],
  source: number,
  conjuncts: readonly Conjunct[],
  usable: (needs: ReadonlySet<number>) => boolean,
  covered: Set<Conjunct>,
): RangeTerm[] {
  const [first] = columns;
  if (first === undefined) return [];
  const ranges: RangeTerm[] = [];
  for (const conjunct of conjuncts) {
    const own = conjunct.terms.filter(
      (term) => term.operator !== '=' && isOn(term, source, first) && usable(term.needs),
    );
    const found = [
      ...own.map((term) => columnRange(first, term)),
      ...(conjunct.keyset !== undefined && conjunct.keyset.source === source && usable(conjunct.keyset.needs)
        ? [keysetRange(columns, conjunct.keyset)]
        : []),
    ].filter((range) => range !== undefined);
    if (found.length === 0) continue;
    ranges.push(...found);
    covered.add(conjunct);
  }
  return ranges;
}

function columnRange(column: KeyColumn, { operator, value }: SeekTerm): RangeTerm | undefined {
  const encode = compileKeyValue(column, value.type);
  if (encode === undefined) return undefined;
  return {
    parts: [{ value, encode }],
    side: operator.startsWith('>') === column.descending ? 'high' : 'low',
    inclusive: operator.endsWith('='),
  };
}

/** Usable when the key goes on with just these columns, all in one direction. */
function keysetRange(columns: readonly KeyColumn[], keyset: KeysetTerm): RangeTerm | undefined {
  const parts: BoundPart[] = [];
  const descending = columns[0]?.descending ?? false;
  for (const [place, slot] of keyset.slots.entries()) {
    const column = columns[place];
    const value = keyset.values[place];
    if (column?.slot !== slot || column.descending !== descending || value === undefined) return undefined;
    const encode = compileKeyValue(column, value.type);
    if (encode === undefined) return undefined;
    parts.push({ value, encode });
  }
  return {
    parts,
    side: keyset.operator.startsWith('>') === descending ? 'high' : 'low',
    inclusive: keyset.operator.endsWith('='),
  };
}

function nullBoundOf(column: KeyColumn | undefined, ranges: readonly RangeTerm[]): SeekPlan['nullBound'] {
  if (column?.nullable !== true || ranges.length === 0) return undefined;
  // Nulls come first in a rising key and last in a falling one.
  return column.descending ? { side: 'high', prefix: '\ufffe' } : { side: 'low', prefix: '\u0001' };
}

/** The ranges for the values of this moment; undefined when no row can match. */
export function seekRanges(plan: SeekPlan, frame: Frame): SeekRanges {
  let prefix = '';
  for (const part of plan.equals) {
    const value = part.encode(part.value.evaluate(frame));
    if (value === 'nothing') return undefined;
    if (value === 'unknown') return { ranges: [boundsOf(prefix, undefined, undefined)], exact: false };
    prefix += value.part;
  }
  return plan.list === undefined ? rangeBehind(plan, prefix, frame) : rangesOfList(plan.list, prefix, frame);
}

function rangesOfList(list: readonly BoundPart[], prefix: string, frame: Frame): SeekRanges {
  const prefixes = new Set<string>();
  for (const { value, encode } of list) {
    const part = encode(value.evaluate(frame));
    if (part === 'unknown') return { ranges: [boundsOf(prefix, undefined, undefined)], exact: false };
    if (part !== 'nothing') prefixes.add(prefix + part.part);
  }
  if (prefixes.size === 0) return undefined;
  const inOrder = [...prefixes].sort((left, right) => (left < right ? -1 : 1));
  return { ranges: inOrder.map((one) => boundsOf(one, undefined, undefined)), exact: true };
}

function rangeBehind(plan: SeekPlan, prefix: string, frame: Frame): SeekRanges {
  let low: KeyBound | undefined;
  let high: KeyBound | undefined;
  let exact = true;
  const { nullBound } = plan;
  if (nullBound?.side === 'low') low = { prefix: prefix + nullBound.prefix, inclusive: true };
  if (nullBound?.side === 'high') high = { prefix: prefix + nullBound.prefix, inclusive: true };
  for (const term of plan.ranges) {
    const bound = boundFor(term, prefix, frame);
    if (bound === 'nothing') return undefined;
    if (bound === 'unknown') exact = false;
    else if (term.side === 'low') low = laterLow(low, bound);
    else high = earlierHigh(high, bound);
  }
  return { ranges: [boundsOf(prefix, low, high)], exact };
}

function boundFor(term: RangeTerm, prefix: string, frame: Frame): KeyBound | 'nothing' | 'unknown' {
  let bound = prefix;
  for (const [place, part] of term.parts.entries()) {
    const value = part.encode(part.value.evaluate(frame));
    // A null behind the first column of a keyset leaves the rows that the columns before it decide.
    if (value === 'nothing') return place === 0 ? 'nothing' : 'unknown';
    if (value === 'unknown') return 'unknown';
    bound += value.part;
  }
  return { prefix: bound, inclusive: term.inclusive };
}

/** Bounds within all keys that begin with the prefix. */
function boundsOf(prefix: string, low: KeyBound | undefined, high: KeyBound | undefined): KeyRange {
  const whole = prefix === '' ? undefined : { prefix, inclusive: true };
  return { low: low ?? whole, high: high ?? whole };
}
