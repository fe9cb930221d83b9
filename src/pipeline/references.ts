import { type JsonValue } from '../core/ports';

// `${NAME}` in any text of a document is a reference: it stays as it is written until a connection is opened.

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export type Reference = `\${${string}}`;

/** A document before its references are resolved: any number or boolean may still be a reference. */
export type WithReferences<T> = T extends number | boolean
  ? T | Reference
  : T extends readonly (infer E)[]
    ? WithReferences<E>[]
    : T extends object
      ? { [K in keyof T]: WithReferences<T[K]> }
      : T;

export function containsReference(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && new RegExp(reference).test(value);
}

/** The names that a document refers to, in the order of its keys. */
export function referencedNames(value: JsonValue): readonly string[] {
  const names = new Set<string>();
  replaceReferences(value, (name) => {
    names.add(name);
    return undefined;
  });
  return [...names];
}

/** The value with each reference replaced by what `lookup` gives; what it does not know stays. */
export function replaceReferences(value: JsonValue, lookup: (name: string) => string | undefined): JsonValue {
  if (typeof value === 'string') {
    return value.replace(reference, (text, name: string) => lookup(name) ?? text);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => replaceReferences(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceReferences(item, lookup)]),
  );
}
