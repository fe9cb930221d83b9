import { Type, type TProperties } from '@sinclair/typebox';

const closed = <P extends TProperties>(properties: P, description: string) =>
  Type.Object(properties, { additionalProperties: false, description });
const text = (value: string, pattern: string, description: string) =>
  Type.String({ default: value, pattern, description });
const raw = (value: object, description: string) =>
  Type.Record(Type.String(), Type.Unknown(), { default: value, description });

const dns = '^([a-z][-a-z0-9]*)?$';
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

export const Values = closed(
  {
    nameOverride: text('', dns, 'Replaces the name of the chart in the names of its objects.'),
    fullnameOverride: text('', dns, 'Replaces the whole first part of these names.'),
    image: closed(
      {
        repository: text('quay.io/example/greeter', '^[a-z0-9][a-z0-9./:_-]*$', 'Repository.'),
        tag: text('', '^[a-zA-Z0-9._-]*$', 'Tag; the version of the application when empty.'),
      },
      'The one image of the chart.',
    ),
    replicas: Type.Integer({ default: 1, minimum: 0, maximum: 100, description: 'Number of pods.' }),
    config: Type.Record(Type.String({ pattern: '^[a-z][a-zA-Z.]*$' }), scalar, {
      default: { greeting: 'hello' },
      description: 'Entries of config.yaml; a change restarts the pods.',
    }),
    host: text('', '^[a-z0-9.-]*$', 'Host name of the Ingress; there is none when empty.'),
    podLabels: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'Further labels of the pods.',
    }),
    resources: raw({ limits: { memory: '64Mi' } }, 'Resources of the container.'),
    extraEnv: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      default: [],
      description: 'Further environment variables.',
    }),
  },
  'Values of the greeter.',
);
