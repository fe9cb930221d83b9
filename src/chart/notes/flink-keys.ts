import { type TObject, type TSchema } from '@sinclair/typebox';
import { type Condition, defaultValues, eq, not, toJson } from '../../helm';
import { v, Values } from '../values';

/** A key that acts with engine flink only, and when a values file has set it. */
interface FlinkKey {
  readonly path: string;
  readonly isSet: Condition;
}

/** JSON with sorted keys, as templates print it. */
function sortedJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${sortedJson(inner)}`).join(',')}}`;
}

const defaultOf = (schema: TSchema): unknown => schema.default ?? defaultValues(schema as TObject);

function* marked(schema: TSchema, value: unknown, path: readonly string[]): Generator<FlinkKey> {
  if (schema['x-acts-in'] === 'flink') {
    yield { path: path.join('.'), isSet: not(eq(toJson(value), sortedJson(defaultOf(schema)))) };
    return;
  }
  for (const [key, inner] of Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>))
    yield* marked(inner, (value as Readonly<Record<string, unknown>>)[key], [...path, key]);
}

/** All keys that are accepted and without effect while the engine is worker. */
export const flinkKeys: readonly FlinkKey[] = [...marked(Values, v, [])];
