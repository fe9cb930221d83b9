import { express, Expression, nodeOf, Splice, type Expr } from '../tree/expression';
import { Each, isPlainObject, UniqueName, UniqueNames, When } from '../tree/fragment';
import { not, orElse, toText } from '../tree/functions';
import { type Kind, pathOf, Variable, type Node } from '../tree/node';
import { text } from '../tree/vocabulary';
import { MERGE_KEYS } from './merge-keys';

type Wrap = (check: unknown) => unknown;

/**
 * The checks that follow from a manifest by itself: where values add keys to a map, or items to a list that
 * Kubernetes merges by a key, none may come out twice. Helm would print both and the API server take one of them.
 */
export function collisionChecks(tree: unknown, place: string): readonly unknown[] {
  return walk(tree, { place, path: '' }, (check) => check);
}

interface Place {
  readonly place: string;
  readonly path: string;
}

function walk(tree: unknown, place: Place, wrap: Wrap): readonly unknown[] {
  if (tree instanceof Splice) return walk(tree.of, place, wrap);
  if (tree instanceof When) return bothBranches(tree, wrap, (part, inner) => walk(part, place, inner));
  if (tree instanceof Each)
    return walk(tree.body, place, (check) => wrap(new Each({ ...loop(tree), body: check, pairs: false })));
  if (Array.isArray(tree))
    return tree.flatMap((item, index) => walk(item, within(place, `[${index}]`), wrap));
  if (!isPlainObject(tree)) return [];
  return [...unique(namesOfMap(tree), place).map(wrap), ...walkEntries(tree, place, wrap)];
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

const loop = ({ source, item, key }: Each): Pick<Each, 'source' | 'item' | 'key'> => ({ source, item, key });

const within = (place: Place, step: string): Place => ({
  ...place,
  path: place.path === '' || step.startsWith('[') ? place.path + step : `${place.path}.${step}`,
});

/** A name before it is known what its message says: with the value that it comes from. */
class Candidate {
  readonly name: Node;
  readonly source: string | undefined;

  constructor(name: Node, source: string | undefined) {
    this.name = name;
    this.source = source;
  }
}

function uniqueItems(key: string, value: unknown, place: Place): readonly unknown[] {
  return (MERGE_KEYS[key] ?? []).flatMap((fields) => unique(namesOfList(value, fields), place));
}

/** Only what values bring can collide by the user's fault; a lone map of values cannot collide with itself. */
function unique(names: readonly unknown[], place: Place): readonly unknown[] {
  const sources = sourcesOf(names);
  const isLoneMap = names.length === 1 && names[0] instanceof Each && names[0].key !== undefined;
  if (sources.length === 0 || isLoneMap) return [];
  return [
    new UniqueNames(
      names.map((name) => withMessages(name, sources.join(', '), place)),
      describe(place),
    ),
  ];
}

const sourcesOf = (tree: unknown): readonly string[] => [
  ...new Set(
    Array.isArray(tree)
      ? tree.flatMap(sourcesOf)
      : tree instanceof When
        ? [...sourcesOf(tree.then), ...sourcesOf(tree.otherwise)]
        : tree instanceof Each
          ? sourcesOf(tree.body)
          : tree instanceof Candidate && tree.source !== undefined
            ? [tree.source]
            : [],
  ),
];

function withMessages(tree: unknown, sources: string, place: Place): unknown {
  if (Array.isArray(tree)) return tree.map((item) => withMessages(item, sources, place));
  if (tree instanceof When)
    return new When(
      tree.condition,
      withMessages(tree.then, sources, place),
      withMessages(tree.otherwise, sources, place),
    );
  if (tree instanceof Each)
    return new Each({ ...loop(tree), body: withMessages(tree.body, sources, place), pairs: false });
  if (!(tree instanceof Candidate)) return undefined;
  const message = text`${tree.source ?? sources}: "${express(tree.name)}" comes out twice in ${describe(place)}`;
  return new UniqueName(tree.name, nodeOf(message));
}

const describe = ({ place, path }: Place): string => `${place} ${path}`.trim();

const fixed = (name: string): Candidate => new Candidate(nodeOf(name), undefined);

/** The keys of a map; a named template counts by its own keys. */
function namesOfMap(map: Readonly<Record<string, unknown>>): readonly unknown[] {
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
  if (tree instanceof Expression) return namesOfMapValue(tree.node);
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

function namesOfList(tree: unknown, fields: readonly string[]): readonly unknown[] {
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
  if (!(tree instanceof Expression) || tree.node.kind !== 'array') return [];
  const item = new Variable('item');
  const [main = '', ...others] = fields;
  const given = variableNode(item, [main], 'string');
  const rest = others.map((field) => orElse('TCP', express(variableNode(item, [field], 'string'))));
  const name = nodeOf(join(toText(express(given)), rest));
  const body = new When(given, new Candidate(name, sourceOf(tree.node)));
  return [new Each({ source: tree.node, item, key: undefined, body, pairs: false })];
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
  if (!(value instanceof Expression) || value.node.op === 'choice') return undefined;
  if (value.node.kind === 'string') return express(value.node);
  return value.node.kind === 'integer' ? toText(express(value.node)) : undefined;
}

const join = (
  first: string | Expr<string>,
  rest: readonly (string | Expr<string>)[],
): string | Expr<string> =>
  rest.reduce<string | Expr<string>>((left, right) => {
    if (typeof left === 'string' && typeof right === 'string') return `${left}/${right}`;
    return text`${left}/${right}`;
  }, first);

/** Names of manifests of one kind, of which at least one comes from a loop. */
export function documentCollisions(manifests: readonly unknown[], kind: string): readonly unknown[] {
  const names = manifests.flatMap((tree) => documentNames(tree));
  return unique(names, { place: kind, path: 'metadata.name' });
}

function documentNames(tree: unknown): readonly unknown[] {
  if (tree instanceof When)
    return [new When(tree.condition, documentNames(tree.then), documentNames(tree.otherwise))];
  if (tree instanceof Each)
    return [new Each({ ...loop(tree), body: tagged(documentNames(tree.body), tree.source), pairs: false })];
  if (!isPlainObject(tree) || !isPlainObject(tree['metadata'])) return [];
  return namesOfItem(tree['metadata'], ['name']);
}
