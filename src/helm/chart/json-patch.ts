import { isDeepStrictEqual } from 'node:util';
import { ChartError } from '../errors';
import { Splice } from '../tree/expression';
import { isPlainObject } from '../tree/fragment';

/** An operation of RFC 6902. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/**
 * Applies a JSON patch to a tree of values.
 * @throws ChartError, with construct and path, where the path does not exist or leads through a part that only
 * values decide.
 */
export function applyPatch(tree: unknown, patch: PatchOperation, constructPath: string): unknown {
  const at = (path: string): Pointer => ({ path, steps: stepsOf(path), constructPath });
  const target = at(patch.path);
  switch (patch.op) {
    case 'add':
      return edit(tree, target, target.steps, { kind: 'add', value: patch.value });
    case 'replace':
      return edit(tree, target, target.steps, { kind: 'replace', value: patch.value });
    case 'remove':
      return edit(tree, target, target.steps, { kind: 'remove' });
    case 'copy':
    case 'move': {
      const from = at(patch.from ?? '');
      const value = read(tree, from, from.steps);
      const without = patch.op === 'move' ? edit(tree, from, from.steps, { kind: 'remove' }) : tree;
      return edit(without, target, target.steps, { kind: 'add', value });
    }
    case 'test':
      if (isDeepStrictEqual(read(tree, target, target.steps), patch.value)) return tree;
      throw refuse(target, `the test failed: the value there is not ${JSON.stringify(patch.value)}`);
  }
}

interface Pointer {
  readonly path: string;
  readonly steps: readonly string[];
  readonly constructPath: string;
}

type Edit = { readonly kind: 'add' | 'replace'; readonly value: unknown } | { readonly kind: 'remove' };

const stepsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const refuse = ({ path, constructPath }: Pointer, message: string): ChartError =>
  new ChartError(`JSON patch at ${path === '' ? '/' : path}: ${message}`, { constructPath });

function edit(tree: unknown, pointer: Pointer, [step, ...rest]: readonly string[], change: Edit): unknown {
  if (step === undefined) {
    if (change.kind === 'remove') throw refuse(pointer, 'the whole manifest cannot be removed');
    return change.value;
  }
  if (Array.isArray(tree)) return editList(tree, pointer, step, rest, change);
  const map = asMap(tree, pointer, step);
  const exists = Object.hasOwn(map, step);
  if (!exists && (rest.length > 0 || change.kind !== 'add')) throw missing(Object.values(map), pointer, step);
  const others = Object.entries(map);
  if (rest.length === 0 && change.kind === 'remove')
    return Object.fromEntries(others.filter(([key]) => key !== step));
  const value = edit(map[step], pointer, rest, change);
  if (!exists) return Object.fromEntries([...others, [step, value]]);
  return Object.fromEntries(others.map(([key, old]) => [key, key === step ? value : old]));
}

function editList(
  list: readonly unknown[],
  pointer: Pointer,
  step: string,
  rest: readonly string[],
  change: Edit,
): unknown {
  const inserts = rest.length === 0 && change.kind === 'add';
  if (inserts && step === '-') return [...list, change.value];
  const index = indexOf(list, pointer, step, inserts);
  if (inserts) return list.toSpliced(index, 0, change.value);
  if (rest.length === 0 && change.kind === 'remove') return list.toSpliced(index, 1);
  return list.with(index, edit(list[index], pointer, rest, change));
}

/** An index counts items; behind a spliced list nobody knows which one it would be. */
function indexOf(list: readonly unknown[], pointer: Pointer, step: string, inserts: boolean): number {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
  const end = inserts ? index : index + 1;
  if (index >= 0 && list.slice(0, end).some((item) => item instanceof Splice))
    throw refuse(pointer, `the item ${step} lies at or behind items that only values decide`);
  if (index < 0 || end > list.length)
    throw refuse(pointer, `there is no item ${step} in a list of ${list.length}`);
  return index;
}

function asMap(tree: unknown, pointer: Pointer, step: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(tree)) return tree;
  const isFixed = tree === null || typeof tree !== 'object';
  throw refuse(
    pointer,
    isFixed
      ? `there is no ${step}, since its parent is no map`
      : `${step} lies within a part that only values decide`,
  );
}

function missing(values: readonly unknown[], pointer: Pointer, step: string): ChartError {
  const symbolic = values.some((value) => value instanceof Splice);
  return refuse(
    pointer,
    symbolic ? `${step} can only come from a part that values decide` : `there is no ${step}`,
  );
}

function read(tree: unknown, pointer: Pointer, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return tree;
  if (Array.isArray(tree)) return read(tree[indexOf(tree, pointer, step, false)], pointer, rest);
  const map = asMap(tree, pointer, step);
  if (!Object.hasOwn(map, step)) throw missing(Object.values(map), pointer, step);
  return read(map[step], pointer, rest);
}
