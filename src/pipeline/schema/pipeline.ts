import { type Static, Type } from '@sinclair/typebox';
import { closedObject } from './closed-object';
import { kafkaSinkSchema } from './kafka-sink';
import { printSinkSchema } from './print-sink';
import { sqlServerSourceSchema } from './sqlserver-source';

/** The canonical pipeline document: what every accepted spelling becomes. */
export const pipelineSchema = closedObject(
  {
    name: Type.String({
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description:
        'Name of the pipeline, unique in an installation: lower case letters, digits and hyphens, at most 63. ' +
        'The stored position belongs to it: another name is another pipeline.',
    }),
    version: Type.Optional(
      Type.String({
        pattern: '^[0-9]+([.][0-9]+){0,3}$',
        description: 'Version of the document (`3`, `1.2.0`). A lower one than the stored one is refused.',
      }),
    ),
    enabled: Type.Boolean({ default: true, description: 'Whether the pipeline is to run.' }),
    parallelism: Type.Literal(1, {
      default: 1,
      description: 'Tasks that share the tables. One task reads all tables in commit order.',
    }),
    source: sqlServerSourceSchema,
    sink: Type.Union([kafkaSinkSchema, printSinkSchema]),
    transformations: Type.Array(Type.Never(), {
      maxItems: 0,
      default: [],
      description:
        'Changes to rows on their way. There are none to choose from yet: the list has to be empty.',
    }),
  },
  'One pipeline: tables of one database to one sink.',
);

/** A pipeline whose references are resolved: what sources and sinks are built from. */
export type Pipeline = Static<typeof pipelineSchema>;
