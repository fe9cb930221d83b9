import { Type } from '@sinclair/typebox';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  chart,
  check,
  Checks,
  choose,
  contains,
  define,
  eachEntry,
  HelmChart,
  type HelmChartProps,
  le,
  lines,
  not,
  or,
  orElse,
  release,
  replace,
  sha256,
  symbolicValues,
  templated,
  text,
  toJson,
  trimSuffix,
  trunc,
  when,
} from '../../../src/helm';

const closed = { additionalProperties: false };
const Name = (description: string) =>
  Type.String({ default: '', pattern: '^([a-z][-a-z0-9]*)?$', description });
const Labels = (description: string) =>
  Type.Record(Type.String(), Type.String(), { default: {}, description });
const Raw = (description: string, defaults = {}) =>
  Type.Record(Type.String(), Type.Unknown(), { default: defaults, description });

export const Values = Type.Object(
  {
    nameOverride: Name('Replaces the name of the chart in the names of its objects.'),
    fullnameOverride: Name('Replaces the whole first part of these names.'),
    image: Type.Object(
      {
        repository: Type.String({
          default: 'quay.io/example/greeter',
          pattern: '^[a-z0-9][a-z0-9./:_-]*$',
          description: 'Repository of the image.',
        }),
        tag: Type.String({
          default: '',
          pattern: '^[a-zA-Z0-9._-]*$',
          description: 'Tag of the image; the version of the application when empty.',
        }),
      },
      { ...closed, description: 'The one image of the chart.' },
    ),
    replicas: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 100,
      description: 'Pods, unless autoscaling sets their number.',
    }),
    autoscaling: Type.Object(
      {
        enabled: Type.Boolean({ default: false, description: 'Creates a HorizontalPodAutoscaler.' }),
        minReplicas: Type.Integer({ default: 1, minimum: 1, maximum: 100, description: 'Fewest pods.' }),
        maxReplicas: Type.Integer({ default: 5, minimum: 1, maximum: 100, description: 'Most pods.' }),
      },
      { ...closed, description: 'Number of pods by load.' },
    ),
    config: Type.Record(
      Type.String({ pattern: '^[a-z][a-zA-Z.]*$' }),
      Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      {
        default: { greeting: 'hello' },
        description: 'Entries of config.yaml; a change restarts the pods.',
      },
    ),
    podLabels: Labels('Further labels of the pods.'),
    resources: Raw('Resources of the container.', {
      limits: { memory: '64Mi' },
      requests: { cpu: '50m', memory: '64Mi' },
    }),
    extraEnv: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      default: [],
      description: 'Further environment variables.',
    }),
  },
  closed,
);

const v = symbolicValues(Values);
const dns = (name: Parameters<typeof trunc>[1]) => trimSuffix('-', trunc(63, name));

const name = define('name', dns(orElse(chart.name, v.nameOverride)));
const fullname = define(
  'fullname',
  choose(
    v.fullnameOverride,
    dns(v.fullnameOverride),
    choose(contains(name, release.name), dns(release.name), dns(text`${release.name}-${name}`)),
  ),
);
const selectorLabels = define('selectorLabels', {
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': release.name,
});
const labels = define('labels', {
  'helm.sh/chart': define('chart', dns(replace('+', '_', text`${chart.name}-${chart.version}`))),
  ...selectorLabels,
  'app.kubernetes.io/version': chart.appVersion,
  'app.kubernetes.io/managed-by': release.service,
});
const config = define(
  'config',
  lines(['# greeter configuration', ...eachEntry(v.config, (key, value) => text`${key}: ${toJson(value)}`)]),
);

const Deployment = templated(k8s.KubeDeployment);
const Service = templated(k8s.KubeService);
const ConfigMap = templated(k8s.KubeConfigMap);
const HorizontalPodAutoscaler = templated(k8s.KubeHorizontalPodAutoscalerV2);

class Server extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const metadata = { name: fullname, labels };
    new Deployment(this, 'deployment', {
      metadata,
      spec: {
        ...when(not(v.autoscaling.enabled), { replicas: v.replicas }),
        selector: { matchLabels: selectorLabels },
        template: {
          metadata: {
            annotations: { 'checksum/config': sha256(config) },
            labels: { ...selectorLabels, ...v.podLabels },
          },
          spec: {
            containers: [
              {
                name: 'greeter',
                image: text`${v.image.repository}:${orElse(chart.appVersion, v.image.tag)}`,
                env: [{ name: 'CONFIG', value: '/etc/greeter/config.yaml' }, ...v.extraEnv],
                ports: [{ name: 'http', containerPort: 8080 }],
                resources: v.resources,
                volumeMounts: [{ name: 'config', mountPath: '/etc/greeter' }],
              },
            ],
            volumes: [{ name: 'config', configMap: { name: text`${fullname}-config` } }],
          },
        },
      },
    });
    new Service(this, 'service', {
      metadata,
      spec: { selector: selectorLabels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    new HorizontalPodAutoscaler(
      this,
      'autoscaler',
      when(v.autoscaling.enabled, {
        metadata,
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: fullname },
          minReplicas: v.autoscaling.minReplicas,
          maxReplicas: v.autoscaling.maxReplicas,
        },
      }),
    );
  }
}

/** The whole chart; `values`, `releaseName` and `namespace` matter for manifests only. */
export class Greeter extends HelmChart {
  constructor(
    scope: Construct,
    id: string,
    props: Pick<HelmChartProps, 'values' | 'releaseName' | 'namespace' | 'labels'> = {},
  ) {
    super(scope, id, {
      name: 'greeter',
      version: '0.1.0',
      appVersion: '1.2.3',
      description: 'Greets whoever asks.',
      schema: Values,
      notes: lines([
        text`Greetings are served at http://${fullname}.${release.namespace}.`,
        ...when(v.autoscaling.enabled, ['Their number of pods follows the load.']),
      ]),
      ...props,
    });
    new Checks(this, 'checks', {
      checks: [
        check(
          or(not(v.autoscaling.enabled), le(v.autoscaling.minReplicas, v.autoscaling.maxReplicas)),
          text`autoscaling.minReplicas: ${v.autoscaling.minReplicas} is more than autoscaling.maxReplicas, which is ${v.autoscaling.maxReplicas}`,
        ),
      ],
    });
    new ConfigMap(this, 'config', {
      metadata: { name: text`${fullname}-config`, labels },
      data: { 'config.yaml': config },
    });
    new Server(this, 'server');
  }
}
