import { type k8s } from 'cdk8s-plus-27';
import { type Symbolic } from './expression';

declare const FRAGMENT: unique symbol;

/** A conditional or repeated piece of `T`; spreading it type-checks as spreading `T`. */
export interface Fragment<T> {
  readonly [FRAGMENT]: T;
}

/** What the spread of a fragment of `T` brings. */
export type Spread<T> = T extends readonly (infer U)[]
  ? Iterable<U>
  : T extends object
    ? Partial<T>
    : unknown;

type Scalar = string | number | boolean;

/** `T` (the manifest type of a Kubernetes kind) in which any part may be a value or a fragment. */
export type Template<T> = [T] extends [Scalar | undefined]
  ? T | Symbolic<T> | Fragment<T | Symbolic<T>>
  : Tree<Exclude<T, undefined>, Extract<T, undefined>>;

/** `Absent` is `undefined` where the field may be left out, so that a value that may be absent is fine there. */
type Tree<T, Absent> = T extends k8s.IntOrString | k8s.Quantity
  ? Template<string | number | Absent> | Template<string | Absent> | Template<number | Absent>
  : T extends Date
    ? Template<string | Absent>
    : T extends readonly (infer U)[]
      ? readonly Template<U>[] | Symbolic<readonly unknown[] | Absent> | Fragment<readonly Template<U>[]>
      : T extends Scalar
        ? Template<Scalar | Absent>
        : Fields<T> | Symbolic<object | Absent> | Fragment<Fields<T>>;

/** The entries of an open map are never required, so that a value that may be absent is fine there. */
type Fields<T> = {
  readonly [K in keyof T as ApiKey<K>]: Template<string extends K ? T[K] | undefined : T[K]>;
};

/** jsii spells these keys of the Kubernetes API in its own way. */
interface Respelled {
  clusterIp: 'clusterIP';
  datasetUuid: 'datasetUUID';
  diskUri: 'diskURI';
  externalId: 'externalID';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  insecureSkipTlsVerify: 'insecureSkipTLSVerify';
  loadBalancerIp: 'loadBalancerIP';
  nodeId: 'nodeID';
  nonResourceUrLs: 'nonResourceURLs';
  pdId: 'pdID';
  podCidr: 'podCIDR';
  podCidRs: 'podCIDRs';
  providerId: 'providerID';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
  storagePolicyId: 'storagePolicyID';
  targetCpuUtilizationPercentage: 'targetCPUUtilizationPercentage';
  targetWwNs: 'targetWWNs';
  volumeId: 'volumeID';
}

type ApiKey<K> = K extends keyof Respelled ? Respelled[K] : K;
