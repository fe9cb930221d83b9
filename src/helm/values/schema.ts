import { type TObject, type TSchema } from '@sinclair/typebox';
import { ANY_KEY } from './any-key';

type Properties = Readonly<Record<string, TSchema>>;
export const propertiesOf = (schema: TSchema): Properties | undefined =>
  schema['properties'] as Properties | undefined;
export const itemsOf = (schema: TSchema): TSchema | undefined => schema['items'] as TSchema | undefined;
/** Marks of a schema that travel with it, such as `x-acts-in: flink`. */
export const marksOf = (schema: TSchema): readonly (readonly [name: string, value: string])[] =>
  Object.entries(schema)
    .filter(([key]) => key.startsWith('x-'))
    .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);
const isScalar = (schema: TSchema): boolean => schema['type'] !== 'object' && schema['type'] !== 'array';

/**
 * values.schema.json, as Helm 3 and 4 check it: draft-07, which the oldest of them knows. Open maps and lists may be
 * absent, since `resources: null` removes them; `global` is every chart's, so it is always allowed.
 */
export function jsonSchema(schema: TObject): Readonly<Record<string, unknown>> {
  const root = relax(schema);
  const own = propertiesOf(root)?.['global'];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...root,
    properties: {
      ...propertiesOf(root),
      global: own === undefined ? { type: 'object' } : { ...own, additionalProperties: true },
    },
  };
}

function relax(schema: TSchema): TSchema {
  const properties = propertiesOf(schema);
  const items = itemsOf(schema);
  if (items !== undefined) return { ...schema, items: relax(items) };
  if (properties === undefined) return withPlainKeys(schema);
  const required = (schema['required'] as readonly string[] | undefined)?.filter((key) => {
    const inner = properties[key];
    return inner !== undefined && (propertiesOf(inner) !== undefined || isScalar(inner));
  });
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'required'));
  return {
    ...(rest as TSchema),
    properties: Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, relax(inner)])),
    ...(required !== undefined && required.length > 0 && { required }),
  };
}

/** A record with any key, written as people write it. */
function withPlainKeys(schema: TSchema): TSchema {
  const { patternProperties, ...rest } = schema as TSchema & { patternProperties?: Properties };
  if (patternProperties === undefined) return schema;
  const any = patternProperties[ANY_KEY];
  if (any === undefined) return { ...schema, additionalProperties: false };
  return Object.keys(any).length === 0 ? rest : { ...rest, additionalProperties: any };
}

/** The chart's default values. */
export const defaultValues = (schema: TObject): Readonly<Record<string, unknown>> =>
  (defaultOf(schema) ?? {}) as Readonly<Record<string, unknown>>;

export function defaultOf(schema: TSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const properties = propertiesOf(schema);
  if (properties === undefined)
    return schema['type'] === 'array' ? [] : schema['type'] === 'object' ? {} : undefined;
  const required = new Set(schema['required'] as readonly string[] | undefined);
  const inner = Object.entries(properties).map(([key, property]) => {
    // A group of values that may be absent is, by default: else what it requires would have to be given.
    const isAbsent = !required.has(key) && propertiesOf(property) !== undefined;
    return [key, isAbsent ? property.default : defaultOf(property)] as const;
  });
  return Object.fromEntries(inner.filter(([, value]) => value !== undefined));
}

/** All schemas of the tree with their paths; the items of a list are at `path[]`. */
export function* walkSchema(schema: TSchema, path = ''): Generator<readonly [path: string, schema: TSchema]> {
  yield [path, schema];
  for (const [key, inner] of Object.entries(propertiesOf(schema) ?? {}))
    yield* walkSchema(inner, path === '' ? key : `${path}.${key}`);
  const items = itemsOf(schema);
  if (items !== undefined) yield* walkSchema(items, `${path}[]`);
}
