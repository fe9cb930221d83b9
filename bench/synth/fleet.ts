import { Type } from '@sinclair/typebox';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import {
  define,
  eachEntry,
  HelmChart,
  lines,
  release,
  sha256,
  symbolicValues,
  templated,
  text,
  toJson,
} from '../../src/helm';

const Values = Type.Object(
  {
    replicas: Type.Integer({ default: 1, maximum: 100 }),
    image: Type.String({ default: 'example/image:1', pattern: '^[a-z0-9./:-]+$' }),
    config: Type.Record(Type.String({ pattern: '^[a-z.]+$' }), Type.String(), { default: { a: 'b' } }),
    labels: Type.Record(Type.String(), Type.String(), { default: {} }),
    env: Type.Array(Type.Record(Type.String(), Type.Unknown()), { default: [] }),
  },
  { additionalProperties: false },
);
const v = symbolicValues(Values);
const config = define(
  'config',
  lines(['# config', ...eachEntry(v.config, (key, value) => text`${key}: ${toJson(value)}`)]),
);
const ConfigMap = templated(k8s.KubeConfigMap);
const Deployment = templated(k8s.KubeDeployment);
const Service = templated(k8s.KubeService);

class Component extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const labels = { app: release.name, component: id };
    const metadata = { name: text`${release.name}-${id}`, labels: { ...labels, ...v.labels } };
    const container = { name: id, image: v.image, env: [{ name: 'ID', value: id }, ...v.env] };
    const template = {
      metadata: { labels, annotations: { 'checksum/config': sha256(config) } },
      spec: { containers: [container] },
    };
    new ConfigMap(this, 'config', { metadata, data: { 'config.yaml': config } });
    new Deployment(this, 'deployment', {
      metadata,
      spec: { replicas: v.replicas, selector: { matchLabels: labels }, template },
    });
    new Service(this, 'service', {
      metadata,
      spec: { selector: labels, ports: [{ name: 'http', port: 80 }] },
    });
  }
}

/** A chart of thirty resources. */
export class Fleet extends HelmChart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { version: '1.0.0', appVersion: '1', description: 'Thirty resources.', schema: Values });
    for (let index = 0; index < 10; index++) new Component(this, `part-${index}`);
  }
}
