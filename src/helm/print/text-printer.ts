import { Expression, Splice, nodeOf } from '../tree/expression';
import { Each, When } from '../tree/fragment';
import { type Node } from '../tree/node';
import { isBlock, nodeAlphabet } from '../tree/traits';
import { action } from './blocks';
import { type Flow } from './flow';
import { type GoExpressions } from './go-expression';
import { pad, refuse, type Scope } from './scope';
import { escapeBraces, literalScalar, type Scalars } from './scalars';

/** Prints text: the content of `|` blocks and the bodies of named templates. */
export class TextPrinter {
  readonly #go: GoExpressions;
  readonly #flow: Flow;
  readonly #scalars: Scalars;

  constructor(go: GoExpressions, flow: Flow, scalars: Scalars) {
    this.#go = go;
    this.#flow = flow;
    this.#scalars = scalars;
  }

  /** A `|` block behind a key or a dash, and its lines below. */
  block(head: string, node: Node, scope: Scope): string[] {
    const inner = { ...scope, indent: scope.indent + 2 };
    // A first line that begins with a space would be taken for deeper indentation.
    const indicator = this.#mayStartWithSpace([new Expression(node)]) ? '2' : '';
    return [`${pad(scope)}${head} |${indicator}`, ...this.lines([new Expression(node)], inner)];
  }

  /** A literal text of several lines, or undefined when it cannot be a block. */
  literalBlock(head: string, value: string, scope: Scope): string[] | undefined {
    if (!/^[\t\n -~\u00a0-\u2027\u202a-\ud7ff]*$/u.test(value) || /^\s/.test(value) || /\n\n$/.test(value))
      return undefined;
    literalScalar(value, scope);
    const inner = { ...scope, indent: scope.indent + 2 };
    const content = value.replace(/\n$/, '').split('\n');
    const printed = content.map((line) => (line === '' ? '' : pad(inner) + escapeBraces(line)));
    return [`${pad(scope)}${head} ${value.endsWith('\n') ? '|' : '|-'}`, ...keepTrailing(printed, inner)];
  }

  lines(items: readonly unknown[], scope: Scope): string[] {
    return keepTrailing(
      items.flatMap((item) => this.#line(item, scope)),
      scope,
    );
  }

  #line(item: unknown, scope: Scope): string[] {
    if (item instanceof Splice) return this.#line(item.of, scope);
    if (Array.isArray(item)) return item.flatMap((inner) => this.#line(inner, scope));
    if (item instanceof When) return this.#flow.branch(item, scope, (tree, inner) => this.#line(tree, inner));
    if (item instanceof Each) return this.#flow.range(item, scope, (tree, inner) => this.#line(tree, inner));
    if (item === undefined) return [];
    if (item instanceof Expression) return this.#dynamic(nodeOf(item), scope);
    if (typeof item === 'string') return item.split('\n').map((line) => this.#fixed(line, scope));
    throw refuse(scope, `a line of text has to be a text, not ${JSON.stringify(item)}`);
  }

  #fixed(line: string, scope: Scope): string {
    literalScalar(line, scope);
    return line === '' ? '' : pad(scope) + escapeBraces(line);
  }

  #dynamic(node: Node, scope: Scope): string[] {
    if (node.op === 'lines') return node.items.flatMap((item) => this.#line(item, scope));
    if (isBlock(node)) {
      const printed = this.#go.print(node, scope);
      return scope.indent === 0
        ? [`{{ ${printed} }}`]
        : action(`${printed} | nindent ${scope.indent}`, scope);
    }
    if (nodeAlphabet(node) !== 'free') return [pad(scope) + this.#scalars.inline(node, scope)];
    const printed = this.#go.print(node, scope);
    throw refuse(
      scope,
      `${printed} may hold line breaks within a text: wrap it in toJson() or give its schema a pattern`,
    );
  }

  #mayStartWithSpace(items: readonly unknown[]): boolean {
    for (const item of items) {
      const tree: unknown = item instanceof Splice ? item.of : item;
      if (tree instanceof When) {
        if (
          this.#mayStartWithSpace([tree.then].flat()) ||
          this.#mayStartWithSpace([tree.otherwise ?? []].flat())
        )
          return true;
      } else if (tree instanceof Each) {
        if (this.#mayStartWithSpace([tree.body].flat())) return true;
      } else
        return tree instanceof Expression ? this.#startsWithSpace(nodeOf(tree)) : /^\s/.test(String(tree));
    }
    return false;
  }

  #startsWithSpace(node: Node): boolean {
    if (node.op === 'lines') return this.#mayStartWithSpace(node.items);
    if (node.op === 'include')
      return node.body instanceof Expression && this.#startsWithSpace(nodeOf(node.body));
    if (node.op === 'file') return /^\s/.test(node.content);
    if (node.op === 'literal') return /^\s/.test(String(node.value));
    if (node.op === 'text') {
      const [first] = node.parts;
      return first !== undefined && this.#startsWithSpace(first);
    }
    const isJson = node.op === 'call' && (node.fn.name === 'toJson' || node.fn.name === 'toPrettyJson');
    return !isJson && nodeAlphabet(node) !== 'plain';
  }

  /** The body of a named template that gives a text. */
  body(node: Node, scope: Scope): string[] {
    if (node.op === 'lines') {
      const [first] = node.items;
      if (first instanceof Splice || first instanceof When || first instanceof Each)
        throw refuse(
          scope,
          'the first line of a named text must be there always: begin it with a fixed line, such as a comment',
        );
      return this.lines(node.items, scope);
    }
    return node.op === 'choice' ? this.#choice(node, scope) : [this.#statement(node, scope, '{{ ')];
  }

  #choice(node: Extract<Node, { op: 'choice' }>, scope: Scope): string[] {
    const part = (inner: Node): string[] =>
      inner.op === 'choice' ? this.#choice(inner, scope) : [this.#statement(inner, scope, '{{- ')];
    const otherwise = part(node.otherwise);
    const chained = node.otherwise.op === 'choice';
    return [
      `{{- if ${this.#go.condition(node.condition, scope)} }}`,
      ...part(node.then),
      ...(chained
        ? otherwise.map((line, index) => (index === 0 ? line.replace('{{- if', '{{- else if') : line))
        : ['{{- else }}', ...otherwise, '{{- end }}']),
    ];
  }

  /** One expression; where white space before it must go, it has to begin with an action. */
  #statement(node: Node, scope: Scope, open: '{{ ' | '{{- '): string {
    if (node.op === 'literal' && open === '{{- ') return `{{- ${this.#go.print(node, scope)} }}`;
    const startsFixed = node.op === 'text' && node.parts[0]?.op === 'literal';
    if (open === '{{- ' && startsFixed) return `{{- ${this.#go.print(node, scope)} }}`;
    return this.#scalars.inline(node, scope).replace(/^\{\{ /, open);
  }
}

/** `{{-` eats the white space before it: what of it is text is printed by an action. */
function keepTrailing(lines: readonly string[], scope: Scope): string[] {
  return lines.map((line, index) => {
    const next = lines[index + 1];
    const isTrimmed = next === undefined || next.trimStart().startsWith('{{-');
    if (line === '') return isTrimmed ? `${pad(scope)}{{ "" }}` : line;
    // Also where nothing would trim it: editors and reviewers do.
    const trailing = /\s+$/.exec(line)?.[0];
    return trailing === undefined
      ? line
      : `${line.slice(0, -trailing.length)}{{ ${JSON.stringify(trailing)} }}`;
  });
}
