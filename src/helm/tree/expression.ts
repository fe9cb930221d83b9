import { type HiddenMembers } from './hidden-members';
import { describeNode, type Kind, type Node } from './node';

declare const TYPE: unique symbol;

/**
 * What all values have that are known only when the chart is rendered. Being callable for the compiler alone makes
 * `if (value)`, `value ? a : b` and `value && a` compile errors: use `when` or `choose`.
 */
export interface Symbolic<T> {
  readonly [TYPE]: T;
  (useWhenOrChooseInstead: never): T;
}

/** A value that is known only when the chart is rendered; it has no members. */
export type Expr<T> = Symbolic<T> & HiddenMembers;
/** A list value: `[...list]` puts its items among others. */
export type List<T> = Expr<readonly T[]> & Iterable<never>;
/** A map value: `{ ...map }` puts its entries among others. */
export type Dict<T> = Expr<Readonly<Record<string, T>>> & { readonly [key: `...${string}`]: never };
/** A test; truthiness is Helm's: empty text, 0, empty lists and maps do not hold. */
export type Condition = Symbolic<unknown>;
export type Arg<T> = T | Symbolic<T>;

/** What `...x` leaves behind in an object or array literal. */
export class Splice {
  readonly of: unknown;

  constructor(of: unknown) {
    this.of = of;
  }
}

/** Open and close what a value turns into where JavaScript wants a string; the checks of the tree look for them. */
const OPEN = '\u{F0000}';
const CLOSE = '\u{F0001}';
const MARK = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'u');

/** What a value was called that got into a plain string, or undefined when there is none. */
export const findStringified = (text: string): string | undefined => MARK.exec(text)?.[1];

let spliceCount = 0;

/** Makes `{ ...owner }` leave a splice behind. */
export function makeSpreadable(owner: object): void {
  Object.defineProperty(owner, `...${spliceCount++}`, { enumerable: true, value: new Splice(owner) });
}

/** No text, since values may be called anything. */
const NODE = Symbol('node');

/** The one class behind every `Expr`. */
export class Expression {
  declare readonly [NODE]: Node;

  constructor(node: Node) {
    // Not enumerable, so that `{ ...map }` takes the splice only.
    Object.defineProperty(this, NODE, { value: node });
    if (node.kind === 'object') makeSpreadable(this);
  }

  *[Symbol.iterator](): Iterator<Splice> {
    yield new Splice(this);
  }

  [Symbol.toPrimitive](): string {
    return `${OPEN}${describeNode(this[NODE])}${CLOSE}`;
  }

  toString(): string {
    return this[Symbol.toPrimitive]();
  }

  toJSON(): string {
    return this[Symbol.toPrimitive]();
  }
}

export const nodeOf = (value: unknown): Node =>
  value instanceof Expression ? value[NODE] : literal(value as string | number | boolean);

function literal(value: string | number | boolean): Node {
  const kind: Kind =
    typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : (typeof value as Kind);
  return { op: 'literal', kind, value };
}

/** Gives a node the type that chart authors see. */
export const express = (node: Node): Expr<never> => new Expression(node) as unknown as Expr<never>;
