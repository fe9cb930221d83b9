import { expect, test } from '@jest/globals';
import { type TObject, Type } from '@sinclair/typebox';
import { App, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import {
  choose,
  define,
  each,
  HelmChart,
  helmChartFiles,
  lines,
  parseValues,
  symbolicValues,
  templated,
  or,
  text,
  trunc,
  when,
} from '../../../src/helm';

const Values = Type.Object(
  {
    team: Type.String({ default: 'a' }),
    replicas: Type.Integer({ default: 1, maximum: 10 }),
    labels: Type.Record(Type.String(), Type.String(), { default: {} }),
    pipelines: Type.Array(
      Type.Object({ name: Type.String({ pattern: '^[a-z]+$' }), active: Type.Boolean() }),
      {
        default: [],
      },
    ),
  },
  { additionalProperties: false },
);
const v = symbolicValues(Values);
const ConfigMap = templated(k8s.KubeConfigMap);
const Deployment = templated(k8s.KubeDeployment);

const make = (build: (chart: HelmChart) => void, schema: TObject = Values): HelmChart => {
  const chart = new HelmChart(new App(), 'shop', {
    version: '1.0.0',
    appVersion: '1',
    description: 'd',
    schema,
  });
  build(chart);
  return chart;
};
const map = (chart: HelmChart, data: Record<string, unknown>, id = 'settings', name = id): unknown =>
  new ConfigMap(chart, id, { metadata: { name }, data: data as Record<string, string> });

/** Both outputs have to refuse it, in the same words. */
function expectBothRefuse(build: (chart: HelmChart) => void, ...words: readonly (string | RegExp)[]): void {
  for (const word of words) {
    expect(() => make(build).toJson()).toThrow(word);
    expect(() => helmChartFiles(make(build))).toThrow(word);
  }
}

test('a value as an object key is refused with construct, place and value', () => {
  const build = (chart: HelmChart): unknown => map(chart, { [String(v.team)]: 'x' });
  expectBothRefuse(build, 'shop/settings data', 'the value team', 'object key', 'entries()');
});

test('a value as a label key is refused with construct, place and value', () => {
  const key = v.team as unknown as string;
  expectBothRefuse(
    (chart) => new ConfigMap(chart, 'settings', { metadata: { name: 'x', labels: { [key]: 'y' } } }),
    'shop/settings metadata.labels: the value team stands in an object key',
  );
});

test('a plain template literal over a value is refused with construct, place and value', () => {
  const literal = `x-${String(v.team)}`;
  const place = 'shop/settings data.a: the value team stands in a plain template literal';
  expectBothRefuse((chart) => map(chart, { a: literal }), place);
  expectBothRefuse((chart) => map(chart, { a: text`${literal}-y` }), place);
});

test('a value that is not in the schema is refused, with the nearest one', () => {
  const other = symbolicValues(Type.Object({ teams: Type.String({ default: '' }) }));
  expectBothRefuse(
    (chart) => map(chart, { a: other.teams }),
    'shop/settings data.a: the value teams is not in the schema of the chart; the nearest there is "team"',
  );
});

test('two resources with one name are refused', () => {
  expectBothRefuse(
    (chart) => [map(chart, {}, 'a', 'x'), map(chart, {}, 'b', 'x')],
    'shop: two resources are called ConfigMap x',
  );
});

test('two constructs that would share a file are refused', () => {
  const build = (chart: HelmChart): unknown => [map(chart, {}, 'a b', 'x'), map(chart, {}, 'a-b', 'y')];
  expect(() => helmChartFiles(make(build))).toThrow(
    'shop/a-b: its file templates/a-b.yaml is that of shop/a b already',
  );
});

test('a named template that is defined twice is refused', () => {
  const twice = (): unknown => define('label', text`${v.team}`);
  expectBothRefuse(
    (chart) => map(chart, { a: twice(), b: twice() }),
    'shop/settings data.b: the named template "label" is defined twice, here and for shop/settings',
  );
});

test('a manifest or a named template that contains itself is refused', () => {
  const data: Record<string, unknown> = {};
  data['inner'] = data;
  expectBothRefuse((chart) => map(chart, data), 'contains itself');
  const body: Record<string, unknown> = { a: 'b' };
  const label = define('label', body);
  Object.assign(body, { ...label });
  expectBothRefuse((chart) => map(chart, { ...label }), /shop\/settings.*(contains|uses) itself/);
});

const BAD_SCHEMAS: readonly (readonly [string, TObject, string])[] = [
  [
    'a default that is no member',
    Type.Object({ mode: Type.Object({ kind: Type.Integer({ default: 0, minimum: 1 }) }) }),
    'the value mode.kind has the default 0, which its own schema refuses',
  ],
  [
    'a default against its pattern',
    Type.Object({ name: Type.String({ default: 'A', pattern: '^[a-z]$' }) }),
    'the value name has the default "A"',
  ],
  [
    'an empty default',
    Type.Object({ a: Type.Object({ b: Type.Unknown({ default: { c: null } }) }) }),
    'the value a.b.c has the default null, which Helm 4 removes',
  ],
  ['no default', Type.Object({ name: Type.String() }), 'the value name needs a default'],
  [
    'a pattern that RE2 lacks',
    Type.Object({ name: Type.String({ default: 'a', pattern: '^(?=a)a$' }) }),
    'the value name: the pattern "^(?=a)a$" holds "(?="',
  ],
  [
    'a pattern with a dot',
    Type.Object({ name: Type.String({ default: 'a', pattern: '^.$' }) }),
    'read differently',
  ],
];
test.each(BAD_SCHEMAS)('a schema with %s is refused by the path of the value', (_, schema, message) => {
  expect(() => make(() => undefined, schema)).toThrow(message);
});

test('a name that Helm reads as a boolean is refused', () => {
  const schema = Type.Object({ sub: Type.Object({ on: Type.Boolean({ default: true }) }) });
  const read = (): void => void symbolicValues(schema);
  expect(read).toThrow('the value sub.on needs another name');
});

const WITHOUT_TEMPLATE: readonly (readonly [string, object, string])[] = [
  [
    'a free value within a text',
    { a: lines(['x', text`y ${v.team}`]) },
    'may hold line breaks within a text: wrap it in toJson()',
  ],
  ['a choice within a text', { a: text`x-${choose(v.team, 'a', 'b')}` }, 'name it with define()'],
  [
    'a list within a list that may begin with nothing',
    { a: [[...v.pipelines]] },
    'a list within a list needs a first item that is there always',
  ],
  [
    'a list item that may be empty',
    { a: [{ ...when(v.team, { b: 'c' }) }] },
    'a list item needs a field that is there always',
  ],
  [
    'a list that no condition can tell to be empty',
    { a: [...each(v.pipelines, (p) => when(p.active, { b: 'c' }))] },
    'may come out empty',
  ],
  ['a function', { a: () => 1 }, 'has no place in a manifest'],
  ['a class instance', { a: new Date(0) }, 'an object of class Date has no place in a manifest'],
];
test.each(WITHOUT_TEMPLATE)('%s has no template, which is said with the place', (_, data, message) => {
  const build = (chart: HelmChart): unknown => map(chart, { ...data });
  expect(() => helmChartFiles(make(build))).toThrow(message);
  expect(() => helmChartFiles(make(build))).toThrow('shop/settings data.a');
});

test('a loop variable in a named template is refused', () => {
  const data = { a: lines(['x', ...each(v.pipelines, (p) => define('line', text`${p.name}`))]) };
  expect(() => helmChartFiles(make((chart) => map(chart, data)))).toThrow(
    'belongs to a loop and is used outside of it',
  );
});

test('cutting a text that may hold letters of several bytes is refused', () => {
  expectBothRefuse(
    (chart) => map(chart, { a: trunc(3, v.team) }),
    'trunc() of the value team could cut a letter in two',
  );
});

test('a hook other than helm test is refused', () => {
  const metadata = { name: 'x', annotations: { 'helm.sh/hook': 'pre-install' } };
  expect(() => helmChartFiles(make((chart) => new ConfigMap(chart, 'job', { metadata })))).toThrow(
    'shop/job metadata.annotations.helm.sh/hook: the hook "pre-install"',
  );
});

test('a JSON patch through a part that values decide is refused with construct and path', () => {
  const patched =
    (...patches: readonly JsonPatch[]) =>
    (chart: HelmChart): void => {
      const spec = {
        replicas: v.replicas,
        selector: { matchLabels: v.labels },
        template: {
          metadata: { labels: { ...v.labels } },
          spec: { containers: [...each(v.pipelines, (p) => ({ name: p.name })), { name: 'x' }] },
        },
      };
      new Deployment(chart, 'server', { metadata: { name: 'x' }, spec }).addJsonPatch(...patches);
    };
  const refused = (patch: JsonPatch, message: string): void =>
    expectBothRefuse(patched(patch), `shop/server: JSON patch at ${message}`);
  refused(
    JsonPatch.replace('/spec/selector/matchLabels/a', 'b'),
    '/spec/selector/matchLabels/a: a lies within a part that only values decide',
  );
  refused(
    JsonPatch.remove('/spec/template/metadata/labels/a'),
    '/spec/template/metadata/labels/a: a can only come from a part that values decide',
  );
  refused(
    JsonPatch.replace('/spec/template/spec/containers/1/name', 'b'),
    '/spec/template/spec/containers/1/name: the item 1 lies at or behind items that only values decide',
  );
  refused(JsonPatch.replace('/spec/paused', true), '/spec/paused: there is no paused');
  refused(JsonPatch.add('/spec/replicas/x', 1), '/spec/replicas/x: x lies within a part');
});

test('a chart is refused a name, version or output that it cannot have', () => {
  const chart = (id: string, version: string, app = new App()): HelmChart =>
    new HelmChart(app, id, { version, appVersion: '1', description: 'd', schema: Values });
  expect(() => chart('Shop', '1.0.0')).toThrow('the name of the chart is "Shop"');
  expect(() => chart('shop', '1')).toThrow('the version of the chart is "1"');
});

test('a condition is no value: Go would give one of its operands', () => {
  const build = (chart: HelmChart): unknown => map(chart, { a: or(v.team, v.replicas) });
  expect(() => helmChartFiles(make(build))).toThrow('shop/settings data.a: or() is a condition, not a value');
});

test('a loop that makes items is refused among the keys of a map', () => {
  const loop = each(v.pipelines, (p) => p.name) as unknown as object;
  expectBothRefuse(
    (chart) => map(chart, { ...loop }),
    'shop/settings data: each() makes items of a list',
    'entries()',
  );
});

test('a value that got into an object of another library is refused with construct, place and value', () => {
  const build = (chart: HelmChart): unknown =>
    new k8s.KubeConfigMap(chart, 'foreign', { metadata: { name: 'x' }, data: { a: String(v.team) } });
  expectBothRefuse(build, 'shop/foreign data.a: the value team stands in a plain template literal');
});

test('rare line breaks are refused: in fixed texts, in values, and as they are in values files', () => {
  expectBothRefuse((chart) => map(chart, { a: 'x\u2028y' }), 'shop/settings data.a: a text holds U+2028');
  const values = { team: 'x\u0085', labels: { ['a\u2029']: 'b', c: '\u2028' } };
  const chart = make((scope) => map(scope, { a: v.team }));
  expect(() => chart.manifestsOf({ values })).toThrow(
    /- team: holds U\+0085, .*\n- labels\.a<U\+2029>: the key holds U\+2029, .*\n- labels\.c: holds U\+2028/,
  );
  expect(() => parseValues('a: 1\nb: "x\u2028y"\n', 'my.yaml')).toThrow(
    'my.yaml line 2 holds U+2028, which Helm reads as a line break: remove it',
  );
});

test('white space that Helm would trim off the end of a manifest is refused', () => {
  const words = 'ConfigMap settings: its last text ends in white space, which Helm trims';
  expectBothRefuse((chart) => map(chart, { z: 'a', a: 'b\u00a0' }), words);
  expectBothRefuse((chart) => map(chart, { a: lines(['x', 'y  ']) }), words);
  const byValues = make((chart) => map(chart, { a: 'b', ...v.labels }));
  expect(() => byValues.manifestsOf({ values: { labels: { x: 'b\u3000' } } })).toThrow(words);
  expect(byValues.manifestsOf({ values: { labels: { x: 'b\n' } } })).toHaveLength(1);
});
