import {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from '@sinclair/typebox';

/** An object that knows all its keys. */
export function closedObject<P extends TProperties>(properties: P, description: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, description });
}

/** A group of options that all have defaults, and so may be left out as a whole. */
export function optionGroup<P extends TProperties>(properties: P, description: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, description, default: {} });
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(
  words: W,
  options: { readonly description: string; readonly default: W[number] },
): TUnsafe<W[number]> {
  return Type.Unsafe<W[number]>({ type: 'string', enum: words, ...options });
}

/** One of several objects, told apart by their `type`. */
export function taggedUnion<const S extends readonly TSchema[]>(
  schemas: S,
  options: { readonly description: string; readonly default?: { readonly type: string } },
): TUnsafe<Static<S[number]>> {
  return Type.Unsafe<Static<S[number]>>({
    type: 'object',
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: schemas,
    ...options,
  });
}
