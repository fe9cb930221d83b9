import { type TObject, type TSchema } from '@sinclair/typebox';
import { ChartError } from '../errors';
import { Expression, findStringified, Splice, nodeOf } from '../tree/expression';
import { CheckItem, Each, isPlainObject, When } from '../tree/fragment';
import {
  type Call,
  type Include,
  childrenOf,
  describeNode,
  pathOf,
  type Node,
  type Reference,
} from '../tree/node';
import { isSingleBytes } from '../tree/alphabet';
import { nodeAlphabet } from '../tree/traits';
import { findRareLineBreak } from '../values/carried';
import { nearest } from '../values/nearest';
import { propertiesOf } from '../values/schema';

/** The named templates that a chart has used so far. */
export type NamedTemplates = Map<string, { readonly body: unknown; readonly usedBy: string }>;

/**
 * Looks through a tree for what neither output could hold, so that both refuse it with the same words.
 * @throws ChartError with construct, place in the manifest and value.
 */
export function verifyTree(
  tree: unknown,
  schema: TObject,
  constructPath: string,
  templates: NamedTemplates,
): void {
  new Verification(schema, constructPath, templates).tree(tree, '', []);
}

const PLAIN_TEMPLATE_LITERAL = 'a plain template literal or sum: use text`…` instead';

class Verification {
  readonly #schema: TObject;
  readonly #constructPath: string;
  readonly #templates: NamedTemplates;

  constructor(schema: TObject, constructPath: string, templates: NamedTemplates) {
    this.#templates = templates;
    this.#schema = schema;
    this.#constructPath = constructPath;
  }

  tree(tree: unknown, place: string, outer: readonly unknown[]): void {
    if (typeof tree === 'string') this.#text(tree, place, PLAIN_TEMPLATE_LITERAL);
    if (tree === null || typeof tree !== 'object') return;
    if (outer.includes(tree)) throw this.#refuse(place, 'this part of the manifest contains itself');
    const inner = [...outer, tree];
    if (tree instanceof Expression) this.#node(nodeOf(tree), place, inner);
    else if (tree instanceof Splice) this.tree(tree.of, place, outer);
    else if (tree instanceof When) this.#when(tree, place, inner);
    else if (tree instanceof Each) this.#each(tree, place, inner);
    else if (tree instanceof CheckItem)
      [tree.condition, tree.message].forEach((node) => this.#node(node, place, inner));
    else if (Array.isArray(tree)) tree.forEach((item, index) => this.tree(item, `${place}[${index}]`, inner));
    else if (isPlainObject(tree)) this.#map(tree, place, inner);
  }

  #map(map: Readonly<Record<string, unknown>>, place: string, outer: readonly unknown[]): void {
    for (const [key, value] of Object.entries(map)) {
      this.#text(
        key,
        place,
        'an object key, which has to be a fixed text: use entries() for keys made of values',
      );
      if (value instanceof Splice && value.of instanceof Each && !value.of.pairs)
        throw this.#refuse(place, 'each() makes items of a list: use entries() among the keys of a map');
      this.tree(value, value instanceof Splice ? place : place === '' ? key : `${place}.${key}`, outer);
    }
  }

  #when({ condition, then, otherwise }: When, place: string, outer: readonly unknown[]): void {
    this.#node(condition, place, outer);
    this.tree(then, place, outer);
    this.tree(otherwise, place, outer);
  }

  #each({ source, body, pairs }: Each, place: string, outer: readonly unknown[]): void {
    this.#node(source, place, outer);
    if (pairs && Array.isArray(body)) body.forEach((part) => this.tree(part, place, outer));
    else this.tree(body, place, outer);
  }

  #node(node: Node, place: string, outer: readonly unknown[]): void {
    if (node.op === 'literal') this.#text(String(node.value), place, PLAIN_TEMPLATE_LITERAL);
    if (node.op === 'reference') this.#reference(node, place);
    if (node.op === 'call' && node.fn.name === 'trunc') this.#singleBytes(node, place);
    if (node.op === 'lines') this.tree(node.items, place, outer);
    for (const child of childrenOf(node)) this.#node(child, place, outer);
    if (node.op !== 'include') return;
    this.#definedOnce(node, place);
    if (outer.includes(node)) throw this.#refuse(place, `the named template "${node.name}" uses itself`);
    this.tree(node.body, `define("${node.name}")`, [...outer, node]);
  }

  #definedOnce({ name, body }: Include, place: string): void {
    const known = this.#templates.get(name);
    if (known === undefined) this.#templates.set(name, { body, usedBy: this.#constructPath });
    else if (known.body !== body)
      throw this.#refuse(
        place,
        `the named template "${name}" is defined twice, here and for ${known.usedBy}: call define() once and share what it gives`,
      );
  }

  /** Helm cuts bytes; a letter of several would come out broken. */
  #singleBytes(node: Call, place: string): void {
    const text = node.args[1];
    if (text === undefined || isSingleBytes(nodeAlphabet(text))) return;
    throw this.#refuse(
      place,
      `trunc() of ${describeNode(text)} could cut a letter in two: give it a pattern of ASCII characters in the schema`,
    );
  }

  #text(text: string, place: string, fault: string): void {
    const value = findStringified(text);
    if (value !== undefined) throw this.#refuse(place, `${value} stands in ${fault}`);
    const character = findRareLineBreak(text);
    if (character !== undefined)
      throw this.#refuse(place, `a text holds ${character}, which YAML reads as a line break: remove it`);
  }

  #reference(node: Reference, place: string): void {
    if (node.root !== 'Values') return;
    let schema: TSchema = this.#schema;
    for (const step of node.path) {
      const properties = propertiesOf(schema) ?? {};
      const inner = Object.hasOwn(properties, step) ? properties[step] : undefined;
      if (inner === undefined) {
        const close = nearest(step, Object.keys(properties));
        const hint = close === undefined ? '' : `; the nearest there is "${close}"`;
        throw this.#refuse(place, `the value ${pathOf(node)} is not in the schema of the chart${hint}`);
      }
      schema = inner;
    }
  }

  #refuse(manifestPath: string, message: string): ChartError {
    return new ChartError(message, { constructPath: this.#constructPath, manifestPath });
  }
}
