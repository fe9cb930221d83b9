import { Type } from '@sinclair/typebox';
import { kubernetesMap, listOf } from './words';

/** The chart looks at the shape alone: what the keys mean is judged where the pipelines are submitted. */
const side = Type.Unsafe<unknown>({
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'object', required: ['type'] },
    { type: 'object', required: ['connector'] },
  ],
});

export const pipelines = listOf(
  Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      enabled: Type.Optional(Type.Boolean()),
      version: Type.Optional(Type.Unsafe<unknown>({ type: ['integer', 'number', 'string'] })),
      source: side,
      sink: side,
      parallelism: Type.Optional(Type.Integer({ minimum: 1 })),
      transformations: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: false },
  ),
  'Pipelines: name, enabled, version, source {type, table or tables, options}, sink {type, topic, options}, ' +
    'parallelism, transformations. Submitted by the bootstrap Job.',
);

export const cdcConnectors = listOf(
  Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      type: Type.String({ minLength: 1 }),
      configuration: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    { additionalProperties: false },
  ),
  'Connectors that are created before the pipelines: name, type, configuration.',
);

export const flinkConfiguration = kubernetesMap(
  'Configuration of Flink. Engine worker obeys the keys that have a counterpart and lists the others in its log.',
);
