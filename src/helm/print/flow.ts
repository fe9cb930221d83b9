import { type Each, type When } from '../tree/fragment';
import { type Node } from '../tree/node';
import { block } from './blocks';
import { type GoExpressions } from './go-expression';
import { type Scope, withVariables } from './scope';

/** Prints conditions and loops around lines that someone else prints. */
export class Flow {
  readonly #go: GoExpressions;

  constructor(go: GoExpressions) {
    this.#go = go;
  }

  /** Within an enclosing block that has established the condition, its lines stand alone. */
  branch(fragment: When, scope: Scope, print: (tree: unknown, scope: Scope) => string[]): string[] {
    const { condition, then, otherwise } = fragment;
    if (this.isKnown(condition, scope)) return print(then, scope);
    const body = print(then, this.assume(condition, scope));
    const rest = otherwise === undefined ? undefined : print(otherwise, scope);
    return block(`if ${this.#go.condition(condition, scope)}`, scope, body, rest);
  }

  range(loop: Each, scope: Scope, print: (body: unknown, scope: Scope) => string[]): string[] {
    const variables = [...(loop.key === undefined ? [] : [loop.key]), loop.item];
    const inner = withVariables(scope, variables);
    const names = variables.map((variable) => inner.variables.get(variable) ?? '').join(', ');
    return block(`range ${names} := ${this.#go.print(loop.source, scope)}`, scope, print(loop.body, inner));
  }

  isKnown(condition: Node, scope: Scope): boolean {
    return scope.known.has(this.#go.key(condition, scope));
  }

  /** The scope in which the condition, and with `and` each part of it, is known to hold. */
  assume(condition: Node, scope: Scope): Scope {
    const parts = condition.op === 'call' && condition.fn.name === 'and' ? condition.args : [];
    const known = [condition, ...parts].map((part) => this.#go.key(part, scope));
    return { ...scope, known: new Set([...scope.known, ...known]) };
  }
}
