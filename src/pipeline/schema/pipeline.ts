import { type Static, Type } from '@sinclair/typebox';
import { closedObject, taggedUnion } from './closed-object';
import { kafkaSinkSchema } from './kafka-sink';
import { printSinkSchema } from './print-sink';
import { sqlServerSourceSchema } from './sqlserver-source';

/** The canonical pipeline document: what every accepted spelling becomes. */
export const pipelineSchema = closedObject(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9]([A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$',
      expected: 'letters, digits, hyphens and underscores, at most 100, letters or digits at both ends',
      description:
        'Name of the pipeline, unique in an installation. The stored position belongs to it: another name is another ' +
        'pipeline.',
    }),
    version: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,9}([.][0-9]{1,9}){0,3}$',
        expected: 'one to four numbers with dots between them',
        description:
          'Version of the document (`3`, `1.2.0`). A lower one than the one that ran last is refused.',
      }),
    ),
    enabled: Type.Boolean({ default: true, description: 'Whether the pipeline is to run.' }),
    source: taggedUnion([sqlServerSourceSchema], { description: 'Where the rows come from.' }),
    sink: taggedUnion([kafkaSinkSchema, printSinkSchema], { description: 'Where the rows go.' }),
    transformations: Type.Array(Type.Never(), {
      maxItems: 0,
      default: [],
      expected: 'an empty list: there are no transformations yet',
      description:
        'Changes to rows on their way. There are none to choose from yet: the list has to be empty.',
    }),
  },
  'One pipeline: tables of one database to one sink.',
);

/** A pipeline whose references are resolved: what sources and sinks are built from. */
export type Pipeline = Static<typeof pipelineSchema>;
