import { makeSpreadable, Splice } from './expression';
import { type Node, type Variable } from './node';

/** Own fields must not leak into `{ ...fragment }`; only the splice may. */
function hideFields(fragment: object): void {
  for (const key of Object.keys(fragment)) Object.defineProperty(fragment, key, { enumerable: false });
  makeSpreadable(fragment);
}

/** A piece of a manifest that is there while a condition holds; else `otherwise`, or nothing. */
export class When {
  readonly condition: Node;
  readonly then: unknown;
  readonly otherwise: unknown;

  constructor(condition: Node, then: unknown, otherwise?: unknown) {
    this.condition = condition;
    this.then = then;
    this.otherwise = otherwise;
    hideFields(this);
  }

  *[Symbol.iterator](): Iterator<Splice> {
    yield new Splice(this);
  }
}

/** A piece of a manifest that is repeated: for the items of a list, or (with `key`) for the entries of a map. */
export class Each {
  readonly source: Node;
  readonly item: Variable;
  readonly key: Variable | undefined;
  /** What is repeated; for `pairs` a `[key, value]` that becomes a map entry. */
  readonly body: unknown;
  readonly pairs: boolean;

  constructor(loop: Pick<Each, 'source' | 'item' | 'key' | 'body' | 'pairs'>) {
    this.source = loop.source;
    this.item = loop.item;
    this.key = loop.key;
    this.body = loop.body;
    this.pairs = loop.pairs;
    hideFields(this);
  }

  *[Symbol.iterator](): Iterator<Splice> {
    yield new Splice(this);
  }
}

/** A message for the user of the chart, given unless the condition holds. */
export class CheckItem {
  readonly condition: Node;
  readonly message: Node;

  constructor(condition: Node, message: Node) {
    this.condition = condition;
    this.message = message;
  }
}

/** One of the names that must differ, and what to say when it does not; nothing where it cannot but differ. */
export class UniqueName {
  readonly name: Node;
  readonly message: Node | undefined;

  constructor(name: Node, message: Node | undefined) {
    this.name = name;
    this.message = message;
  }
}

/** Names of one list or map that must all differ: a tree of `UniqueName`, conditions and loops. */
export class UniqueNames {
  readonly names: readonly unknown[];
  /** Where they stand, for people. */
  readonly place: string;

  constructor(names: readonly unknown[], place: string) {
    this.names = names;
    this.place = place;
  }
}

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
