import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Type } from '@sinclair/typebox';
import { ApiObject, App, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { k8s } from 'cdk8s-plus-27';
import {
  HelmChart,
  helmChartFiles,
  type HelmChartProps,
  release,
  symbolicValues,
  templated,
  text,
  when,
  writeHelmChart,
} from '../../src/helm';
import { Greeter } from './example/chart';
import { byIdentity, documentsOf } from './support/documents';
import { allHelms } from './support/helm';
import { Torture } from './torture/chart';

const Schema = Type.Object(
  {
    name: Type.String({ default: 'x', pattern: '^[a-z]+$' }),
    labels: Type.Record(Type.String(), Type.String(), { default: { team: 'a' } }),
  },
  { additionalProperties: false },
);
const v = symbolicValues(Schema);
const ConfigMap = templated(k8s.KubeConfigMap);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shop(
  build: (chart: HelmChart) => void,
  props: Partial<HelmChartProps> = {},
  app = new App(),
): HelmChart {
  const chart = new HelmChart(app, 'shop', {
    version: '1.0.0',
    appVersion: '1',
    description: 'd',
    schema: Schema,
    ...props,
  });
  build(chart);
  return chart;
}

/** The manifests of a chart, after real Helm has given the same. */
async function sameInBoth(chart: HelmChart): Promise<ReadonlyMap<string, unknown>> {
  const ours = byIdentity(chart.toJson());
  writeHelmChart(chart, join(folder, 'shop'));
  for (const helm of await allHelms()) {
    const { stdout, stderr } = await helm.template(join(folder, 'shop'), 'shop', 'default');
    expect([stderr, documentsOf(stdout)]).toEqual(['', ours]);
  }
  return ours;
}

describe('what cdk8s users do to constructs reaches both outputs', () => {
  test('JSON patches of every operation', async () => {
    const chart = shop((scope) => {
      const data = { a: v.name, b: 'b', list: 'l' };
      new ConfigMap(scope, 'map', { metadata: { name: 'map', finalizers: ['x', 'y'] }, data }).addJsonPatch(
        JsonPatch.add('/data/new~1key', '{{ literal }}'),
        JsonPatch.replace('/data/b', 'c'),
        JsonPatch.copy('/data/a', '/data/copied'),
        JsonPatch.move('/data/list', '/data/moved'),
        JsonPatch.add('/metadata/finalizers/1', 'between'),
        JsonPatch.add('/metadata/finalizers/-', 'last'),
        JsonPatch.remove('/metadata/finalizers/0'),
        JsonPatch.test('/data/b', 'c'),
      );
    });
    const map = (await sameInBoth(chart)).get('ConfigMap map');
    expect(map).toMatchObject({
      metadata: { finalizers: ['between', 'y', 'last'] },
      data: { a: 'x', b: 'c', 'new/key': '{{ literal }}', copied: 'x', moved: 'l' },
    });
  });

  test('a patch of a conditional manifest', async () => {
    const chart = shop((scope) => {
      const map = when(v.name, { metadata: { name: 'map' }, data: { a: 'b' } });
      new ConfigMap(scope, 'map', map).addJsonPatch(JsonPatch.add('/data/c', 'd'));
    });
    expect((await sameInBoth(chart)).get('ConfigMap map')).toMatchObject({ data: { a: 'b', c: 'd' } });
  });

  test('labels, annotations and owners that are added later, and the labels of the chart', async () => {
    const chart = shop(
      (scope) => {
        const map = new ConfigMap(scope, 'map', {
          metadata: { name: 'map', labels: v.labels, annotations: { a: 'b' } },
        });
        map.metadata.addLabel('later', '{{ yes }}');
        map.metadata.addAnnotation('a', 'is kept');
        map.metadata.addFinalizers('f');
        map.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' });
      },
      { labels: { everywhere: 'yes' } },
    );
    expect((await sameInBoth(chart)).get('ConfigMap map')).toMatchObject({
      metadata: {
        labels: { team: 'a', later: '{{ yes }}', everywhere: 'yes' },
        annotations: { a: 'b' },
        finalizers: ['f'],
        ownerReferences: [{ name: 'p' }],
      },
    });
  });

  test('objects of other libraries come out as they are, braces and all', async () => {
    const chart = shop((scope) => {
      new ApiObject(scope, 'bare', {
        apiVersion: 'example.org/v1',
        kind: 'Thing',
        spec: { rule: '{{ $labels.job }} }} {{' },
      });
      const deployment = new plus.Deployment(scope, 'l2', {
        containers: [{ image: 'i', envVariables: { A: plus.EnvValue.fromValue('{{x}}') } }],
      });
      ApiObject.of(deployment).addJsonPatch(JsonPatch.remove('/spec/template/metadata/labels'));
    });
    const kinds = [...(await sameInBoth(chart)).keys()].map((identity) => identity.split(' ')[0]);
    expect(kinds.sort()).toEqual(['Deployment.apps', 'Thing.example.org']);
  });

  test('validations of nodes', () => {
    const invalid = (): HelmChart =>
      shop((scope) => scope.node.addValidation({ validate: () => ['too few shops'] }));
    expect(() => invalid().toJson()).toThrow('[shop] too few shops');
    expect(() => helmChartFiles(invalid())).toThrow('[shop] too few shops');
  });

  test('dependencies put manifests in order; Helm orders by kind and then by name', () => {
    const chart = shop((scope) => {
      const first = new ConfigMap(scope, 'a', { metadata: { name: 'a' } });
      first.node.addDependency(new ConfigMap(scope, 'b', { metadata: { name: 'b' } }));
    });
    expect([...byIdentity(chart.toJson()).keys()]).toEqual(['ConfigMap b', 'ConfigMap a']);
  });
});

describe('cdk8s', () => {
  test('Testing.synth gives the manifests of the values that the chart was given', () => {
    const greeter = new Greeter(Testing.app(), 'greeter', {
      values: { host: 'a.example' },
      releaseName: 'hi',
      namespace: 'ns',
    });
    const kinds = (Testing.synth(greeter) as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['ConfigMap', 'Deployment', 'Service', 'Ingress']);
  });

  test('the namespace and the name of the release are those of helm install', () => {
    const chart = shop(
      (scope) =>
        new ConfigMap(scope, 'map', {
          metadata: { name: text`${release.name}-map`, namespace: release.namespace },
        }),
      {
        releaseName: 'r',
        namespace: 'n',
      },
    );
    expect([...byIdentity(chart.toJson()).keys()]).toEqual(['ConfigMap n/r-map']);
  });

  test.each([YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE])(
    'output type %s holds every manifest',
    (yamlOutputType) => {
      const outdir = join(folder, `type-${yamlOutputType}`);
      const app = new App({ outdir, yamlOutputType });
      new Torture(app, 'torture', { values: { flag: true } });
      app.synth();
      const text = readdirSync(outdir).map((file) => readFileSync(join(outdir, file), 'utf8'));
      const expected = new Torture(new App(), 'torture', { values: { flag: true } }).toJson().length;
      expect(documentsOf(text.join('\n---\n')).size).toBe(expected);
    },
  );

  test('the output type that cannot hold conditional manifests is refused', () => {
    const app = new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    expect(() => new Greeter(app, 'greeter')).toThrow('greeter: FOLDER_PER_CHART_FILE_PER_RESOURCE');
  });

  test('a templated resource outside of a HelmChart is refused', () => {
    const chart = Testing.chart();
    new ConfigMap(chart, 'map', { metadata: { name: 'x' } });
    expect(() => chart.toJson() as unknown).toThrow(
      'test/map: a templated resource needs a HelmChart around it',
    );
  });

  test('its command writes the manifests, and the chart beside them', async () => {
    const out = join(folder, 'out');
    const chart = join(folder, 'greeter');
    const cli = join('node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    const app = `${process.execPath} --require tsx/cjs test/chart/example/main.ts`;
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli, 'synth', '--check-upgrade=false', '--app', app, '--output', out],
      {
        encoding: 'utf8',
        env: { ...process.env, HELM_CHART: chart, NAMESPACE: 'ns' },
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(out)).toEqual(['greeter.k8s.yaml']);
    const manifests = documentsOf(readFileSync(join(out, 'greeter.k8s.yaml'), 'utf8'));
    for (const helm of await allHelms()) {
      const { stdout } = await helm.template(chart, 'greeter', 'ns');
      expect(documentsOf(stdout)).toEqual(manifests);
    }
  });
});
