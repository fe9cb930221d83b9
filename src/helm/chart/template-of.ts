import { type ApiObject } from 'cdk8s';
import { isMap } from '../values/merge';
import { Resource } from './resource';

/** The tree of an object; objects of other libraries come out as they are. */
export const templateOf = (object: ApiObject): unknown =>
  Resource.isResource(object) ? object.template : nameFirst(plain(object.toJson()));

/** cdk8s sorts metadata; people look for the name first. */
function nameFirst(manifest: unknown): unknown {
  if (!isMap(manifest) || !isMap(manifest['metadata'])) return manifest;
  const { name, namespace, ...rest } = manifest['metadata'];
  const head = Object.entries({ name, namespace }).filter(([, value]) => value !== undefined);
  return { ...manifest, metadata: { ...Object.fromEntries(head), ...rest } };
}

/** cdk8s gives some maps a prototype of their own. */
export function plain(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(plain);
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, plain(value)]));
}
