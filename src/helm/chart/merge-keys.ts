import { ChartError } from '../errors';
import { isMap } from '../values/merge';

/** The fields that tell the items of a list apart when Kubernetes merges it. */
export const MERGE_KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  containers: [['name']],
  initContainers: [['name']],
  env: [['name']],
  volumes: [['name']],
  volumeMounts: [['mountPath']],
  imagePullSecrets: [['name']],
  hostAliases: [['ip']],
  ports: [['name'], ['containerPort', 'protocol'], ['port', 'protocol']],
};

/**
 * Refuses two manifests of one identity, and two items of one merge key: what a chart author wrote twice.
 * @throws ChartError that names the object and the place.
 */
export function assertDistinct(documents: readonly unknown[], constructPath: string): void {
  const seen = new Set<string>();
  for (const document of documents) {
    const identity = identityOf(document);
    if (seen.has(identity)) throw new ChartError(`two resources are called ${identity}`, { constructPath });
    seen.add(identity);
    assertItems(document, '', `${constructPath} ${identity}`);
  }
}

/** Kind, namespace and name of a manifest. */
export function identityOf(document: unknown): string {
  const { apiVersion, kind, metadata } = document as {
    apiVersion: string;
    kind: string;
    metadata?: { name?: string; namespace?: string };
  };
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0] ?? ''}` : '';
  const namespace = metadata?.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind}${group} ${namespace}${metadata?.name ?? ''}`;
}

function assertItems(tree: unknown, place: string, owner: string): void {
  if (Array.isArray(tree))
    for (const [index, item] of tree.entries()) assertItems(item, `${place}[${index}]`, owner);
  if (!isMap(tree)) return;
  for (const [key, value] of Object.entries(tree)) {
    const inner = place === '' ? key : `${place}.${key}`;
    if (Array.isArray(value))
      for (const fields of MERGE_KEYS[key] ?? []) assertList(value, fields, inner, owner);
    assertItems(value, inner, owner);
  }
}

function assertList(
  items: readonly unknown[],
  [main = '', ...others]: readonly string[],
  place: string,
  owner: string,
): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (!isMap(item) || item[main] === undefined) continue;
    const name = [item[main], ...others.map((field) => item[field] ?? 'TCP')]
      .map((part) => JSON.stringify(part))
      .join('/');
    if (seen.has(name)) throw new ChartError(`${owner} ${place}: two items have the ${main} ${name}`);
    seen.add(name);
  }
}
