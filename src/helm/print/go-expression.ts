import {
  describeNode,
  pathOf,
  Variable,
  type Call,
  type Node,
  type Reference,
  type Text,
} from '../tree/node';
import { refuse, type Scope } from './scope';

/** Collects what expressions need beside themselves. */
export interface Shared {
  readonly chartName: string;
  /** Called when a named template is used. */
  readonly useTemplate: (name: string, body: unknown, scope: Scope) => void;
  /** Called when a shipped file is read. */
  readonly useFile: (path: string, content: string, scope: Scope) => void;
}

/** Prints expressions in the language of Go templates, without the braces. */
export class GoExpressions {
  readonly #shared: Shared;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** A whole pipeline: `.Values.image.tag | default .Chart.AppVersion`. */
  print(node: Node, scope: Scope): string {
    switch (node.op) {
      case 'literal':
        return literal(node.value, node.kind === 'number');
      case 'reference':
        return node.wide ? `${this.#path(node, scope)} | int64` : this.#path(node, scope);
      case 'call':
        return this.#call(node, scope);
      case 'text':
        return this.#printf(node, scope);
      case 'include':
        this.#shared.useTemplate(node.name, node.body, scope);
        return `include "${this.#shared.chartName}.${node.name}" ${scope.root}`;
      case 'file':
        this.#shared.useFile(node.path, node.content, scope);
        return `${scope.root === '$' ? '$' : ''}.Files.Get ${literal(node.path)}`;
      case 'choice':
        throw refuse(
          scope,
          'choose() within another expression has no readable template: name it with define()',
        );
      case 'lines':
        throw refuse(scope, 'lines() within another expression has no template: name it with define()');
    }
  }

  /** An operand: in parentheses unless it is one word. */
  operand(node: Node, scope: Scope): string {
    if (node.op === 'reference' && node.wide) return `(int64 ${this.#pathOperand(node, scope)})`;
    const text = this.print(node, scope);
    return node.op === 'literal' || !/\s/.test(text) ? text : `(${text})`;
  }

  /** As a condition: what a number is converted to does not matter to its truth. */
  condition(node: Node, scope: Scope): string {
    return node.op === 'reference' ? this.#path(node, scope) : this.print(node, scope);
  }

  /** The text by which a condition is remembered, whatever the dot is. */
  key(node: Node, scope: Scope): string {
    return this.condition(node, { ...scope, root: '$' });
  }

  #path(node: Reference, scope: Scope): string {
    const base = this.#base(node, scope);
    const odd = node.path.findIndex((step) => !/^[A-Za-z_]\w*$/.test(step));
    if (odd < 0) return [base, ...node.path].join('.');
    const plain = [base, ...node.path.slice(0, odd)].join('.');
    return `index ${plain} ${node.path
      .slice(odd)
      .map((step) => literal(step))
      .join(' ')}`;
  }

  #pathOperand(node: Reference, scope: Scope): string {
    const path = this.#path(node, scope);
    return path.includes(' ') ? `(${path})` : path;
  }

  #base(node: Reference, scope: Scope): string {
    if (!(node.root instanceof Variable)) return `${scope.root === '$' ? '$' : ''}.${node.root}`;
    const name = scope.variables.get(node.root);
    if (name !== undefined) return name;
    throw refuse(
      scope,
      `${pathOf(node)} belongs to a loop and is used outside of it (a named template sees no loop variables)`,
    );
  }

  #call({ fn, args }: Call, scope: Scope): string {
    const [only] = args;
    if (fn.name === 'toString' && only !== undefined) return this.#toText(only, scope);
    if (fn.numeric) return [fn.name, ...this.#numbers(args, scope)].join(' ');
    const isCondition = fn.name === 'not' || fn.name === 'and' || fn.name === 'or';
    const operands = args.map((arg) =>
      isCondition && arg.op === 'reference' ? this.#pathOperand(arg, scope) : this.operand(arg, scope),
    );
    const last = args.at(-1);
    if (fn.prefix || last === undefined || last.op === 'literal') return [fn.name, ...operands].join(' ');
    return `${this.print(last, scope)} | ${[fn.name, ...operands.slice(0, -1)].join(' ')}`;
  }

  /** A scalar as text: integers as they are, fractions by way of JSON, which never prints `1e+06`. */
  #toText(node: Node, scope: Scope): string {
    if (node.kind === 'any')
      throw refuse(scope, 'toText() needs a value of one scalar type: use toJson() for what may be any');
    return node.kind === 'number'
      ? `toJson ${this.operand(node, scope)}`
      : `toString ${this.operand(node, scope)}`;
  }

  /** Helm holds all numbers as float64, and Go compares equal types only. */
  #numbers(args: readonly Node[], scope: Scope): readonly string[] {
    const fractions = args.some(({ kind }) => kind === 'number');
    return args.map((arg) => {
      if (arg.kind !== 'integer' && arg.kind !== 'number') return this.operand(arg, scope);
      if (arg.op === 'literal') return literal(arg.value, fractions);
      if (fractions)
        return `(float64 ${arg.op === 'reference' ? this.#pathOperand(arg, scope) : this.operand(arg, scope)})`;
      return arg.op === 'reference' && !arg.wide
        ? `(int ${this.#pathOperand(arg, scope)})`
        : this.operand(arg, scope);
    });
  }

  #printf(node: Text, scope: Scope): string {
    const format = node.parts.map((part) =>
      part.op === 'literal'
        ? String(part.value).replaceAll('%', '%%')
        : part.kind === 'boolean' || part.kind === 'integer'
          ? '%v'
          : '%s',
    );
    const dynamic = node.parts.filter((part) => part.op !== 'literal');
    if (dynamic.length === 0)
      return literal(node.parts.map((part) => String((part as { value: unknown }).value)).join(''));
    const untyped = dynamic.find(
      (part) => part.kind === 'any' || part.kind === 'array' || part.kind === 'object',
    );
    if (untyped !== undefined)
      throw refuse(scope, `${describeNode(untyped)} is no text: put it into a text by toJson()`);
    const operands = dynamic.map((part) =>
      part.kind === 'number' ? `(toJson ${this.operand(part, scope)})` : this.operand(part, scope),
    );
    return `printf ${literal(format.join(''))} ${operands.join(' ')}`;
  }
}

/** A Go literal; JSON's escapes are Go's too. */
function literal(value: string | number | boolean, asFraction = false): string {
  if (typeof value === 'number' && asFraction && Number.isInteger(value)) return `${value}.0`;
  return JSON.stringify(value);
}
