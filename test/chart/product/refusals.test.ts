import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ValuesMap } from '../../../src/helm';
import { Product, profile } from './product';

let product: Product;
beforeAll(async () => {
  product = await Product.open();
});
afterAll(() => product.close());

const pipeline = {
  name: 'a',
  source: { type: 'sqlserver', table: 'dbo.a' },
  sink: { type: 'kafka', topic: 'a' },
};
const withSource = (source: unknown): ValuesMap => ({ pipelines: [{ ...pipeline, source }] });

/** What a check refuses: values, the release's name where it matters, and the line that is told. */
const CHECKED: readonly (readonly [values: ValuesMap, line: string, release?: string])[] = [
  [{ engine: 'flink' }, 'engine: flink is not available yet: only worker is'],
  [{}, 'fullnameOverride: the name "' + 'a'.repeat(41) + '" has more than 40 characters', 'a'.repeat(41)],
  [{}, 'fullnameOverride: the name "' + 'a'.repeat(53) + '" has more than 40 characters', 'a'.repeat(53)],
  [{}, 'fullnameOverride: the name "1st" does not begin with a letter', '1st'],
  [{}, 'fullnameOverride: the name "my.release" does not begin with a letter or holds more', 'my.release'],
  [
    { jobmanager: { replicas: 1, highAvailability: { enabled: true } } },
    'jobmanager.replicas: 1 is too few for jobmanager.highAvailability.enabled',
  ],
  [{ jobmanager: { replicas: 2 } }, 'jobmanager.replicas: 2 need an election'],
  [{ ...profile('minimal'), cdcGateway: { enabled: false } }, 'cdcGateway.enabled: the bootstrap submits'],
  [
    { taskmanager: { autoscaling: { enabled: true, minReplicas: 5 } } },
    'taskmanager.autoscaling.maxReplicas: 4 is less than minReplicas, which is 5',
  ],
  [{ global: { imagePullSecrets: [{}] } }, 'global.imagePullSecrets: an entry has no name'],
  [{ global: { imagePullSecrets: [''] } }, 'global.imagePullSecrets: an entry has no name'],
  [
    { taskmanager: { slots: 2, numberOfTaskSlots: 3 } },
    'taskmanager.slots and taskmanager.numberOfTaskSlots are 2 and 3',
  ],
  [
    { taskmanager: { slots: 2 }, flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '4' } },
    'taskmanager.slots and flinkConfiguration taskmanager.numberOfTaskSlots are 2 and 4',
  ],
  [
    {
      externalServices: { kafka: { credentialsSecret: 'a' } },
      existingSecrets: { kafkaCredentials: { name: 'b' } },
    },
    'existingSecrets.kafkaCredentials.name and externalServices.kafka.credentialsSecret are "b" and "a"',
  ],
  [{ securityContext: { privileged: true } }, 'securityContext.privileged: has to be false'],
  [{ securityContext: { runAsNonRoot: false } }, 'securityContext.runAsNonRoot: has to be true'],
  [{ securityContext: { runAsUser: 0 } }, 'securityContext.runAsUser: OpenShift assigns it per namespace'],
  [{ securityContext: { fsGroup: 2000 } }, 'securityContext.fsGroup: OpenShift assigns it per namespace'],
  [
    { securityContext: { capabilities: { drop: ['NET_RAW'] } } },
    'securityContext.capabilities.drop: has to hold ALL',
  ],
  [
    { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
    'securityContext.capabilities.add: SYS_ADMIN cannot be had',
  ],
  [
    { securityContext: { seccompProfile: { type: 'Unconfined' } } },
    'securityContext.seccompProfile.type: Unconfined cannot be had',
  ],
  [{ pipelines: [pipeline, pipeline] }, 'pipelines: the name "a" stands twice'],
  [withSource({ type: 'sqlserver' }), 'pipelines: a: source has no table'],
  [
    withSource({ type: 'sqlserver', table: 'dbo.a', options: { password: 'hunter2' } }),
    'pipelines: a: the key "password" holds a secret in plain text: write ${NAME}',
  ],
  [
    withSource({ type: 'sqlserver', table: 'dbo.a', options: { dbPassWord: 12345 } }),
    'pipelines: a: the key "dbPassWord" holds a secret in plain text',
  ],
  [
    {
      bootstrap: {
        cdcConnectors: [{ name: 'c', type: 'kafka', configuration: { 'sasl.jaas.config': 'x' } }],
      },
    },
    'bootstrap.cdcConnectors: c: the key "sasl.jaas.config" holds a secret in plain text',
  ],
  [
    { flinkConfiguration: { 's3.secret-key': 'x' } },
    'flinkConfiguration: s3.secret-key holds a secret in plain text',
  ],
  [{ env: [{ name: 'HOME', value: '/' }] }, 'env: "HOME" comes out twice in'],
  [{ env: [{ name: 'A' }], extraEnvVars: [{ name: 'A' }] }, 'extraEnvVars: "A" comes out twice in'],
  [
    { podLabels: { 'app.kubernetes.io/name': 'x' } },
    'podLabels: "app.kubernetes.io/name" comes out twice in',
  ],
  [
    { cdcGateway: { route: { enabled: true } } },
    'cdcGateway.route.enabled: the gateway would be open to anyone',
  ],
  [{ service: { type: 'NodePort' } }, 'service.type: with NodePort the gateway would be open to anyone'],
  [
    { platform: 'kubernetes', jobmanager: { route: { enabled: true } } },
    'jobmanager.route.enabled: there are no Routes with platform: kubernetes',
  ],
  [
    {
      jobmanager: { ingress: { enabled: true, host: 'a.example' } },
      cdcGateway: { auth: { tokensSecret: 't' }, ingress: { enabled: true, host: 'a.example' } },
    },
    'jobmanager.ingress.host and cdcGateway.ingress.host are both "a.example"',
  ],
];

describe('what a check refuses is told in one line, the same from Helm 3, Helm 4 and synth', () => {
  test.each(CHECKED.map(([values, line, release = 'cdc']) => [line, values, release] as const))(
    '%s',
    async (line, values, release) => {
      const told = product
        .refusal(values, release)
        .split('\n')
        .find((candidate) => candidate.includes(line));
      expect(told).toBeDefined();
      for (const { ok, stderr } of await product.render(values, release)) {
        expect(ok).toBe(false);
        expect(stderr.split('\n')).toContain(told);
      }
    },
  );

  test('a secret that is refused is in no message', () => {
    const values = withSource({ type: 'sqlserver', table: 'a', options: { password: 'hunter2' } });
    expect(product.refusal(values)).not.toContain('hunter2');
  });
});

describe('what the schema refuses is named by both Helms, and synth knows the nearest key', () => {
  test.each<readonly [string, ValuesMap, path: RegExp, synth: string]>([
    [
      'an unknown key',
      { taskmanager: { slot: 2 } },
      /taskmanager/,
      'taskmanager.slot: there is no such key; did you mean "slots"?',
    ],
    ['an unknown key at the root', { hostNetwork: true }, /hostNetwork/, 'hostNetwork: there is no such key'],
    ['a wrong type', { jobmanager: { replicas: 'two' } }, /replicas/, 'jobmanager.replicas: must be integer'],
    ['out of range', { cdcGateway: { port: 70_000 } }, /port/, 'cdcGateway.port: must be <= 65535'],
    [
      'a name that is no label',
      { fullnameOverride: 'A_b' },
      /fullnameOverride/,
      'fullnameOverride: must match pattern',
    ],
    [
      'a duration that does not parse',
      { externalServices: { kafka: { defaultTopicConfig: { retention: 'a week' } } } },
      /retention/,
      'externalServices.kafka.defaultTopicConfig.retention: must match pattern',
    ],
    [
      'a quantity that does not parse',
      { taskmanager: { resources: { limits: { memory: 'much' } } } },
      /memory/,
      'taskmanager.resources.limits.memory: must match pattern',
    ],
    [
      'a pipeline without a name',
      { pipelines: [{ source: 'a', sink: 'b' }] },
      /pipelines/,
      "pipelines[0]: must have required property 'name'",
    ],
    [
      'a registry with a scheme',
      { global: { imageRegistry: 'https://a.b' } },
      /imageRegistry/,
      'global.imageRegistry: must match pattern',
    ],
    ['a log level', { logging: { logLevel: 'loud' } }, /logLevel/, 'logging.logLevel: must match pattern'],
  ])('%s', async (_, values, path, synth) => {
    expect(product.refusal(values)).toContain(synth);
    for (const { ok, stderr } of await product.render(values)) {
      expect(ok).toBe(false);
      expect(stderr).toMatch(path);
    }
  });
});

describe('what is accepted', () => {
  test.each<readonly [string, ValuesMap]>([
    ['a name of 40 characters', { fullnameOverride: 'a'.repeat(40) }],
    ['keys for YAML anchors, and those of a parent', { 'x-common': { a: 1 }, global: { parents: { b: 2 } } }],
    [
      'a reference to a secret',
      withSource({ type: 'sqlserver', table: 'a', options: { password: '${MSSQL_PASSWORD}' } }),
    ],
    ['a source by the name of a connector', withSource('mssql-source')],
    ['a log level in any case', { logging: { logLevel: 'wArN' } }],
    [
      'numbers and texts as quantities',
      { jobmanager: { resources: { limits: { cpu: 0.5, memory: '1Gi' } } } },
    ],
    [
      'two spellings that agree',
      { taskmanager: { slots: 3 }, flinkConfiguration: { 'taskmanager.numberOfTaskSlots': 3 } },
    ],
    [
      'Secrets made from values',
      { createSecrets: true, mssqlAuth: { username: 'u', password: '{{ p"\\ }}' } },
    ],
  ])('%s', async (_, values) => {
    await product.same(values);
  });
});
