import { ApiObject, Include, JsonPatch, Size } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { k8s } from 'cdk8s-plus-27';
import { type Construct } from 'constructs';
import { join } from 'node:path';
import {
  and,
  atLeast,
  chart,
  check,
  Checks,
  choose,
  define,
  distinct,
  each,
  eachEntry,
  entries,
  eq,
  file,
  find,
  FreeObjects,
  hasPrefix,
  HelmChart,
  type HelmChartProps,
  lines,
  matches,
  not,
  or,
  orElse,
  parsed,
  release,
  sha256,
  splitList,
  templated,
  text,
  toInteger,
  toJson,
  toPrettyJson,
  toText,
  trunc,
  when,
} from '../../../src/helm';
import * as monitoring from './imports/monitoring.coreos.com';
import { common, fallback, parts, settings, sometimes, title, v, version } from './texts';
import { Values } from './values';

const ConfigMap = templated(k8s.KubeConfigMap);
const Deployment = templated(k8s.KubeDeployment);
const Service = templated(k8s.KubeService);
const Pod = templated(k8s.KubePod);
const ServiceMonitor = templated(monitoring.ServiceMonitor);

/** Every word of the vocabulary in every place that can hold it. */
export class Torture extends HelmChart {
  constructor(
    scope: Construct,
    id: string,
    props: Pick<HelmChartProps, 'values' | 'releaseName' | 'namespace'> = {},
  ) {
    super(scope, id, {
      version: '1.0.0+b.1',
      appVersion: '1.10',
      description: 'Everything at once: "quotes", {{ braces }}.',
      schema: Values,
      labels: { 'torture/chart': 'all' },
      notes: lines([
        'Installed {{ literally }}.',
        text`${toJson(title)} in ${release.namespace}`,
        ...when(v.flag, ['The flag is up.']),
      ]),
      ...props,
    });
    this.#scalars();
    this.#workload();
    this.#repeated();
    this.#foreign();
    new Checks(this, 'checks', {
      checks: [
        check(
          or(not(v.flag), not(eq(v.narrow, 65535))),
          text`narrow: ${v.narrow} is too much while flag is set, "quoted" at 100%`,
        ),
        ...when(v.flag, [
          check(not(eq(v.free, 'forbidden')), 'free: this word is not allowed while flag is set'),
        ]),
        ...each(v.items, (item) =>
          check(
            or(item.enabled, not(eq(item.port, 65535))),
            text`items: ${item.name} has the port ${item.port} but is not enabled`,
          ),
        ),
        distinct(
          v.items,
          (item) => toText(item.port),
          (port) => text`items: the port ${port} stands twice`,
        ),
      ],
    });
  }

  #scalars(): void {
    new ConfigMap(this, 'scalars', {
      metadata: {
        name: choose(v.flag, 'one', text`two-${release.name}`),
        annotations: v.map,
        labels: { ...common, x: choose(v.other, v.free, 'no') },
      },
      data: {
        free: v.free,
        label: v.label,
        mode: v.mode,
        word: v.word,
        narrow: toText(v.narrow),
        wide: toText(v.wide),
        ratio: toText(v.ratio),
        flag: toText(v.flag),
        optional: v.optionalText,
        clean: text`${v.label}: ${v.mode}`,
        hostile: text`<${v.free}> ${v.wide} 100%`,
        safe: text`${v.mode}-suffix`,
        odd: v['dotted.key']['in-ner'],
        long: text`"${v.free}" ${v.label} ${v.mode} ${v.word} ${v.side} ${v.narrow} ${v.wide} ${v.ratio} ${v['dotted.key']['in-ner']}`,
        title,
        version,
        fallback,
        chart: chart.name,
        namespace: release.namespace,
        service: release.service,
        settings,
        checksum: sha256(settings),
        json: toJson(v.raw),
        pretty: toPrettyJson(v.raw),
        found: find('[a-z]+ ?[a-z]*', v.label),
        'found-in-json': text`<${find('"[^"]+"', toJson(v.raw))}>`,
        fingerprint: trunc(8, sha256(toJson(parsed(parts)))),
        ...when(and(v.flag, matches('^[a-z]+$', v.free)), { word_only: v.free }),
        ...when(hasPrefix('x', v.mode), { prefixed: v.mode }),
        ...when(atLeast(v.narrow, 2), { several: 'yes' }),
        digits: toText(toInteger(orElse('7', find('[0-9]', v.label)))),
        shipped: file('files/dashboard.json', '{\n  "legend": "{{pod}}",\n\n  "unit": "\\u00b5s"\n}\n'),
        indented: lines(['  first', text`second ${v.mode}`, ...when(v.flag, ['{{ third }}'])]),
        free_first: lines([...when(v.flag, [text`${v.label}`]), 'end']),
        maybe: lines([...when(v.flag, ['only'])]),
        literal: 'a: {{ b }}\n\n  c\n',
        stripped: 'no\nend',
        on: 'yes',
        number: '0o17',
        ' ': '{{',
        ...entries(v.items, (item) => [
          text`${item.name}.txt`,
          lines(['# parts', ...each(item.parts, (part) => text`${part.key}: ${toJson(part.value)}`)]),
        ]),
        ...when(eq(v.ratio, 0.5), { half: 'yes' }),
        ...when(eq(v.ratio, 1), { whole: 'yes' }),
        ...when(v.flag, { flagged: v.free, also: 'x' }),
      },
    });
  }

  #workload(): void {
    const deployment = new Deployment(this, 'workload', {
      metadata: { name: text`${release.name}-workload`, labels: common, annotations: sometimes },
      spec: {
        ...when(not(v.flag), { replicas: v.wide }),
        paused: when(v.flag, v.other, true),
        minReadySeconds: v.optionalCount,
        strategy: when(
          eq(v.mode, 'on'),
          { type: 'Recreate' },
          { type: 'RollingUpdate', rollingUpdate: { maxSurge: v.narrow } },
        ),
        selector: { matchLabels: common },
        template: {
          metadata: {
            annotations: { ...v.map, ...when(v.optionalText, { fallback }) },
            labels: { ...when(v.flag, v.map), fixed: 'v', ...sometimes },
          },
          spec: {
            priorityClassName: v.optionalText,
            hostAliases: each(v.items, (item) => ({
              ip: item.name,
              hostnames: each(item.parts, (part) => text`${part.key}.${item.name}.${v.mode}`),
            })),
            nodeSelector: { ...v.map },
            affinity: v.raw,
            overhead: v.optionalMap,
            tolerations: [
              ...when(v.flag, [{ key: 'a' }]),
              ...when(or(v.optionalText, v.free), [{ key: v.free }]),
            ],
            containers: [
              {
                ...when(v.flag, { tty: true }),
                image: text`${v.label}:${v.mode}`,
                name: 'main',
                args: [
                  '{{ x }}',
                  v.free,
                  toText(v.wide),
                  toText(v.flag),
                  v.mode,
                  text`${v.side}/${v.node.node}`,
                  '#!/bin/sh\nset -e\n\n  echo "{{ x }}"  \necho done\n',
                  'no\nend',
                  settings,
                  toPrettyJson(v.raw),
                  ...v.words,
                  ...each(v.words, (word) => text`--${word}`),
                  ...each(splitList('/', v.label), (part) => text`part ${part}`),
                  choose(v.flag, 'up', v.free),
                ],
                env: [
                  { name: 'FIXED', value: 'on' },
                  ...each(v.items, (item) =>
                    when(item.enabled, { name: text`ITEM_${item.name}`, value: item.note }),
                  ),
                  ...eachEntry(v.map, (key, value) => ({ name: key, value })),
                  ...v.env,
                ],
                ports: each(v.items, (item) => ({
                  name: item.name,
                  containerPort: item.port,
                  protocol: when(item.enabled, 'TCP', 'UDP'),
                })),
                securityContext: {
                  ...when(v.flag, { runAsUser: v.wide }),
                  ...when(v.other, { capabilities: { drop: ['ALL'], add: [] } }),
                },
              },
              ...each(v.items, (item) => ({
                name: item.name,
                ...when(item.enabled, { image: text`i-${item.name}`, stdin: v.flag }),
                env: [
                  { name: 'fixed', value: text`${item.name}/${v.narrow}` },
                  ...eachEntry(item.env, (key, value) => ({ name: key, value })),
                  ...each(item.parts, (part) => ({ name: part.key, value: part.value })),
                ],
                ports: [...when(item.enabled, [{ containerPort: item.port, name: 'p' }])],
                resources: item.definition,
              })),
            ],
          },
        },
      },
    });
    deployment.addJsonPatch(
      JsonPatch.add('/spec/template/spec/automountServiceAccountToken', false),
      JsonPatch.replace('/spec/template/spec/containers/0/name', 'patched'),
    );
    deployment.metadata.addAnnotation('torture/added', '{{ later }}');
    const service = new Service(this, 'service', {
      metadata: { name: text`${release.name}-service`, annotations: sometimes },
      spec: {
        clusterIP: 'None',
        selector: common,
        ports: [{ name: 'http', port: v.narrow, targetPort: 'http' }],
      },
    });
    deployment.node.addDependency(service);
  }

  #repeated(): void {
    new FreeObjects(this, 'objects', 'objects', v.objects);
    new ConfigMap(
      this,
      'repeated',
      each(v.items, (item) =>
        when(item.enabled, {
          metadata: { name: text`item-${item.name}`, labels: { item: item.name } },
          data: {
            title,
            note: item.note,
            port: toText(v.narrow),
            ...item.env,
            'definition.json': toPrettyJson(item.definition),
          },
        }),
      ),
    );
    new ConfigMap(
      this,
      'conditional',
      when(
        v.flag,
        { metadata: { name: 'conditional' }, data: { ...v.map } },
        { metadata: { name: 'otherwise' }, data: {} },
      ),
    );
    new ConfigMap(
      this,
      'nested',
      when(v.items, {
        metadata: { name: 'nested', annotations: { ...when(v.flag, v.map) } },
        data: entries(v.items, (item) => [item.name, when(item.enabled, 'enabled', fallback)]),
      }),
    );
    new ServiceMonitor(
      this,
      'monitor',
      when(v.path.default, {
        metadata: { name: text`${release.name}-monitor`, labels: { ...v.map } },
        spec: {
          ratio: v.ratio,
          limit: v.optionalRatio,
          selector: { matchLabels: common },
          endpoints: [{ port: 'http', interval: text`${v.narrow}s`, honorLabels: v.flag }],
        },
      }),
    );
    new Pod(this, 'probe', {
      metadata: { name: text`${release.name}-probe`, annotations: { 'helm.sh/hook': 'test' } },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'probe', image: define('probe', text`probe:${v.word}`), command: ['true'] }],
      },
    });
  }

  /** Objects that know nothing of values: a bare one, L1, L2, and a file. */
  #foreign(): void {
    new ApiObject(this, 'bare', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bare' },
      data: { alert: 'value is {{ $value }} and "{{ $labels.job }}"' },
      rows: [['a', '{{ b }}'], [], [{ c: 'tab\there' }, ['d']]],
    });
    new k8s.KubeConfigMap(this, 'l1', {
      metadata: { name: 'l1' },
      data: { legend: '{{pod}}', lines: 'a\n  {{ b }}\n' },
    });
    const volume = new plus.PersistentVolumeClaim(this, 'l2', {
      metadata: { name: 'l2' },
      storage: Size.gibibytes(1),
    });
    ApiObject.of(volume).addJsonPatch(JsonPatch.add('/metadata/annotations', { note: '{{ patched }}' }));
    new Include(this, 'included', { url: join(__dirname, 'included.yaml') });
  }
}
