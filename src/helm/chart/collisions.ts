import { express, nodeOf, Splice } from '../tree/expression';
import { Each, isPlainObject, When } from '../tree/fragment';
import { not } from '../tree/functions';
import { documentNames, loop, namesOfList, namesOfMap } from './collision-names';
import { MERGE_KEYS } from './merge-keys';
import { type Place, uniqueNames } from './unique-names';

type Wrap = (check: unknown) => unknown;

/**
 * The checks that follow from a manifest by itself: where values add keys to a map, or items to a list that
 * Kubernetes merges by a key, none may come out twice. Helm would print both and the API server take one of them.
 */
export function collisionChecks(tree: unknown, place: string): readonly unknown[] {
  return walk(tree, { place, path: '' }, (check) => check);
}

function walk(tree: unknown, place: Place, wrap: Wrap): readonly unknown[] {
  if (tree instanceof Splice) return walk(tree.of, place, wrap);
  if (tree instanceof When) return bothBranches(tree, wrap, (part, inner) => walk(part, place, inner));
  if (tree instanceof Each)
    return walk(tree.body, place, (check) => wrap(new Each({ ...loop(tree), body: check, pairs: false })));
  if (Array.isArray(tree))
    return tree.flatMap((item, index) => walk(item, within(place, `[${index}]`), wrap));
  if (!isPlainObject(tree)) return [];
  return [...uniqueNames(namesOfMap(tree), place).map(wrap), ...walkEntries(tree, place, wrap)];
}

function walkEntries(map: Readonly<Record<string, unknown>>, place: Place, wrap: Wrap): readonly unknown[] {
  return Object.entries(map).flatMap(([key, value]) => {
    if (value instanceof Splice) return walkSplicedMap(value.of, place, wrap);
    const at = within(place, key);
    return [...uniqueItems(key, value, at).map(wrap), ...walk(value, at, wrap)];
  });
}

/** The keys of what is spliced into a map are counted with those of the map. */
function walkSplicedMap(tree: unknown, place: Place, wrap: Wrap): readonly unknown[] {
  if (tree instanceof When)
    return bothBranches(tree, wrap, (part, inner) => walkSplicedMap(part, place, inner));
  return isPlainObject(tree) ? walkEntries(tree, place, wrap) : walk(tree, place, wrap);
}

function bothBranches(
  { condition, then, otherwise }: When,
  wrap: Wrap,
  branch: (part: unknown, wrap: Wrap) => readonly unknown[],
): readonly unknown[] {
  return [
    ...branch(then, (check) => wrap(new When(condition, check))),
    ...branch(otherwise, (check) => wrap(new When(nodeOf(not(express(condition))), check))),
  ];
}

const within = (place: Place, step: string): Place => ({
  ...place,
  path: place.path === '' || step.startsWith('[') ? place.path + step : `${place.path}.${step}`,
});

function uniqueItems(key: string, value: unknown, place: Place): readonly unknown[] {
  return (MERGE_KEYS[key] ?? []).flatMap((fields) => uniqueNames(namesOfList(value, fields), place));
}

/** Names of manifests of one kind, of which at least one comes from a loop. */
export function documentCollisions(manifests: readonly unknown[], kind: string): readonly unknown[] {
  const names = manifests.flatMap(documentNames);
  return uniqueNames(names, { place: kind, path: 'metadata.name' });
}
