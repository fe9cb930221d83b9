import { Expression, Splice, nodeOf } from '../tree/expression';
import { Each, isPlainObject, When } from '../tree/fragment';
import { type Choice, type Node } from '../tree/node';
import { isBlock, isDroppable } from '../tree/traits';
import { action, block, wrapActions } from './blocks';
import { type Flow } from './flow';
import { type GoExpressions } from './go-expression';
import { type Presence, presenceOf } from './presence';
import { literalScalar, type Scalars } from './scalars';
import { at, indented, pad, refuse, type Scope } from './scope';
import { type TextPrinter } from './text-printer';

type PlainMap = Readonly<Record<string, unknown>>;

/** Prints manifests: maps, lists and what stands in them. */
export class YamlPrinter {
  readonly #go: GoExpressions;
  readonly #flow: Flow;
  readonly #scalars: Scalars;
  readonly #text: TextPrinter;

  constructor(go: GoExpressions, flow: Flow, scalars: Scalars, text: TextPrinter) {
    this.#go = go;
    this.#flow = flow;
    this.#scalars = scalars;
    this.#text = text;
  }

  /** A whole file: one manifest, a conditional one, or one per round of a loop. */
  documents(tree: unknown, scope: Scope): string[] {
    if (tree instanceof When)
      return this.#flow.branch(tree, scope, (part, inner) => this.documents(part, inner));
    if (tree instanceof Each)
      return this.#flow.range(tree, scope, (body, inner) => ['---', ...this.documents(body, inner)]);
    return this.map(tree, scope);
  }

  map(tree: unknown, scope: Scope): string[] {
    if (!isPlainObject(tree)) throw refuse(scope, 'expected a map here');
    return Object.entries(tree).flatMap(([key, value]) =>
      value instanceof Splice
        ? this.#splicedMap(value.of, scope)
        : this.#entry(literalScalar(key, scope), value, at(scope, key)),
    );
  }

  #splicedMap(tree: unknown, scope: Scope): string[] {
    if (tree instanceof When)
      return this.#flow.branch(tree, scope, (part, inner) => this.#splicedMap(part, inner));
    if (tree instanceof Each) return this.#flow.range(tree, scope, (body, inner) => this.#pair(body, inner));
    return tree instanceof Expression ? this.#splicedValue(nodeOf(tree), scope) : this.map(tree, scope);
  }

  #splicedValue(node: Node, scope: Scope): string[] {
    const indent = scope.indent;
    if (node.op === 'include') {
      const include = this.#go.print(node, scope);
      return indent === 0 ? [`{{ ${include} }}`] : action(`${include} | nindent ${indent}`, scope);
    }
    return this.#values(node, scope, (dot) => [`${pad(scope)}{{- toYaml ${dot} | nindent ${indent} }}`]);
  }

  /** Around a list or map value: nothing is printed while it is empty. */
  #values(node: Node, scope: Scope, print: (dot: string) => string[]): string[] {
    if (!isDroppable(node) || this.#flow.isKnown(node, scope)) return print(this.#go.operand(node, scope));
    return block(`with ${this.#go.condition(node, scope)}`, scope, print('.'));
  }

  #pair(body: unknown, scope: Scope): string[] {
    const [key, value] = body as readonly [unknown, unknown];
    return this.#entry(this.#scalars.print(key, scope), value, at(scope, '*'));
  }

  #entry(key: string, value: unknown, scope: Scope): string[] {
    if (value === undefined) return [];
    if (value instanceof When)
      return this.#flow.branch(value, scope, (part, inner) => this.#entry(key, part, inner));
    if (value instanceof Expression) return this.#expressionEntry(key, nodeOf(value), scope);
    if (typeof value === 'string' && value.includes('\n')) {
      const printed = this.#text.literalBlock(`${key}:`, value, scope);
      if (printed !== undefined) return printed;
    }
    if (Array.isArray(value) || value instanceof Each || isPlainObject(value))
      return this.#container(key, value, scope);
    return [`${pad(scope)}${key}: ${literalScalar(value, scope)}`];
  }

  #expressionEntry(key: string, node: Node, scope: Scope): string[] {
    const line = (scalar: string): string[] => wrapActions(`${pad(scope)}${key}: ${scalar}`);
    if (node.op === 'choice') return this.#entry(key, asFragment(node), scope);
    if (node.op === 'include' && node.kind === 'object') return this.#includedMap(key, node, scope);
    if (isBlock(node)) return this.#text.block(`${key}:`, node, scope);
    if (node.kind === 'object' || node.kind === 'array') {
      const head = `${pad(scope)}${key}:`;
      const inner = indented(scope);
      return this.#values(node, scope, (dot) => [
        head,
        `${pad(inner)}{{- toYaml ${dot} | nindent ${inner.indent} }}`,
      ]);
    }
    if (!isDroppable(node) || this.#flow.isKnown(node, scope))
      return line(this.#scalars.expression(node, scope));
    return block(`with ${this.#go.condition(node, scope)}`, scope, line(this.#scalars.dot(node)));
  }

  #includedMap(key: string, node: Node, scope: Scope): string[] {
    const inner = indented(scope);
    const include = action(`${this.#go.print(node, scope)} | nindent ${inner.indent}`, inner);
    return this.#guarded(presenceOf(new Expression(node)), scope, [`${pad(scope)}${key}:`, ...include]);
  }

  /** A list or map that is written out; nothing is printed while all of its parts are absent. */
  #container(key: string, value: unknown, scope: Scope): string[] {
    const presence = presenceOf(value);
    const known = typeof presence === 'string' ? scope : this.#flow.assume(presence, scope);
    const inner = indented(known);
    const body = this.#contents(value, inner);
    if (body.length === 0) {
      const isEmptyLiteral = Object.keys(value as object).length === 0;
      return isEmptyLiteral ? [`${pad(scope)}${key}: ${Array.isArray(value) ? '[]' : '{}'}`] : [];
    }
    return this.#guarded(presence, scope, [`${pad(scope)}${key}:`, ...body]);
  }

  #contents(value: unknown, scope: Scope): string[] {
    if (value instanceof Each)
      return this.#flow.range(value, scope, (body, inner) =>
        value.pairs ? this.#pair(body, inner) : this.#item(body, inner),
      );
    return Array.isArray(value) ? this.#list(value, scope) : this.map(value, scope);
  }

  #guarded(presence: Presence, scope: Scope, printed: string[]): string[] {
    if (presence === 'always') return printed;
    if (presence === 'never') return [];
    if (presence === 'unknown')
      throw refuse(
        scope,
        'this may come out empty in a way that no template can tell: give it a part that is there always, or put it into when()',
      );
    return this.#flow.isKnown(presence, scope)
      ? printed
      : block(`if ${this.#go.condition(presence, scope)}`, scope, printed);
  }

  #list(items: readonly unknown[], scope: Scope): string[] {
    return items.flatMap((item, index) =>
      item instanceof Splice
        ? this.#splicedList(item.of, at(scope, `[${index}]`))
        : this.#item(item, at(scope, `[${index}]`)),
    );
  }

  #splicedList(tree: unknown, scope: Scope): string[] {
    if (tree instanceof When)
      return this.#flow.branch(tree, scope, (part, inner) => this.#splicedList(part, inner));
    if (tree instanceof Each) return this.#flow.range(tree, scope, (body, inner) => this.#item(body, inner));
    if (Array.isArray(tree)) return this.#list(tree, scope);
    if (tree instanceof Expression && nodeOf(tree).kind === 'array')
      return this.#splicedValue(nodeOf(tree), scope);
    throw refuse(scope, 'only a list can be spliced into a list');
  }

  #item(item: unknown, scope: Scope): string[] {
    if (item === undefined) return [];
    if (item instanceof When) return this.#flow.branch(item, scope, (part, inner) => this.#item(part, inner));
    if (item instanceof Expression) return this.#expressionItem(nodeOf(item), scope);
    if (typeof item === 'string' && item.includes('\n')) {
      const printed = this.#text.literalBlock('-', item, scope);
      if (printed !== undefined) return printed;
    }
    if (Array.isArray(item)) return this.#listItem(item, scope);
    if (item instanceof Each)
      throw refuse(scope, 'a loop within a list has no template: splice it with `...`');
    if (!isPlainObject(item)) return [`${pad(scope)}- ${literalScalar(item, scope)}`];
    return this.#mapItem(item, scope);
  }

  #expressionItem(node: Node, scope: Scope): string[] {
    if (node.op === 'choice') return this.#item(asFragment(node), scope);
    if (isBlock(node)) return this.#text.block('-', node, scope);
    return wrapActions(`${pad(scope)}- ${this.#scalars.expression(node, scope)}`);
  }

  /** A list within a list: its first item stands behind the dash of the outer one. */
  #listItem(items: readonly unknown[], scope: Scope): string[] {
    if (items.length === 0) return [`${pad(scope)}- []`];
    if (!isPlainField(items[0]))
      throw refuse(
        scope,
        'a list within a list needs a first item that is there always, to stand behind its dash',
      );
    const [head = '', ...rest] = this.#list(items, indented(scope));
    return [`${pad(scope)}- ${head.trimStart()}`, ...rest];
  }

  /** `- {{- if` is no YAML: a field that is there always comes first. */
  #mapItem(item: PlainMap, scope: Scope): string[] {
    const all = Object.entries(item);
    const index = all.findIndex(([, value]) => isPlainField(value));
    const first = all[index];
    if (first === undefined) {
      if (all.length === 0) return [`${pad(scope)}- {}`];
      throw refuse(scope, 'a list item needs a field that is there always, to stand behind its dash');
    }
    const ordered = Object.fromEntries([first, ...all.filter((_, position) => position !== index)]);
    const [head = '', ...rest] = this.map(ordered, indented(scope));
    return [`${pad(scope)}- ${head.trimStart()}`, ...rest];
  }
}

/** In a manifest, a choice of two scalars is printed as any other condition. */
const asFragment = ({ condition, then, otherwise }: Choice): When =>
  new When(condition, new Expression(then), new Expression(otherwise));

/** There always, and printed without an action around it. */
function isPlainField(value: unknown): boolean {
  if (value instanceof Splice || value instanceof When || value === undefined) return false;
  if (value instanceof Expression && nodeOf(value).op === 'choice') return false;
  return presenceOf(value) === 'always';
}
