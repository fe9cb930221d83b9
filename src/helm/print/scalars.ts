import { stringify } from 'yaml';
import { Expression, findStringified, nodeOf } from '../tree/expression';
import { describeNode, type Node } from '../tree/node';
import { canBeRetyped, nodeAlphabet } from '../tree/traits';
import { readScalar } from '../values/go-yaml';
import { isClean, isRetypable } from '../tree/alphabet';
import { type GoExpressions } from './go-expression';
import { refuse, type Scope } from './scope';

/** A brace pair in literal text must not begin a template action. */
export const escapeBraces = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

/** A literal as a YAML scalar on one line, quoted only where YAML would read something else. */
export function literalScalar(value: unknown, scope: Scope): string {
  if (typeof value === 'string') {
    const stringified = findStringified(value);
    if (stringified !== undefined)
      throw refuse(
        scope,
        `${stringified} stands where only a fixed text can: use text\`…\` in place of a plain template literal, and entries() for keys`,
      );
    return escapeBraces(quoted(value));
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw refuse(scope, `${describeForeign(value)} has no place in a manifest`);
}

function describeForeign(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `an object of class ${value.constructor.name}`;
  return `the ${typeof value} ${String(value)}`;
}

function quoted(value: string): string {
  if (!isRetypable(value)) return value;
  const text = stringify(value, { lineWidth: 0, version: '1.1', singleQuote: null }).trimEnd();
  const isOneLine = !/[\n\t]/.test(text) && !/^[|>]/.test(text);
  const isBare = isOneLine && !/^["']/.test(text);
  // The library does not know all that go-yaml takes for numbers.
  if (isOneLine && !(isBare && readScalar(text) !== value)) return text;
  return JSON.stringify(value);
}

/** Prints expressions as YAML scalars. */
export class Scalars {
  readonly #go: GoExpressions;

  constructor(go: GoExpressions) {
    this.#go = go;
  }

  /** A map key or a scalar value. */
  print(value: unknown, scope: Scope): string {
    return value instanceof Expression ? this.expression(nodeOf(value), scope) : literalScalar(value, scope);
  }

  expression(node: Node, scope: Scope): string {
    if (node.op === 'literal') return literalScalar(node.value, scope);
    if (node.kind === 'object' || node.kind === 'array')
      throw refuse(scope, 'a list or map value cannot stand here: splice it with `...`');
    if (node.op === 'call' && (node.fn.name === 'and' || node.fn.name === 'or'))
      throw refuse(scope, `${node.fn.name}() is a condition, not a value: Go gives one of its operands`);
    if (node.kind === 'number' || node.kind === 'any')
      return `{{ ${this.#go.operand(node, scope)} | toJson }}`;
    if (node.kind !== 'string') return `{{ ${this.#go.print(node, scope)} }}`;
    return this.#string(node, scope);
  }

  /** Bare where nothing can go wrong, between quotes where the parts are harmless, else quoted by Helm. */
  #string(node: Node, scope: Scope): string {
    const alphabet = nodeAlphabet(node);
    if (!canBeRetyped(node)) return this.inline(node, scope);
    if (node.op === 'text' && isClean(alphabet)) return `"${this.inline(node, scope)}"`;
    return `{{ ${this.#quotable(node, scope)} | quote }}`;
  }

  /** `quote` makes text of integers and booleans by itself. */
  #quotable(node: Node, scope: Scope): string {
    const [only] = node.op === 'call' && node.fn.name === 'toString' ? node.args : [];
    const bare = only !== undefined && only.kind !== 'number' && only.kind !== 'any';
    return bare ? this.#go.print(only, scope) : this.#go.print(node, scope);
  }

  /** Within `with`, where the dot is the value. */
  dot(node: Node): string {
    if (node.kind === 'number' || node.kind === 'any') return '{{ . | toJson }}';
    if (node.kind !== 'string') return node.op === 'reference' && node.wide ? '{{ . | int64 }}' : '{{ . }}';
    return canBeRetyped(node) ? '{{ . | quote }}' : '{{ . }}';
  }

  /** As part of a text. */
  inline(node: Node, scope: Scope): string {
    if (node.op === 'literal') return this.#fixed(node.value, scope);
    if (node.op === 'text') return node.parts.map((part) => this.inline(part, scope)).join('');
    if (node.kind === 'any' || node.kind === 'array' || node.kind === 'object')
      throw refuse(scope, `${describeNode(node)} is no text: put it into a text by toJson()`);
    if (node.kind === 'number') return `{{ ${this.#go.operand(node, scope)} | toJson }}`;
    return `{{ ${this.#go.print(node, scope)} }}`;
  }

  #fixed(value: string | number | boolean, scope: Scope): string {
    const stringified = findStringified(String(value));
    if (stringified !== undefined)
      throw refuse(scope, `${stringified} got into a plain template literal: use text\`…\` throughout`);
    return escapeBraces(String(value));
  }
}
