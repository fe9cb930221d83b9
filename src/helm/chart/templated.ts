import { type ApiObject, type GroupVersionKind } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Fragment, type Template } from '../tree/template-type';
import { Resource } from './resource';

/** A generated class of a Kubernetes kind, from cdk8s-plus-27 (`k8s.KubeDeployment`) or `cdk8s import`. */
export interface GeneratedKind<P> {
  readonly GVK: GroupVersionKind;
  new (scope: Construct, id: string, props: P): ApiObject;
}

export type Manifest<P> = Template<NonNullable<P>> | Fragment<readonly Template<NonNullable<P>>[]>;

export type TemplatedKind<P> = new (scope: Construct, id: string, manifest: Manifest<P>) => Resource;

/**
 * The kind with the same typed manifest, in which any part may be a value or a fragment. Only the types and the
 * group, version and kind are taken from the generated class: its own conversion would drop what it does not know.
 */
export const templated = <P>(kind: GeneratedKind<P>): TemplatedKind<P> =>
  class extends Resource {
    constructor(scope: Construct, id: string, manifest: Manifest<P>) {
      super(scope, id, kind.GVK, manifest);
    }
  };
