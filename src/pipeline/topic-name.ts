import { type TableId } from '../core/table-schema';

/** The names that a topic template may hold in braces. */
export const TOPIC_PLACEHOLDERS = ['pipeline', 'database', 'schema', 'table'] as const;

/**
 * The output topic of a table. Braces are no legal characters of a topic, so that a template cannot be mistaken for
 * a name, nor its placeholders for `${NAME}` references. Characters that Kafka does not allow become `_`.
 */
export function topicOf(template: string, pipeline: string, table: TableId): string {
  const names: Record<string, string> = { pipeline, ...table };
  return template
    .replace(/\{([a-z]+)\}/g, (placeholder, name: string) => names[name] ?? placeholder)
    .replace(/[^A-Za-z0-9._-]/g, '_');
}
