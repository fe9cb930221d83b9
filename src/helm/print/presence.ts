import { Expression, Splice } from '../tree/expression';
import { Each, When } from '../tree/fragment';
import { express, nodeOf, type Condition } from '../tree/expression';
import { and, not, or } from '../tree/functions';
import { type Node } from '../tree/node';
import { isDroppable } from '../tree/traits';

/**
 * When a part of a manifest comes out non-empty: always, never, while a condition holds, or (`unknown`) by a rule
 * that no template condition can tell, such as a loop of which every round may be empty.
 */
export type Presence = 'always' | 'never' | 'unknown' | Node;

const asCondition = (node: Node): Condition => express(node);

export function presenceOf(tree: unknown): Presence {
  if (tree === undefined) return 'never';
  if (tree instanceof Splice) return presenceOf(tree.of);
  if (tree instanceof When)
    return either([
      both(tree.condition, presenceOf(tree.then)),
      unless(tree.condition, presenceOf(tree.otherwise)),
    ]);
  if (tree instanceof Each) {
    const inside = presenceOf(tree.pairs ? (tree.body as readonly unknown[])[1] : tree.body);
    return inside === 'always' ? tree.source : inside === 'never' ? 'never' : 'unknown';
  }
  if (tree instanceof Expression) return presenceOfExpression(nodeOf(tree));
  if (tree === null || typeof tree !== 'object') return 'always';
  const parts = Object.values(tree).map(presenceOf);
  return parts.length === 0 ? 'always' : either(parts);
}

function presenceOfExpression(node: Node): Presence {
  if (node.op === 'include' && node.kind === 'object') return presenceOf(node.body);
  return isDroppable(node) ? node : 'always';
}

function both(condition: Node, presence: Presence): Presence {
  if (presence === 'always') return condition;
  if (presence === 'never' || presence === 'unknown') return presence;
  return presence === condition ? condition : nodeOf(and(asCondition(condition), asCondition(presence)));
}

function unless(condition: Node, presence: Presence): Presence {
  return presence === 'never' ? 'never' : both(nodeOf(not(asCondition(condition))), presence);
}

function either(parts: readonly Presence[]): Presence {
  if (parts.includes('always')) return 'always';
  const conditions = [...new Set(parts.filter((part) => typeof part !== 'string').flatMap(alternatives))];
  // `when(c, a, b)` with both parts present is always present.
  if (conditions.some((one) => conditions.some((other) => isNegationOf(other, one)))) return 'always';
  if (parts.includes('unknown')) return 'unknown';
  const [first, ...rest] = conditions;
  if (first === undefined) return 'never';
  return rest.length === 0 ? first : nodeOf(or(...conditions.map(asCondition)));
}

const alternatives = (node: Node): readonly Node[] =>
  node.op === 'call' && node.fn.name === 'or' ? node.args : [node];

const isNegationOf = (node: Node, of: Node): boolean =>
  node.op === 'call' && node.fn.name === 'not' && node.args[0] === of;
