import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { chart, check, Checks, choose, contains, define, eachEntry, eq } from '../../../src/helm';
import { HelmChart, lines, not, or, orElse, type Release, release, replace } from '../../../src/helm';
import { type Arg, type Expr, sha256, symbolicValues, templated, text } from '../../../src/helm';
import { toJson, trimSuffix, trunc, when } from '../../../src/helm';
import { Values } from './values';

const v = symbolicValues(Values);
const dns = (name: Arg<string>): Expr<string> => trimSuffix('-', trunc(63, name));

const name = define('name', dns(orElse(chart.name, v.nameOverride)));
const generated = choose(contains(name, release.name), dns(release.name), dns(text`${release.name}-${name}`));
const fullname = define('fullname', choose(v.fullnameOverride, dns(v.fullnameOverride), generated));
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
  lines(['# greeter', ...eachEntry(v.config, (key, value) => text`${key}: ${toJson(value)}`)]),
);

const ConfigMap = templated(k8s.KubeConfigMap);
const Deployment = templated(k8s.KubeDeployment);
const Ingress = templated(k8s.KubeIngress);
const Service = templated(k8s.KubeService);

class Server extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const metadata = { name: fullname, labels };
    const container = {
      name: 'greeter',
      image: text`${v.image.repository}:${orElse(chart.appVersion, v.image.tag)}`,
      env: [{ name: 'CONFIG', value: '/etc/greeter/config.yaml' }, ...v.extraEnv],
      ports: [{ name: 'http', containerPort: 8080 }],
      resources: v.resources,
      volumeMounts: [{ name: 'config', mountPath: '/etc/greeter' }],
    };
    const pod = {
      metadata: {
        annotations: { 'checksum/config': sha256(config) },
        labels: { ...selectorLabels, ...v.podLabels },
      },
      spec: {
        containers: [container],
        volumes: [{ name: 'config', configMap: { name: text`${fullname}-config` } }],
      },
    };
    new Deployment(this, 'deployment', {
      metadata,
      spec: { replicas: v.replicas, selector: { matchLabels: selectorLabels }, template: pod },
    });
    new Service(this, 'service', {
      metadata,
      spec: { selector: selectorLabels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
    const backend = { service: { name: fullname, port: { name: 'http' } } };
    const rule = { host: v.host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
    new Ingress(this, 'ingress', when(v.host, { metadata, spec: { rules: [rule] } }));
  }
}

/** The whole chart; values and release matter for its manifests only. */
export class Greeter extends HelmChart {
  constructor(scope: Construct, id: string, props: Release = {}) {
    super(scope, id, {
      name: 'greeter',
      version: '0.1.0',
      appVersion: '1.2.3',
      description: 'Greets whoever asks.',
      schema: Values,
      notes: lines([
        text`${fullname} greets in ${release.namespace}.`,
        ...when(v.host, [text`The world finds it at http://${v.host}/`]),
      ]),
      ...props,
    });
    new Checks(this, 'checks', {
      checks: [
        check(or(not(v.host), not(eq(v.replicas, 0))), text`replicas: 0 pods cannot answer at ${v.host}`),
      ],
    });
    new ConfigMap(this, 'config', {
      metadata: { name: text`${fullname}-config`, labels },
      data: { 'config.yaml': config },
    });
    new Server(this, 'server');
  }
}
