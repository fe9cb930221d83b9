import { expect, test } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { type k8s } from 'cdk8s-plus-27';
import {
  choose,
  each,
  eq,
  type Manifest,
  or,
  symbolicValues,
  text,
  toJson,
  trunc,
  when,
} from '../../../src/helm';
import { ServiceMonitor, type ServiceMonitorProps } from '../../chart/torture/imports/monitoring.coreos.com';

// Every mistake below is a compile error: without it the directive above it would be one itself (npm run typecheck).

const v = symbolicValues(
  Type.Object({
    flag: Type.Boolean({ default: false }),
    count: Type.Integer({ default: 1 }),
    name: Type.String({ default: '' }),
    maybe: Type.Optional(Type.String()),
    labels: Type.Record(Type.String(), Type.String(), { default: {} }),
    list: Type.Array(Type.Object({ name: Type.String(), port: Type.Integer() }), { default: [] }),
    sub: Type.Object({ inner: Type.String({ default: '' }), name: Type.String({ default: '' }) }),
  }),
);
type Deployment = Manifest<k8s.KubeDeploymentProps>;
type Service = Manifest<k8s.KubeServiceProps>;
const manifest = <T>(tree: T): T => tree;
const selector = { matchLabels: v.labels };
const template = { metadata: { labels: v.labels }, spec: { containers: [{ name: 'c' }] } };

const mistakes: readonly (() => unknown)[] = [
  // @ts-expect-error no such value
  () => v.nmae,
  // @ts-expect-error no such value below
  () => v.sub.outer,
  // @ts-expect-error no such field of an item
  () => each(v.list, (item) => item.nmae),
  // @ts-expect-error no such field of the kind
  () => manifest<Deployment>({ spec: { replcas: v.count, selector, template } }),
  // @ts-expect-error a text where a number belongs
  () => manifest<Deployment>({ spec: { replicas: v.name, selector, template } }),
  // @ts-expect-error a number where a text belongs
  () => manifest<Deployment>({ metadata: { name: v.count } }),
  // @ts-expect-error a wrong type within a fragment
  () => manifest<Deployment>({ metadata: { ...when(v.flag, { name: v.count }) } }),
  // @ts-expect-error a wrong type within a loop
  () => manifest<Service>({ spec: { ports: [...each(v.list, (item) => ({ port: item.name }))] } }),
  // @ts-expect-error a required field is missing
  () => manifest<Deployment>({ spec: { selector } }),
  // @ts-expect-error what may be absent where a field is required
  () => manifest<Manifest<k8s.KubePodProps>>({ spec: { containers: [{ name: v.maybe }] } }),
  // @ts-expect-error what may be absent where a text is wanted
  () => trunc(3, v.maybe),
  // @ts-expect-error what may be absent within a text
  () => text`${v.maybe}`,
  // @ts-expect-error a map within a text
  () => text`${v.labels}`,
  // @ts-expect-error two types compared
  () => eq(v.count, 'x'),
  // @ts-expect-error a condition as a value
  () => manifest<Deployment>({ spec: { paused: or(v.flag, v.name), selector, template } }),
  // @ts-expect-error a choice of two types
  () => choose<string>(v.flag, 'a', v.count),
  () => {
    // @ts-expect-error a value is no condition of JavaScript
    if (v.flag) return 1;
    return 0;
  },
  // @ts-expect-error a value is no condition of JavaScript
  () => (v.flag ? 1 : 0),
  // @ts-expect-error a value is no condition of JavaScript
  () => v.flag && 'x',
  // @ts-expect-error a value is not equal to anything yet
  () => v.name === 'x',
  // @ts-expect-error a value is no number yet
  () => v.count > 1,
  // @ts-expect-error a value is no text yet
  () => v.name.toUpperCase(),
  // @ts-expect-error a value has no length yet
  () => v.name.length,
  // @ts-expect-error a list has no length yet
  () => v.list.length,
  // @ts-expect-error a list has no items yet
  () => v.list[0],
  // @ts-expect-error a list has no methods
  () => v.list.map((item: unknown) => item),
  // @ts-expect-error a text has no characters yet
  () => v.name.at(0),
  // @ts-expect-error a value is no text yet
  () => v.count.toString(),
  // @ts-expect-error a value is no number yet
  () => v.count.toFixed(2),
  // @ts-expect-error a value is no boolean yet
  () => v.flag.valueOf(),
  // @ts-expect-error a map has no entries yet
  () => v.labels['app'],
  // @ts-expect-error a value is no function
  () => v.name.call(undefined),
  // @ts-expect-error a value has no name, as functions have
  () => v.maybe.name,
  // @ts-expect-error a group of values has no length
  () => v.sub.length,
  // @ts-expect-error the result of a function has no length yet
  () => trunc(3, v.name).length,
  // @ts-expect-error a text made of values has no length yet
  () => text`${v.name}`.length,
  // @ts-expect-error a field of an imported kind
  () => manifest<Manifest<ServiceMonitorProps>>({ spec: { selector: {}, endpoints: [{ port: v.count }] } }),
];

test('mistakes are compile errors, and what is right compiles', () => {
  expect(mistakes.length).toBeGreaterThan(20);
  expect(ServiceMonitor.GVK.kind).toBe('ServiceMonitor');
  const right: Deployment = {
    metadata: { name: text`${v.name}-${v.sub.name}`, labels: { ...v.labels, a: v.name, b: v.maybe } },
    spec: {
      replicas: v.count,
      selector,
      template,
      paused: when(v.flag, v.flag),
      ...when(v.count, { minReadySeconds: 1 }),
    },
  };
  const service: Service = {
    spec: { ports: each(v.list, (item) => ({ port: item.port, name: item.name, targetPort: 'x' })) },
  };
  const json: Manifest<k8s.KubeConfigMapProps> = { data: { all: toJson(v.list) } };
  expect([right, service, json]).toHaveLength(3);
});
