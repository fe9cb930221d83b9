import { Type } from '@sinclair/typebox';

/** The template that gives each table its topic. */
export const topicSchema = Type.String({
  minLength: 1,
  default: '{database}.{schema}.{table}',
  description:
    'Output topic of a table. `{database}`, `{schema}`, `{table}` and `{pipeline}` stand for the names; ' +
    'characters that Kafka does not allow become `_`.',
});
