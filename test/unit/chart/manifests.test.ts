import { describe, expect, test } from '@jest/globals';
import { Testing } from 'cdk8s';
import { FlinkCdc } from '../../../src/chart';
import { type ValuesMap } from '../../../src/helm';
import { everything } from './everything';

const chart = new FlinkCdc(Testing.app(), 'cdc');
const render = (values: ValuesMap): readonly Manifest[] =>
  JSON.parse(
    JSON.stringify(chart.manifestsOf({ values, releaseName: 'cdc', namespace: 'space' })),
  ) as readonly Manifest[];

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Tree;
}
type Tree = Readonly<Record<string, unknown>>;

/** All values below `key`, wherever it stands. */
function* under(tree: unknown, key: string): Generator {
  if (tree === null || typeof tree !== 'object') return;
  for (const [name, value] of Object.entries(tree)) {
    if (name === key) yield value;
    yield* under(value, key);
  }
}

const kind = (manifests: readonly Manifest[], name: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === name);

test('every port that a Service, probe, Route, monitor or policy names is one that a container declares', () => {
  const manifests = render(everything);
  const declared = new Set(
    kind(manifests, 'Deployment').flatMap((deployment) =>
      [...under(deployment, 'ports')].flat().map((port) => (port as { name: string }).name),
    ),
  );
  expect(declared).toEqual(new Set(['ui', 'rpc', 'http', 'admin', 'metrics']));
  const named = [
    ...kind(manifests, 'Service').flatMap((service) => [...under(service, 'targetPort')]),
    ...kind(manifests, 'Route').flatMap((route) => [...under(route, 'targetPort')]),
    ...kind(manifests, 'Deployment').flatMap((deployment) =>
      [...under(deployment, 'httpGet')].map((get) => (get as { port: unknown }).port),
    ),
    ...kind(manifests, 'NetworkPolicy').flatMap((policy) =>
      [...under(policy, 'port')].filter((port) => typeof port === 'string'),
    ),
    ...kind(manifests, 'ServiceMonitor').flatMap((monitor) => [...under(monitor, 'port')]),
  ];
  expect(named.length).toBeGreaterThan(20);
  for (const port of named) expect(declared).toContain(port);
});

test('exactly one Service of each component has a port called metrics', () => {
  const services = kind(render({}), 'Service').filter((service) =>
    [...under(service, 'ports')].flat().some((port) => (port as { name: string }).name === 'metrics'),
  );
  expect(services.map(({ metadata }) => metadata.name).sort()).toEqual([
    'cdc-cdcgateway-metrics',
    'cdc-jobmanager-peers',
    'cdc-taskmanager',
  ]);
});

describe('images', () => {
  const imagesOf = (values: ValuesMap): readonly unknown[] => [...new Set(under(render(values), 'image'))];

  test('every pod runs the one image', () => {
    expect(imagesOf({ cdcGateway: { image: { repository: 'x', tag: 'y' } } })).toEqual([
      'quay.io/flink-cdc-connector/worker:0.1.0',
    ]);
  });

  test.each([
    ['registry.example:5000', 'registry.example:5000/flink-cdc-connector/worker:0.1.0'],
    ['registry.example/a/b', 'registry.example/a/b/flink-cdc-connector/worker:0.1.0'],
    ['quay.io', 'quay.io/flink-cdc-connector/worker:0.1.0'],
    ['quay.io/flink-cdc-connector', 'quay.io/flink-cdc-connector/worker:0.1.0'],
    ['localhost:5000', 'localhost:5000/flink-cdc-connector/worker:0.1.0'],
  ])('global.imageRegistry %s', (imageRegistry, expected) => {
    expect(imagesOf({ global: { imageRegistry } })).toEqual([expected]);
  });

  test('no reference leaves the registry', () => {
    const imageRegistry = 'mirror.example/x';
    const found = imagesOf({
      ...everything,
      global: { imageRegistry },
      taskmanager: { imageOverride: 'docker.io/team/other:1' },
      bootstrap: { imageOverride: 'team/third@sha256:0' },
    });
    expect(found).toContain('mirror.example/x/team/other:1');
    expect(found).toContain('mirror.example/x/team/third@sha256:0');
    for (const image of found) expect(image).toMatch(/^mirror\.example\/x\//);
  });

  test('a digest wins over the tag', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(imagesOf({ worker: { image: { digest, tag: 't' } } })).toEqual([
      `quay.io/flink-cdc-connector/worker@${digest}`,
    ]);
  });
});
