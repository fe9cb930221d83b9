import { Splice } from '../tree/expression';
import { CheckItem, Each, UniqueName, UniqueNames, When } from '../tree/fragment';
import { type Environment } from './environment';
import { compute, holds, repeat } from './evaluate';

/** The messages of the checks that do not hold, in the order of the tree. */
export function evaluateChecks(tree: unknown, environment: Environment): readonly string[] {
  if (tree instanceof UniqueNames) {
    const seen = new Set<string>();
    return leaves(tree.names, environment).flatMap(([leaf, inner]) => repeated(leaf, inner, seen));
  }
  return leaves(tree, environment).flatMap(([leaf, inner]) => {
    if (leaf instanceof UniqueNames) return evaluateChecks(leaf, inner);
    if (!(leaf instanceof CheckItem) || holds(leaf.condition, inner)) return [];
    return [String(compute(leaf.message, inner))];
  });
}

function repeated(leaf: unknown, environment: Environment, seen: Set<string>): readonly string[] {
  if (!(leaf instanceof UniqueName)) return [];
  const name = String(compute(leaf.name, environment));
  if (leaf.message !== undefined && seen.has(name)) return [String(compute(leaf.message, environment))];
  seen.add(name);
  return [];
}

/** What conditions and loops leave of a tree. */
function leaves(
  tree: unknown,
  environment: Environment,
): readonly (readonly [leaf: unknown, environment: Environment])[] {
  if (tree instanceof Splice) return leaves(tree.of, environment);
  if (Array.isArray(tree)) return tree.flatMap((item) => leaves(item, environment));
  if (tree instanceof When)
    return leaves(holds(tree.condition, environment) ? tree.then : tree.otherwise, environment);
  if (tree instanceof Each) return repeat(tree, environment).flatMap((inner) => leaves(tree.body, inner));
  return [[tree, environment]];
}
