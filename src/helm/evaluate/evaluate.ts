import { ChartError } from '../errors';
import { Expression, Splice, nodeOf } from '../tree/expression';
import { Each, isPlainObject, When } from '../tree/fragment';
import { compareText, isTruthy } from '../tree/go-values';
import { type Node } from '../tree/node';
import { isBlock, isDroppable } from '../tree/traits';
import { type Environment } from './environment';

/**
 * The first interpreter: a tree with values put in. Parts that are absent, empty by value or switched off are
 * `undefined`, and vanish from what holds them.
 * @throws ChartError for a key that comes out twice.
 */
export function evaluate(tree: unknown, environment: Environment): unknown {
  if (tree instanceof Expression) return evaluateExpression(nodeOf(tree), environment);
  if (tree instanceof When) return evaluateWhen(tree, environment, evaluate);
  if (tree instanceof Each)
    return tree.pairs ? nonEmpty(pairsOf(tree, environment), true) : evaluateLoop(tree, environment);
  if (Array.isArray(tree)) return evaluateList(tree, environment);
  if (isPlainObject(tree)) return evaluateMap(tree, environment);
  return tree;
}

function evaluateExpression(node: Node, environment: Environment): unknown {
  const value = compute(node, environment);
  if (isBlock(node)) return asBlock(String(value));
  if (node.op === 'choice') return value;
  if (!isDroppable(node)) return value;
  const present = isTruthy(value);
  environment.observer?.condition(node, present);
  return present ? value : undefined;
}

/** What a `|` block of YAML holds: line breaks at the end are one, and none when there is nothing else. */
function asBlock(text: string): string {
  const content = text.replace(/\n+$/, '');
  return content === '' ? '' : `${content}\n`;
}

function evaluateWhen(
  fragment: When,
  environment: Environment,
  inner: (tree: unknown, environment: Environment) => unknown,
): unknown {
  return inner(holds(fragment.condition, environment) ? fragment.then : fragment.otherwise, environment);
}

export function holds(condition: Node, environment: Environment): boolean {
  const held = isTruthy(compute(condition, environment));
  environment.observer?.condition(condition, held);
  return held;
}

function evaluateLoop(loop: Each, environment: Environment): unknown {
  const items = repeat(loop, environment).flatMap((inner) => {
    const value = evaluate(loop.body, inner);
    return value === undefined ? [] : [value];
  });
  return items.length === 0 ? undefined : items;
}

/** One environment per round of a loop. */
export function repeat(loop: Each, environment: Environment): readonly Environment[] {
  const source = compute(loop.source, environment) ?? [];
  const { key: keyVariable } = loop;
  const rounds: readonly (readonly [unknown, unknown])[] = Array.isArray(source)
    ? source.map((item: unknown) => [undefined, item] as const)
    : Object.keys(source)
        .sort(compareText)
        .map((key) => [key, (source as Record<string, unknown>)[key]] as const);
  environment.observer?.loop(loop, rounds.length);
  return rounds.map(([key, item]) => ({
    ...environment,
    variables: new Map([
      ...environment.variables,
      [loop.item, item],
      ...(keyVariable === undefined ? [] : [[keyVariable, key] as const]),
    ]),
  }));
}

function evaluateList(list: readonly unknown[], environment: Environment): unknown {
  const items = list.flatMap((item) => {
    const value = item instanceof Splice ? evaluate(item.of, environment) : evaluate(item, environment);
    if (value === undefined) return [];
    return item instanceof Splice ? value : [value];
  });
  return items.length === 0 && list.length > 0 ? undefined : items;
}

type Pair = readonly [key: string, value: unknown];

function evaluateMap(map: Readonly<Record<string, unknown>>, environment: Environment): unknown {
  return nonEmpty(mapPairs(map, environment), Object.keys(map).length > 0);
}

function mapPairs(map: Readonly<Record<string, unknown>>, environment: Environment): readonly Pair[] {
  return Object.entries(map).flatMap(([key, value]): readonly Pair[] =>
    value instanceof Splice ? splicedPairs(value.of, environment) : [[key, evaluate(value, environment)]],
  );
}

function splicedPairs(tree: unknown, environment: Environment): readonly Pair[] {
  if (tree instanceof Each && tree.pairs) return pairsOf(tree, environment);
  if (tree instanceof When) {
    const chosen = holds(tree.condition, environment) ? tree.then : tree.otherwise;
    return chosen === undefined ? [] : splicedPairs(chosen, environment);
  }
  if (isPlainObject(tree)) return mapPairs(tree, environment);
  return Object.entries((evaluate(tree, environment) ?? {}) as Record<string, unknown>);
}

const pairsOf = (loop: Each, environment: Environment): readonly Pair[] =>
  repeat(loop, environment).map((inner) => {
    const [key, value] = loop.body as readonly [unknown, unknown];
    return [String(evaluate(key, inner)), evaluate(value, inner)];
  });

function nonEmpty(all: readonly Pair[], dropWhenEmpty: boolean): unknown {
  const pairs = all.filter(([, value]) => value !== undefined);
  const keys = new Set<string>();
  for (const [key] of pairs) {
    if (keys.has(key)) throw new ChartError(`the key ${JSON.stringify(key)} comes out twice`);
    keys.add(key);
  }
  return pairs.length === 0 && dropWhenEmpty ? undefined : Object.fromEntries(pairs);
}

/** The value of an expression. */
export function compute(node: Node, environment: Environment): unknown {
  switch (node.op) {
    case 'literal':
      return node.value;
    case 'reference': {
      const root =
        typeof node.root === 'string' ? environment[node.root] : environment.variables.get(node.root);
      return node.path.reduce(
        (value: unknown, step) => (value as Record<string, unknown> | undefined)?.[step],
        root,
      );
    }
    case 'call':
      return (node.fn.run as (...args: readonly unknown[]) => unknown)(
        ...node.args.map((arg) => compute(arg, environment)),
      );
    case 'text':
      return node.parts.map((part) => String(compute(part, environment))).join('');
    case 'choice':
      return compute(holds(node.condition, environment) ? node.then : node.otherwise, environment);
    case 'lines':
      return textLines(node.items, environment).join('\n');
    case 'include':
      return node.body instanceof Expression
        ? compute(nodeOf(node.body), environment)
        : evaluate(node.body, environment);
    case 'file':
      return node.content;
  }
}

/** The lines of a text; a line may itself be several. */
function textLines(items: readonly unknown[], environment: Environment): readonly string[] {
  const value = evaluateLines(items, environment);
  return value.map(String);
}

function evaluateLines(tree: unknown, environment: Environment): readonly unknown[] {
  if (tree instanceof Splice) return evaluateLines(tree.of, environment);
  if (Array.isArray(tree)) return tree.flatMap((item) => evaluateLines(item, environment));
  if (tree instanceof When) {
    const chosen = holds(tree.condition, environment) ? tree.then : tree.otherwise;
    return chosen === undefined ? [] : evaluateLines(chosen, environment);
  }
  if (tree instanceof Each)
    return repeat(tree, environment).flatMap((inner) => evaluateLines(tree.body, inner));
  if (tree instanceof Expression) return [compute(nodeOf(tree), environment)];
  return [tree];
}
