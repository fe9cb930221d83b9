import { ApiObject, type GroupVersionKind, type JsonPatch } from 'cdk8s';
import { type Construct } from 'constructs';
import { ChartError } from '../errors';
import { type Environment } from '../evaluate/environment';
import { evaluate } from '../evaluate/evaluate';
import { isPlainObject } from '../tree/fragment';
import { Each, When } from '../tree/fragment';
import { applyPatch, type PatchOperation } from './json-patch';
import { addMetadata } from './metadata';

/** How a resource reaches the environment of the chart that it is in. */
export interface EnvironmentSource {
  readonly environment: () => Environment;
  readonly treeOf: (resource: Resource) => unknown;
}

/** An API object whose manifest is a tree of values: one map, a conditional one, or one per round of a loop. */
export class Resource extends ApiObject {
  readonly #gvk: GroupVersionKind;
  readonly #manifest: unknown;
  readonly #patches: PatchOperation[] = [];

  /** `instanceof` would hold for every ApiObject: cdk8s redefines it. */
  static isResource(object: object): object is Resource {
    return #manifest in object;
  }

  constructor(scope: Construct, id: string, gvk: GroupVersionKind, manifest: unknown) {
    super(scope, id, { ...gvk });
    this.#gvk = gvk;
    this.#manifest = manifest;
  }

  /** The manifest with everything that was added after construction: metadata, labels of the chart, patches. */
  get template(): unknown {
    const added = this.metadata.toJson() as Readonly<Record<string, unknown>>;
    return mapManifests(this.#manifest, (manifest) => {
      const complete = addMetadata({ ...this.#gvk, ...manifest }, added, this.name, this.node.path);
      return this.#patches.reduce<unknown>(
        (tree, patch) => applyPatch(tree, patch, this.node.path),
        complete,
      );
    });
  }

  /** Patches the tree, so that both outputs get it. */
  override addJsonPatch(...patches: readonly JsonPatch[]): void {
    // The operation is the one thing a JsonPatch holds, and its accessor is marked internal.
    this.#patches.push(
      ...patches.map((patch) => (patch as unknown as { operation: PatchOperation }).operation),
    );
  }

  /** The manifest, or a list of them where a condition or a loop makes none or several. */
  override toJson(): unknown {
    const chart = this.chart as unknown as Partial<EnvironmentSource>;
    if (chart.environment === undefined || chart.treeOf === undefined)
      throw new ChartError('a templated resource needs a HelmChart around it', {
        constructPath: this.node.path,
      });
    const documents = this.manifests(chart.treeOf(this), chart.environment());
    return documents.length === 1 ? documents[0] : documents;
  }

  /** What its tree comes to. */
  manifests(tree: unknown, environment: Environment): readonly object[] {
    try {
      return [evaluate(tree, environment) ?? []].flat();
    } catch (error) {
      if (!(error instanceof ChartError) || error.message.startsWith(this.node.path)) throw error;
      throw new ChartError(error.message, { constructPath: this.node.path });
    }
  }
}

/** Applies a change to every manifest of a conditional or repeated one. */
function mapManifests(tree: unknown, change: (manifest: Record<string, unknown>) => unknown): unknown {
  if (tree === undefined) return undefined;
  if (tree instanceof When)
    return new When(tree.condition, mapManifests(tree.then, change), mapManifests(tree.otherwise, change));
  if (tree instanceof Each) {
    const { source, item, key, pairs } = tree;
    return new Each({ source, item, key, pairs, body: mapManifests(tree.body, change) });
  }
  return isPlainObject(tree) ? change(tree) : tree;
}
