import {
  type Static,
  type TArray,
  type TObject,
  type TOptional,
  type TRecord,
  type TSchema,
  type TString,
} from '@sinclair/typebox';
import { ChartError } from '../errors';
import { ANY_KEY } from '../values/any-key';
import { enumAlphabet, isRetypable, patternAlphabet } from './alphabet';
import { Expression, nodeOf, type Dict, type Expr, type List, type Symbolic } from './expression';
import { type HiddenMembers } from './hidden-members';
import { type Alphabet, alphabetOfKind, type Kind, type Reference, type Variable } from './node';
import { nodeAlphabet } from './traits';

export const ITEM: unique symbol = Symbol('item');

/** A list whose items have the symbolic shape `I`. */
export type Items<I> = Symbolic<readonly unknown[]> & { readonly [ITEM]: (variable: Variable) => I };

/** The symbolic twin of a schema: the same names, a value known at rendering at each leaf. */
export type Ref<S> =
  S extends TOptional<TSchema>
    ? Expr<Static<S> | undefined>
    : S extends TObject<infer P>
      ? Symbolic<Static<TObject<P>>> & HiddenMembers<keyof P> & { readonly [K in keyof P]: Ref<P[K]> }
      : S extends TArray<infer I>
        ? List<Static<I>> & Items<Ref<I>>
        : S extends TRecord<TString, infer V>
          ? Dict<Static<V>>
          : S extends TSchema
            ? Expr<Static<S>>
            : never;

/** The symbolic values of a chart: what constructs see of its values file. */
export const symbolicValues = <S extends TObject>(schema: S): Ref<S> =>
  reference(schema, 'Values', [], false) as Ref<S>;

/** The reserved names of YAML 1.1 that Helm would read as booleans when they are keys of a values file. */
const BOOLEAN_KEYS = /^(y|n|yes|no|on|off|true|false)$/i;

function reference(
  schema: TSchema,
  root: Reference['root'],
  path: readonly string[],
  optional: boolean,
): unknown {
  const node = describe(schema, root, path, optional);
  const twin = new Expression(node);
  // What may be absent has no inside that a template could reach into.
  if (!optional) attachInside(twin, schema, root, path);
  return twin;
}

function attachInside(
  twin: Expression,
  schema: TSchema,
  root: Reference['root'],
  path: readonly string[],
): void {
  for (const [key, inner] of Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>)) {
    if (BOOLEAN_KEYS.test(key))
      throw new ChartError(
        `the value ${[...path, key].join('.')} needs another name: Helm reads the key "${key}" as a boolean`,
      );
    const required = (schema['required'] as readonly string[] | undefined)?.includes(key) ?? false;
    Object.defineProperty(twin, key, { value: reference(inner, root, [...path, key], !required) });
  }
  if (schema['type'] === 'array') {
    const item = (variable: Variable): unknown => reference(schema['items'] as TSchema, variable, [], false);
    Object.defineProperty(twin, ITEM, { value: item });
  }
}

function describe(
  schema: TSchema,
  root: Reference['root'],
  path: readonly string[],
  optional: boolean,
): Reference {
  const kind = kindOf(schema);
  const members = membersOf(schema);
  const pattern = schema['pattern'] as string | undefined;
  const alphabet: Alphabet =
    members !== undefined ? enumAlphabet(members) : pattern !== undefined ? patternAlphabet(pattern) : 'free';
  return {
    op: 'reference',
    kind,
    root,
    path,
    optional,
    alphabet: kind === 'string' ? alphabet : alphabetOfKind(kind),
    retypable:
      kind !== 'string' || members === undefined || members.some((member) => isRetypable(String(member))),
    wide: kind === 'integer' && !(((schema['maximum'] as number | undefined) ?? Infinity) < 1e6),
    ...(kind === 'object' && { entry: entryOf(schema), filled: isFilled(schema) }),
  };
}

/** A key that no values file can remove: open maps and lists may be absent, see `jsonSchema`. */
function isFilled(schema: TSchema): boolean {
  const properties = (schema['properties'] ?? {}) as Record<string, TSchema>;
  const required = (schema['required'] as readonly string[] | undefined) ?? [];
  return required.some((key) => {
    const inner = properties[key];
    if (inner === undefined) return false;
    return kindOf(inner) === 'object' ? isFilled(inner) : kindOf(inner) !== 'array';
  });
}

function entryOf(schema: TSchema): NonNullable<Reference['entry']> {
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Record<string, TSchema>);
  const [first] = patterns;
  if (first === undefined || patterns.length > 1) return { kind: 'any', keys: 'free' };
  return { kind: kindOf(first[1]), keys: first[0] === ANY_KEY ? 'free' : patternAlphabet(first[0]) };
}

const KINDS: ReadonlySet<unknown> = new Set(['string', 'integer', 'number', 'boolean', 'object', 'array']);

/** What a schema describes; untyped values, and unions but those of fixed texts, are `any`. */
export const kindOf = (schema: TSchema): Kind => {
  const type: unknown = schema['type'];
  if (KINDS.has(type)) return type as Kind;
  return type === undefined && membersOf(schema)?.every((member) => typeof member === 'string') === true
    ? 'string'
    : 'any';
};

/** A list that a text was split into; each item is a part of that text. */
export function withItems(list: Expr<readonly string[]>, whole: Expr<string>): Items<Expr<string>> {
  const item = (root: Variable): Expression =>
    new Expression({
      op: 'reference',
      kind: 'string',
      root,
      path: [],
      optional: false,
      alphabet: nodeAlphabet(nodeOf(whole)),
      retypable: true,
      wide: false,
    });
  return Object.defineProperty(list, ITEM, { value: item }) as unknown as Items<Expr<string>>;
}

/** The values that a schema lists: an `enum`, or a union of literals. */
function membersOf(schema: TSchema): readonly unknown[] | undefined {
  const union = schema['anyOf'] as readonly TSchema[] | undefined;
  const literals = union?.map((member) => member['const'] as unknown);
  return literals?.includes(undefined) === false
    ? literals
    : (schema['enum'] as readonly unknown[] | undefined);
}
