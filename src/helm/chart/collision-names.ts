import { express, Expression, nodeOf, Splice, type Expr } from '../tree/expression';
import { Each, isPlainObject, When } from '../tree/fragment';
import { orElse, toText } from '../tree/functions';
import { type Kind, pathOf, Variable, type Node } from '../tree/node';
import { text } from '../tree/vocabulary';

// Where a manifest holds names that have to differ, as a tree of candidates, conditions and loops.

/** A loop without its body. */
export const loop = ({ source, item, key }: Each): Pick<Each, 'source' | 'item' | 'key'> => ({
  source,
  item,
  key,
});

/** A name before it is known what its message says: with the value that it comes from. */
export class Candidate {
  readonly name: Node;
  readonly source: string | undefined;

  constructor(name: Node, source: string | undefined) {
    this.name = name;
    this.source = source;
  }
}

const fixed = (name: string): Candidate => new Candidate(nodeOf(name), undefined);

/** The keys of a map; a named template counts by its own keys. */
export function namesOfMap(map: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.entries(map).flatMap(([key, value]) =>
    value instanceof Splice ? namesOfSplicedMap(value.of) : [fixed(key)],
  );
}

function namesOfSplicedMap(tree: unknown): readonly unknown[] {
  if (tree === undefined) return [];
  if (tree instanceof When)
    return [new When(tree.condition, namesOfSplicedMap(tree.then), namesOfSplicedMap(tree.otherwise))];
  if (tree instanceof Each) {
    const [key] = tree.body as readonly [unknown, unknown];
    return [
      new Each({ ...loop(tree), body: new Candidate(nodeOf(key), sourceOf(tree.source)), pairs: false }),
    ];
  }
  if (tree instanceof Expression) return namesOfMapValue(nodeOf(tree));
  return isPlainObject(tree) ? namesOfMap(tree) : [];
}

function namesOfMapValue(node: Node): readonly unknown[] {
  if (node.op === 'include') return isPlainObject(node.body) ? namesOfMap(node.body) : [];
  const key = new Variable('key');
  const body = new Candidate(variableNode(key, [], 'string'), sourceOf(node));
  return [new Each({ source: node, item: new Variable('value'), key, body, pairs: false })];
}

const sourceOf = (node: Node): string => (node.op === 'reference' ? pathOf(node) : 'a value');

const variableNode = (root: Variable, path: readonly string[], kind: Kind): Node => ({
  op: 'reference',
  kind,
  root,
  path,
  optional: false,
  alphabet: 'free',
  retypable: true,
  wide: false,
});

export function namesOfList(tree: unknown, fields: readonly string[]): readonly unknown[] {
  if (Array.isArray(tree))
    return tree.flatMap((item) =>
      item instanceof Splice ? namesOfList(item.of, fields) : namesOfItem(item, fields),
    );
  if (tree instanceof When)
    return [new When(tree.condition, namesOfList(tree.then, fields), namesOfList(tree.otherwise, fields))];
  if (tree instanceof Each)
    return [
      new Each({ ...loop(tree), body: tagged(namesOfItem(tree.body, fields), tree.source), pairs: false }),
    ];
  if (!(tree instanceof Expression) || nodeOf(tree).kind !== 'array') return [];
  const item = new Variable('item');
  const [main = '', ...others] = fields;
  const given = variableNode(item, [main], 'string');
  const rest = others.map((field) => orElse('TCP', express(variableNode(item, [field], 'string'))));
  const name = nodeOf(join(toText(express(given)), rest));
  const body = new When(given, new Candidate(name, sourceOf(nodeOf(tree))));
  return [new Each({ source: nodeOf(tree), item, key: undefined, body, pairs: false })];
}

/** The items of a loop come from its list. */
const tagged = (names: readonly unknown[], source: Node): readonly unknown[] =>
  names.map((name) =>
    name instanceof Candidate
      ? new Candidate(name.name, sourceOf(source))
      : name instanceof When
        ? new When(
            name.condition,
            tagged([name.then].flat(), source),
            tagged([name.otherwise].flat(), source),
          )
        : name,
  );

function namesOfItem(item: unknown, fields: readonly string[]): readonly unknown[] {
  if (item instanceof When)
    return [new When(item.condition, namesOfItem(item.then, fields), namesOfItem(item.otherwise, fields))];
  if (!isPlainObject(item)) return [];
  const [main = '', ...others] = fields;
  const given = scalarText(item[main]);
  if (given === undefined) return [];
  const rest = others.map((field) => scalarText(item[field]) ?? 'TCP');
  const name = nodeOf(join(given, rest));
  return [new Candidate(name, undefined)];
}

/** A field that is there always, as text. */
function scalarText(value: unknown): string | Expr<string> | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!(value instanceof Expression) || nodeOf(value).op === 'choice') return undefined;
  if (nodeOf(value).kind === 'string') return express(nodeOf(value));
  return nodeOf(value).kind === 'integer' ? toText(express(nodeOf(value))) : undefined;
}

const join = (
  first: string | Expr<string>,
  rest: readonly (string | Expr<string>)[],
): string | Expr<string> =>
  rest.reduce<string | Expr<string>>((left, right) => {
    if (typeof left === 'string' && typeof right === 'string') return `${left}/${right}`;
    return text`${left}/${right}`;
  }, first);

/** The names of manifests. */
export function documentNames(tree: unknown): readonly unknown[] {
  if (tree instanceof When)
    return [new When(tree.condition, documentNames(tree.then), documentNames(tree.otherwise))];
  if (tree instanceof Each)
    return [new Each({ ...loop(tree), body: tagged(documentNames(tree.body), tree.source), pairs: false })];
  if (!isPlainObject(tree) || !isPlainObject(tree['metadata'])) return [];
  return namesOfItem(tree['metadata'], ['name']);
}
