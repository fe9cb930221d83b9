import {
  express,
  nodeOf,
  type Arg,
  type Condition,
  type Dict,
  Expression,
  type Expr,
  type Symbolic,
} from './expression';
import { CheckItem, Each, UniqueName, UniqueNames, When } from './fragment';
import { alphabetOfKind, describeNode, type Kind, type Node, Variable } from './node';
import { ITEM, type Items } from './references';
import { type Fragment, type Spread } from './template-type';

/** text`${a}-${b}`: a text made of values. */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly Arg<string | number | boolean>[]
): Expr<string> {
  const parts = strings.flatMap((fixed, index) => {
    const value = values[index];
    return [...(fixed === '' ? [] : [nodeOf(fixed)]), ...(value === undefined ? [] : [nodeOf(value)])];
  });
  const joined = parts.flatMap((part) => (part.op === 'text' ? part.parts : [part])).reduce(joinLiterals, []);
  const [first] = joined;
  if (first === undefined) return express(nodeOf(''));
  return express(
    joined.length === 1 && first.op === 'literal' ? first : { op: 'text', kind: 'string', parts: joined },
  );
}

function joinLiterals(parts: readonly Node[], next: Node): readonly Node[] {
  const last = parts.at(-1);
  if (last?.op !== 'literal' || next.op !== 'literal')
    return [...parts, next.op === 'literal' ? nodeOf(String(next.value)) : next];
  return [...parts.slice(0, -1), nodeOf(`${last.value}${next.value}`)];
}

/**
 * Keeps `then` only while the condition holds, else `otherwise` or nothing. The same at every level: a whole
 * manifest, the value of a key, `...when(c, { key: value })`, `...when(c, [item])`, lines of text.
 */
export function when<T>(condition: Condition, then: T): Fragment<T> & Spread<T>;
export function when<T, E>(condition: Condition, then: T, otherwise: E): Fragment<T | E> & Spread<T>;
export function when(condition: Condition, then: unknown, otherwise?: unknown): unknown {
  return new When(nodeOf(condition), then, otherwise);
}

/** One of two scalars, as the body of a named template or as a value in a manifest. */
export function choose<T>(condition: Condition, then: Arg<T>, otherwise: Arg<T>): Expr<T> {
  const node = nodeOf(then);
  return express({
    op: 'choice',
    kind: node.kind,
    condition: nodeOf(condition),
    then: node,
    otherwise: nodeOf(otherwise),
  });
}

/** Repeats `body` for every item of a list. */
export function each<I, R>(list: Items<I>, body: (item: I) => R): Fragment<R[]> & Iterable<R> {
  return loopOver(list, body, false) as unknown as Fragment<R[]> & Iterable<R>;
}

/** Map entries made of the items of a list: `{ ...entries(list, (item) => [key, value]) }`. */
export function entries<I, V>(
  list: Items<I>,
  body: (item: I) => readonly [Arg<string>, V],
): Fragment<Record<string, V>> & Record<string, V> {
  return loopOver(list, body, true) as unknown as Fragment<Record<string, V>> & Record<string, V>;
}

function loopOver<I>(list: Items<I>, body: (item: I) => unknown, pairs: boolean): Each {
  const source = nodeOf(list);
  const item = new Variable(itemName(source));
  return new Each({ source, item, key: undefined, body: body(list[ITEM](item)), pairs });
}

/** Repeats `body` for every entry of a map, in the order of the keys. */
export function eachEntry<T, R>(
  map: Dict<T>,
  body: (key: Expr<string>, value: Expr<T>) => R,
): Fragment<R[]> & Iterable<R> {
  const key = new Variable('key');
  const item = new Variable('value');
  const source = nodeOf(map);
  const { kind, keys } = (source.op === 'reference' ? source.entry : undefined) ?? {
    kind: 'any',
    keys: 'free',
  };
  const entry = { op: 'reference', path: [], optional: false, retypable: true } as const;
  const keyNode: Node = { ...entry, kind: 'string', root: key, alphabet: keys, wide: false };
  const valueNode: Node = {
    ...entry,
    kind,
    root: item,
    alphabet: alphabetOfKind(kind),
    wide: kind === 'integer',
  };
  return new Each({
    source,
    item,
    key,
    body: body(express(keyNode), express(valueNode)),
    pairs: false,
  }) as unknown as Fragment<R[]> & Iterable<R>;
}

function itemName(source: Node): string {
  const list = source.op === 'call' ? source.args.at(-1) : source;
  const plural = list?.op === 'reference' ? (list.path.at(-1) ?? 'item') : 'item';
  const singular = plural
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  return /^[a-z]\w*$/i.test(singular) ? singular : 'item';
}

/** Text of several lines; the items are texts and fragments of texts. */
export const lines = (items: readonly unknown[]): Expr<string> =>
  express({ op: 'lines', kind: 'string', items: [...items] });

/** A named template: printed to `_helpers.tpl` where it is first used, and evaluated like what it stands for. */
export function define<T extends string>(name: string, body: Symbolic<T>): Expr<string>;
export function define(name: string, body: object): Dict<string>;
export function define(name: string, body: unknown): unknown {
  const kind: Kind = body instanceof Expression ? nodeOf(body).kind : 'object';
  return express({ op: 'include', kind, name, body });
}

/** A file that the chart ships and a manifest carries, such as a dashboard. What it holds is no template. */
export const file = (path: string, content: string): Expr<string> =>
  express({ op: 'file', kind: 'string', path, content });

/** A rule between values: unless the condition holds, the chart is not rendered and the user reads the message. */
export const check = (condition: Condition, message: Arg<string>): CheckItem =>
  new CheckItem(nodeOf(condition), nodeOf(message));

/** A rule between the items of a list: their names have to differ; the message says which one does not. */
export function distinct<I>(
  list: Items<I>,
  name: (item: I) => Arg<string>,
  message: (name: Expr<string>, item: I) => Arg<string>,
): UniqueNames {
  const names = loopOver(
    list,
    (item) => new UniqueName(nodeOf(name(item)), nodeOf(message(express(nodeOf(name(item))), item))),
    false,
  );
  return new UniqueNames([names], describeNode(nodeOf(list)));
}

/** Something that Helm tells about the release or the chart; the names are free to be anything that Helm accepts. */
const builtIn = (root: 'Release' | 'Chart', key: string): Expr<string> =>
  express({
    op: 'reference',
    kind: 'string',
    root,
    path: [key],
    optional: false,
    alphabet: root === 'Chart' && key !== 'Name' ? 'ascii' : 'plain',
    retypable: key !== 'Service',
    wide: false,
  });

export const release = {
  name: builtIn('Release', 'Name'),
  namespace: builtIn('Release', 'Namespace'),
  service: builtIn('Release', 'Service'),
};

export const chart = {
  name: builtIn('Chart', 'Name'),
  version: builtIn('Chart', 'Version'),
  appVersion: builtIn('Chart', 'AppVersion'),
};
