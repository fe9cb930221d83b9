import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { FlinkCdc } from '../../../src/chart';
import { profiles } from '../../../src/chart/synth';
import { ChartError, parseValues, type ValuesMap, writeHelmChart } from '../../../src/helm';
import { byIdentity, documentsOf } from '../support/documents';
import { allHelms, type Helm, type HelmResult } from '../support/helm';

type Documents = ReadonlyMap<string, unknown>;

export const PROFILES = profiles(join(__dirname, '..', '..', '..', 'values'));

/** The values of a profile. */
export function profile(name: string): ValuesMap {
  const file = PROFILES.get(name);
  if (file === undefined) throw new Error(`there is no profile ${name}`);
  return parseValues(readFileSync(file, 'utf8'), file);
}

/** The product's chart in a folder of its own, and the real Helms that render it. */
export class Product {
  readonly folder = mkdtempSync(join(tmpdir(), 'product-'));
  readonly chart: string = join(this.folder, 'flink-cdc-connector');
  readonly helms: readonly Helm[];
  readonly #chart = new FlinkCdc(new App(), 'cdc');

  private constructor(helms: readonly Helm[]) {
    this.helms = helms;
    writeHelmChart(this.#chart, this.chart);
  }

  static async open(): Promise<Product> {
    return new Product(await allHelms());
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The manifests of synth. */
  synth(values: ValuesMap, releaseName = 'cdc', namespace = 'space'): Documents {
    return byIdentity(this.#chart.manifestsOf({ values, releaseName, namespace }));
  }

  /** What synth refuses the values with; fails when it accepts them. */
  refusal(values: ValuesMap, releaseName = 'cdc'): string {
    try {
      this.synth(values, releaseName);
    } catch (error) {
      if (error instanceof ChartError) return error.message;
      throw error;
    }
    throw new Error('synth accepts the values');
  }

  /** What each Helm renders, in the order of their versions. */
  render(
    values: ValuesMap,
    releaseName = 'cdc',
    namespace = 'space',
    ...args: readonly string[]
  ): Promise<readonly HelmResult[]> {
    const file = join(this.folder, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    return Promise.all(
      this.helms.map((helm) => helm.template(this.chart, releaseName, namespace, '-f', file, ...args)),
    );
  }

  /** The manifests, after both Helms have given the same as synth. */
  async same(values: ValuesMap, releaseName = 'cdc', namespace = 'space'): Promise<Documents> {
    const ours = this.synth(values, releaseName, namespace);
    for (const { stdout, stderr } of await this.render(values, releaseName, namespace)) {
      if (stderr !== '') throw new Error(stderr);
      const theirs = documentsOf(stdout);
      for (const identity of new Set([...ours.keys(), ...theirs.keys()]))
        if (JSON.stringify(sorted(ours.get(identity))) !== JSON.stringify(sorted(theirs.get(identity))))
          throw new Error(
            `${identity} differs\nHelm:  ${JSON.stringify(theirs.get(identity))}\nsynth: ${JSON.stringify(ours.get(identity))}`,
          );
    }
    return ours;
  }
}

/** With keys in order, so that equal trees have equal JSON. */
function sorted(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(sorted);
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
