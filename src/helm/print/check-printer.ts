import { express, nodeOf, Splice } from '../tree/expression';
import { CheckItem, Each, UniqueName, UniqueNames, When } from '../tree/fragment';
import { and, not } from '../tree/functions';
import { type Node } from '../tree/node';
import { action } from './blocks';
import { type Flow } from './flow';
import { type GoExpressions } from './go-expression';
import { rootScope, type Scope } from './scope';

/**
 * Prints the checks of a chart as a named template that gathers all problems and fails once. The first line of
 * NOTES.txt runs it: Helm renders NOTES.txt in every command, and nothing else of it is a manifest.
 */
export class CheckPrinter {
  readonly #go: GoExpressions;
  readonly #flow: Flow;

  constructor(go: GoExpressions, flow: Flow) {
    this.#go = go;
    this.#flow = flow;
  }

  print(chartName: string, groups: readonly (readonly [constructPath: string, checks: unknown])[]): string {
    const body = groups.flatMap(([constructPath, checks]) => this.#checks(checks, rootScope(constructPath)));
    return [
      `{{- define "${chartName}.validate" -}}`,
      '{{- $problems := list }}',
      ...body,
      '{{- if $problems }}',
      '{{- fail (printf "\\n%s" (join "\\n" $problems)) }}',
      '{{- end }}',
      '{{- end }}',
      '',
    ].join('\n');
  }

  #checks(tree: unknown, scope: Scope): string[] {
    if (tree instanceof Splice) return this.#checks(tree.of, scope);
    if (Array.isArray(tree)) return tree.flatMap((item) => this.#checks(item, scope));
    if (tree instanceof When)
      return this.#flow.branch(tree, scope, (part, inner) => this.#checks(part, inner));
    if (tree instanceof Each)
      return this.#flow.range(tree, scope, (body, inner) => this.#checks(body, inner));
    if (tree instanceof CheckItem) return this.#check(tree, scope);
    return tree instanceof UniqueNames ? this.#unique(tree, scope) : [];
  }

  #check({ condition, message }: CheckItem, scope: Scope): string[] {
    const failing = this.#go.condition(negation(condition), scope);
    return [
      ...action(`if ${failing}`, scope),
      ...action(`$problems = append $problems ${this.#go.operand(message, scope)}`, scope),
      '{{- end }}',
    ];
  }

  #unique({ names, place }: UniqueNames, scope: Scope): string[] {
    const dynamic = names.findIndex((item) => !(item instanceof UniqueName && item.name.op === 'literal'));
    const fixed = (dynamic < 0 ? names : names.slice(0, dynamic)) as readonly UniqueName[];
    const start = ['list', ...fixed.map(({ name }) => this.#go.operand(name, scope))].join(' ');
    return [
      `{{- /* ${place} */}}`,
      ...action(`$seen := ${start}`, scope),
      ...this.#names(names.slice(fixed.length), scope),
    ];
  }

  #names(tree: unknown, scope: Scope): string[] {
    if (Array.isArray(tree)) return tree.flatMap((item) => this.#names(item, scope));
    if (tree instanceof When)
      return this.#flow.branch(tree, scope, (part, inner) => this.#names(part, inner));
    if (tree instanceof Each) return this.#flow.range(tree, scope, (body, inner) => this.#names(body, inner));
    if (!(tree instanceof UniqueName)) return [];
    const name = this.#go.operand(tree.name, scope);
    const remember = action(`$seen = append $seen ${name}`, scope);
    if (tree.message === undefined) return remember;
    return [
      ...action(`if has ${name} $seen`, scope),
      ...action(`$problems = append $problems ${this.#go.operand(tree.message, scope)}`, scope),
      '{{- end }}',
      ...remember,
    ];
  }
}

/** `not (or (not a) b)` as `and a (not b)`, which reads better. */
function negation(condition: Node): Node {
  const args = condition.op === 'call' ? condition.args : [];
  const [only] = args;
  if (condition.op === 'call' && condition.fn.name === 'not' && only !== undefined) return only;
  if (condition.op === 'call' && condition.fn.name === 'or')
    return nodeOf(and(...args.map((arg) => express(negation(arg)))));
  return nodeOf(not(express(condition)));
}
