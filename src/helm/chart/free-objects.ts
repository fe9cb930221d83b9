import { type Construct } from 'constructs';
import { type Expr } from '../tree/expression';
import { toJson } from '../tree/functions';
import { type Items } from '../tree/references';
import { distinct, each, text } from '../tree/vocabulary';
import { Checks } from './checks';
import { Resource } from './resource';

/** What the schema of free objects has to ask for; `namespace` is Type.Optional. */
export interface FreeObject {
  readonly apiVersion: Expr<string>;
  readonly kind: Expr<string>;
  readonly metadata: { readonly name: Expr<string>; readonly namespace: Expr<string | undefined> };
}

/**
 * Whole objects of any kind that users of a chart write into a list value. They come out as they are: neither labels
 * nor patches of the chart reach them.
 */
export class FreeObjects extends Resource {
  readonly #objects: unknown;

  /** @param key what the list is called in the values, for messages */
  constructor(scope: Construct, id: string, key: string, list: Items<FreeObject>) {
    // What cdk8s wants to know of an object; each of them brings its own.
    super(scope, id, { apiVersion: 'v1', kind: 'List' }, undefined);
    this.#objects = each(list, (item) => ({ ...item }));
    const identity = ({ apiVersion, kind, metadata }: FreeObject): Expr<string> =>
      text`${apiVersion} ${kind} ${toJson(metadata.namespace)} ${metadata.name}`;
    const twice = (_: unknown, { kind, metadata }: FreeObject): Expr<string> =>
      text`${key}: ${kind} ${metadata.name} stands twice`;
    new Checks(this, 'distinct', { checks: [distinct(list, identity, twice)] });
  }

  override get template(): unknown {
    return this.#objects;
  }
}
