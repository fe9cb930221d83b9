import { type ApiObject } from 'cdk8s';
import { Resource } from './resource';

/** The tree of an object; objects of other libraries come out as they are. */
export const templateOf = (object: ApiObject): unknown =>
  Resource.isResource(object) ? object.template : plain(object.toJson());

/** cdk8s gives some maps a prototype of their own. */
export function plain(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(plain);
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, plain(value)]));
}
