import { Type, type TProperties, type TSchema } from '@sinclair/typebox';

const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const Choice = <T extends string>(members: readonly [T, ...T[]]) =>
  Type.Unsafe<T>(Type.String({ enum: members, default: members[0] }));
const List = <T extends TSchema>(items: T) => Type.Array(items, { default: [] });
const TextMap = () => Type.Record(Type.String(), Type.String(), { default: {} });
const Slug = () => Type.String({ pattern: '^[a-z0-9]+$' });

/** Values of every kind, under names of every kind. */
export const Values = closed({
  flag: Type.Boolean({ default: false }),
  other: Type.Boolean({ default: true }),
  free: Type.String({ default: '' }),
  label: Type.String({ default: 'x y', pattern: '^[A-Za-z0-9 :/]*$' }),
  optionalText: Type.Optional(Type.String()),
  optionalCount: Type.Optional(Type.Integer()),
  optionalRatio: Type.Optional(Type.Number()),
  optionalMap: Type.Optional(Type.Record(Type.String(), Type.String())),
  mode: Choice(['x', 'on', '1']),
  side: Type.Union([Type.Literal('left'), Type.Literal('off')], { default: 'left' }),
  node: closed({ node: Type.String({ default: 'n' }), length: Type.Integer({ default: 1, maximum: 9 }) }),
  word: Choice(['Always', 'IfNotPresent', 'Never']),
  wide: Type.Integer({ default: 5 }),
  narrow: Type.Integer({ default: 7, minimum: 0, maximum: 65535 }),
  ratio: Type.Number({ default: 0.5 }),
  map: TextMap(),
  raw: Type.Record(Type.String(), Type.Unknown(), { default: { keep: { a: 1 } } }),
  counts: Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Integer(), { default: {} }),
  mixed: Type.Record(
    Type.String({ pattern: '^[a-z.]+$' }),
    Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
    {
      default: {},
    },
  ),
  words: List(Type.String()),
  env: List(Type.Record(Type.String(), Type.Unknown())),
  'dotted.key': closed({ 'in-ner': Type.String({ default: 'q' }) }),
  path: closed({
    name: Type.String({ default: 'n', pattern: '^[A-Za-z0-9-]*$' }),
    default: Type.Boolean({ default: false, 'x-acts-in': 'flink' }),
  }),
  objects: List(
    Type.Object({
      apiVersion: Type.String({ pattern: '^v1$' }),
      kind: Type.String({ pattern: '^ConfigMap$' }),
      metadata: closed({ name: Slug(), namespace: Type.Optional(Slug()) }),
      data: Type.Record(Type.String(), Type.String()),
    }),
  ),
  items: List(
    closed({
      name: Slug(),
      port: Type.Integer({ minimum: 1, maximum: 65535 }),
      enabled: Type.Boolean(),
      note: Type.Optional(Type.String()),
      parts: Type.Array(
        closed({ key: Slug(), value: Type.String(), port: Type.Integer({ maximum: 65535 }) }),
      ),
      env: Type.Record(Type.String(), Type.String()),
      definition: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
});
