import { identityOf } from '../../../src/helm/chart/merge-keys';
import { readDocuments } from '../../../src/helm/values/go-yaml';

/** Manifests by kind and name, read strictly and as Helm and Kubernetes read YAML. */
export function documentsOf(yaml: string): ReadonlyMap<string, unknown> {
  const documents = readDocuments(yaml, { uniqueKeys: true }).filter((document) => document !== null);
  const named = new Map(documents.map((document) => [identityOf(document), document]));
  if (named.size < documents.length) throw new Error('two manifests have one kind and name');
  return named;
}

/** Manifests as `cdk8s synth` has them before they become YAML: cdk8s writes the text 0o17 as Helm's number 15. */
export const byIdentity = (manifests: readonly unknown[]): ReadonlyMap<string, unknown> =>
  new Map(
    manifests.map((manifest) => [identityOf(manifest), JSON.parse(JSON.stringify(manifest)) as unknown]),
  );
