import { type Static, Type } from '@sinclair/typebox';
import { closedObject } from './closed-object';
import { formatSchema } from './format';
import { topicSchema } from './topic';

/** The console: shows what would be written, keeps nothing. */
export const printSinkSchema = closedObject(
  {
    type: Type.Literal('print', { description: 'Names this kind of sink.' }),
    topic: topicSchema,
    format: formatSchema,
  },
  'The console. Stores no position: every start begins anew.',
);

export type PrintSink = Static<typeof printSinkSchema>;
