import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Cluster, startCluster } from '../../../scripts/cluster/cluster';
import { type ValuesMap } from '../../../src/helm';
import { type HelmResult } from '../support/helm';
import { Product, profile, PROFILES } from './product';

// On a real API server with OpenShift's admission and fake nodes: admission, rights, ownership and order.

jest.setTimeout(300_000);

let product: Product;
let cluster: Cluster;

beforeAll(async () => {
  [product, cluster] = await Promise.all([Product.open(), startCluster({ fakeNodes: 1 })]);
  await cluster.defineCustomKinds();
  // OpenShift's role admin has Routes.
  const routes = '--resource=routes.route.openshift.io,routes.route.openshift.io/custom-host';
  await cluster.kubectl('create', 'clusterrole', 'routes', '--verb=*', routes);
});
afterAll(async () => {
  await cluster.stop();
  product.close();
});

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A namespace, and a user who may work in it and nowhere else. */
class Workspace {
  readonly #helm: Product['helms'][number] | undefined;
  readonly name: string;

  private constructor(name: string, helm: Product['helms'][number] | undefined) {
    this.name = name;
    this.#helm = helm;
  }

  static async open(name: string, helm: Product['helms'][number] | undefined): Promise<Workspace> {
    await cluster.createNamespace(name);
    for (const role of ['admin', 'routes']) {
      const to = [`--clusterrole=${role}`, '--user=developer', `--namespace=${name}`];
      await cluster.kubectl('create', 'rolebinding', role, ...to);
    }
    return new Workspace(name, helm);
  }

  async helm(command: string, ...args: readonly string[]): Promise<void> {
    expect(await this.try(command, ...args)).toMatchObject({ ok: true, stderr: '' });
  }

  async try(command: string, ...args: readonly string[]): Promise<HelmResult | undefined> {
    const as = ['--namespace', this.name, '--kubeconfig', cluster.kubeconfigOf('developer')];
    return this.#helm?.run(command, 'cdc', ...args, ...as);
  }

  async apply(command: 'install' | 'upgrade', values: ValuesMap, ...args: readonly string[]): Promise<void> {
    const file = join(product.folder, `${this.name}.json`);
    writeFileSync(file, JSON.stringify(values));
    await this.helm(command, product.chart, '-f', file, ...args);
  }

  async get(kinds: string, namespace = this.name): Promise<readonly Found[]> {
    const found = await cluster.kubectl('get', kinds, '--namespace', namespace, '--output=json');
    return (JSON.parse(found) as { items: readonly Found[] }).items;
  }
}

const READY = ['--wait', '--wait-for-jobs', '--timeout=60s'];
const KINDS =
  'deployments,jobs,services,configmaps,secrets,serviceaccounts,roles,rolebindings,networkpolicies,' +
  'poddisruptionbudgets,ingresses,routes,horizontalpodautoscalers';

/** What of the release is there; the namespace has objects of its own. */
const ours = (found: readonly Found[]): readonly string[] =>
  found.map(({ kind, metadata }) => `${kind} ${metadata.name}`).filter((name) => / cdc(-|$)/.test(name));

describe.each([...PROFILES.keys()].filter((name) => !['kubernetes', 'monitoring'].includes(name)))(
  'profile %s',
  (name) => {
    test('is installed, every pod admitted by restricted-v2, and nothing is left after uninstall', async () => {
      const workspace = await Workspace.open(`profile-${name}`, product.helms[name.length % 2]);
      await workspace.apply('install', profile(name), ...READY);
      const constraints = (await workspace.get('pods')).map(
        ({ metadata }) => metadata.annotations?.['openshift.io/scc'],
      );
      expect(new Set(constraints)).toEqual(new Set(['restricted-v2']));
      expect(ours(await workspace.get(KINDS)).length).toBeGreaterThan(10);
      await workspace.helm('uninstall', '--wait');
      expect(ours(await workspace.get(KINDS))).toEqual([]);
    });
  },
);

const minimal = profile('minimal');
const [pipeline] = minimal['pipelines'] as readonly object[];

/** Changes of what a Job cannot change. */
const CHANGES: readonly ValuesMap[] = [
  { worker: { image: { tag: '9.9.9' } } },
  { bootstrap: { resources: { limits: { memory: '99Mi' } } } },
  { tolerations: [{ key: 'a', operator: 'Exists' }] },
  { podLabels: { team: 'a' } },
  { commonLabels: { cost: 'b' } },
  { bootstrap: { retries: 3, backoffSeconds: 9 } },
  { pipelines: [pipeline, { ...pipeline, name: 'second' }] },
];

describe.each([
  [3, CHANGES.slice(-2)],
  [4, CHANGES],
] as const)('Helm %i', (major, changes) => {
  test('upgrades, rolls back, and replaces the Job when something of it changes', async () => {
    const workspace = await Workspace.open(
      `life-${major}`,
      product.helms.find((helm) => helm.major === major),
    );
    const job = async (): Promise<string | undefined> => (await workspace.get('jobs'))[0]?.metadata.uid;
    await workspace.apply('install', minimal);
    const first = await job();
    await workspace.apply('upgrade', { ...minimal, service: { type: 'ClusterIP' }, revisionHistoryLimit: 5 });
    expect(await job()).toBe(first);

    const seen = new Set([first]);
    for (const change of changes) {
      await workspace.apply('upgrade', { ...minimal, ...change });
      expect(await workspace.get('jobs')).toHaveLength(1);
      seen.add(await job());
    }
    expect(seen.size).toBe(changes.length + 1);
    await workspace.helm('rollback', '1');
    expect(ours(await workspace.get('jobs'))).toHaveLength(1);
    await workspace.helm('uninstall');
    expect(ours(await workspace.get(KINDS))).toEqual([]);
  });
});

test('another pipeline rolls nothing but the bootstrap', async () => {
  const workspace = await Workspace.open('quiet', product.helms[0]);
  await workspace.apply('install', minimal);
  const generations = async (): Promise<unknown> =>
    (await workspace.get('deployments')).map(({ metadata }) => [metadata.name, metadata.generation]);
  const before = await generations();
  await workspace.apply('upgrade', { ...minimal, pipelines: [pipeline, { ...pipeline, name: 'second' }] });
  expect(await generations()).toEqual(before);
});

test('global.namespace takes every object into another namespace', async () => {
  const workspace = await Workspace.open('here', product.helms[1]);
  await Workspace.open('there', undefined);
  await workspace.apply('install', { ...profile('ha'), global: { namespace: 'there' } });
  expect(ours(await workspace.get(KINDS))).toEqual([]);
  expect(ours(await workspace.get(KINDS, 'there')).length).toBeGreaterThan(10);
  await workspace.helm('uninstall');
  expect(ours(await workspace.get(KINDS, 'there'))).toEqual([]);
});

test('monitoring needs a right of its own, and says which objects it is about', async () => {
  const workspace = await Workspace.open('watched', product.helms[1]);
  const file = PROFILES.get('monitoring') ?? '';
  const refused = await workspace.try('install', product.chart, '-f', file);
  expect(refused?.ok).toBe(false);
  expect(refused?.stderr).toMatch(/servicemonitors|prometheusrules/i);
  await workspace.try('uninstall');
  const resources = '--resource=servicemonitors.monitoring.coreos.com,prometheusrules.monitoring.coreos.com';
  await cluster.kubectl('create', 'clusterrole', 'monitoring-edit', '--verb=*', resources);
  const to = ['--clusterrole=monitoring-edit', '--user=developer', '--namespace=watched'];
  await cluster.kubectl('create', 'rolebinding', 'monitoring-edit', ...to);
  await workspace.helm('install', product.chart, '-f', file);
  const kinds = 'servicemonitors,prometheusrules';
  expect(ours(await workspace.get(kinds))).toHaveLength(4);
  await workspace.helm('uninstall');
  expect(ours(await workspace.get(kinds))).toEqual([]);
});
