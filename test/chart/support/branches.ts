import { Expression, Splice, nodeOf } from '../../../src/helm/tree/expression';
import { CheckItem, Each, When } from '../../../src/helm/tree/fragment';
import { childrenOf, describeNode, type Node, type Variable } from '../../../src/helm/tree/node';
import { isDroppable } from '../../../src/helm/tree/traits';
import { type EvaluationObserver, type HelmChart, Resource } from '../../../src/helm';
import { Checks } from '../../../src/helm/chart/checks';

interface Seen<T> {
  readonly where: string;
  readonly values: Set<T>;
}

/** All branches of a chart's trees, and which of them a set of values files has reached. */
export class Branches implements EvaluationObserver {
  readonly #conditions = new Map<Node, Seen<boolean>>();
  readonly #loops = new Map<Variable, Seen<number>>();
  readonly #visited = new Set<object>();

  /** Branches of the chart that have been seen; a chart built again has new ones, so the values must change only. */
  constructor(chart: HelmChart) {
    for (const object of chart.objects)
      if (Resource.isResource(object)) this.#visit(object.template, object.node.path);
    for (const node of chart.node.findAll())
      if (node instanceof Checks) this.#visit(node.checks, node.node.path);
  }

  condition(node: Node, held: boolean): void {
    this.#conditions.get(node)?.values.add(held);
  }

  loop(loop: Each, count: number): void {
    this.#loops.get(loop.item)?.values.add(count === 0 ? 0 : count === 1 ? 1 : 2);
  }

  get count(): number {
    return this.#conditions.size + this.#loops.size;
  }

  /** What no file has reached: a condition never true or never false, a loop never with 0, 1 or more items. */
  get missed(): readonly string[] {
    const conditions = [...this.#conditions.values()].flatMap(({ where, values }) =>
      [true, false].filter((value) => !values.has(value)).map((value) => `${where} is never ${value}`),
    );
    const loops = [...this.#loops.values()].flatMap(({ where, values }) =>
      ([0, 1, 2] as const)
        .filter((value) => !values.has(value))
        .map((value) => `${where} never has ${value} items`),
    );
    return [...conditions, ...loops];
  }

  #visit(tree: unknown, where: string, within: readonly Node[] = []): void {
    if (tree instanceof Splice) {
      this.#visit(tree.of, where, within);
      return;
    }
    if (tree === null || typeof tree !== 'object' || this.#visited.has(tree)) return;
    this.#visited.add(tree);
    if (tree instanceof Expression) {
      if (isDroppable(nodeOf(tree))) this.#addCondition(nodeOf(tree), where);
      this.#visitNode(nodeOf(tree), where, within);
    } else if (tree instanceof When) this.#visitWhen(tree, where, within);
    else if (tree instanceof Each) this.#visitEach(tree, where, within);
    else if (tree instanceof CheckItem) this.#addCondition(tree.condition, where);
    else for (const [key, value] of Object.entries(tree)) this.#visit(value, `${where}.${key}`, within);
  }

  #visitWhen({ condition, then, otherwise }: When, where: string, within: readonly Node[]): void {
    this.#addCondition(condition, where);
    this.#visit(then, where, [...within, condition]);
    this.#visit(otherwise, where, within);
  }

  #visitEach({ source, item, body }: Each, where: string, within: readonly Node[]): void {
    this.#loops.set(item, {
      where: `${where} loop over ${describeNode(source)}`,
      // Within `when(list, …)` the list is never empty, and a split text has one part at least.
      values: new Set(within.includes(source) || source.op === 'call' ? [0] : []),
    });
    this.#visit(body, where, within);
  }

  #visitNode(node: Node, where: string, within: readonly Node[]): void {
    if (node.op === 'choice') this.#addCondition(node.condition, where);
    if (node.op === 'lines') this.#visit(node.items, where, within);
    if (node.op === 'include') this.#visit(node.body, `${where} ${node.name}`, within);
    for (const child of childrenOf(node)) this.#visitNode(child, where, within);
  }

  #addCondition(node: Node, where: string): void {
    if (node.op === 'literal' || this.#conditions.has(node)) return;
    this.#conditions.set(node, { where: `${where} condition on ${describeNode(node)}`, values: new Set() });
  }
}
