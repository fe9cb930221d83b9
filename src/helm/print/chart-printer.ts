import { ChartError } from '../errors';
import { Expression, nodeOf } from '../tree/expression';
import { CheckPrinter } from './check-printer';
import { Flow } from './flow';
import { GoExpressions } from './go-expression';
import { rootScope, type Scope } from './scope';
import { Scalars } from './scalars';
import { TextPrinter } from './text-printer';
import { YamlPrinter } from './yaml-printer';

/** The second interpreter: trees as the templates of one Helm chart. */
export class Printer {
  readonly #chartName: string;
  readonly #named = new Map<string, string>();
  readonly #shipped = new Map<string, string>();
  readonly #yaml: YamlPrinter;
  readonly #text: TextPrinter;
  readonly #checks: CheckPrinter;

  constructor(chartName: string) {
    this.#chartName = chartName;
    const go = new GoExpressions({
      chartName,
      useTemplate: (name, body, scope) => this.#useTemplate(name, body, scope),
      useFile: (path, content, scope) => this.#useFile(path, content, scope),
    });
    const flow = new Flow(go);
    const scalars = new Scalars(go);
    this.#text = new TextPrinter(go, flow, scalars);
    this.#yaml = new YamlPrinter(go, flow, scalars, this.#text);
    this.#checks = new CheckPrinter(go, flow);
  }

  /** Files that the templates read, by their path in the chart. Complete once all else is printed. */
  get shippedFiles(): ReadonlyMap<string, string> {
    return this.#shipped;
  }

  /** One file of templates/. */
  manifest(tree: unknown, constructPath: string): string {
    return `${this.#yaml.documents(tree, rootScope(constructPath)).join('\n')}\n`;
  }

  /** NOTES.txt. */
  notes(text: Expression, constructPath: string): string {
    return `${this.#text.body(nodeOf(text), rootScope(constructPath)).join('\n')}\n`;
  }

  /** _validate.tpl. */
  checks(groups: readonly (readonly [constructPath: string, checks: unknown])[]): string {
    return this.#checks.print(this.#chartName, groups);
  }

  /** _helpers.tpl: every named template after those that it uses. */
  helpers(): string {
    return [...this.#named.values()].join('\n');
  }

  #useTemplate(name: string, body: unknown, { constructPath }: Scope): void {
    if (this.#named.has(name)) return;
    const scope = { ...rootScope(constructPath), manifestPath: `define("${name}")` };
    const lines =
      body instanceof Expression ? this.#text.body(nodeOf(body), scope) : this.#yaml.map(body, scope);
    const printed = `{{- define "${this.#chartName}.${name}" -}}\n${lines.join('\n')}\n{{- end }}\n`;
    this.#named.set(name, printed);
  }

  #useFile(path: string, content: string, scope: Scope): void {
    const known = this.#shipped.get(path);
    if (known !== undefined && known !== content)
      throw new ChartError(`the chart ships two files called ${path}`, scope);
    this.#shipped.set(path, content);
  }
}
