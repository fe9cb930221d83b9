import { type TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import { itemsOf, propertiesOf } from '../../../src/helm/values/schema';

/** Texts that YAML, JSON, Go templates or shells read as something else. */
// prettier-ignore
const HOSTILE = [
  '', 'a', 'on', 'yes', 'n', 'null', '~', 'true', '1.20', '0x1f', '0o17', '017', '1_000', '12:30', '1e3', '.inf',
  '2024-01-01', 'a: b', '# no', '- x', ' lead', 'trail ', 'say "hi"', "it's", 'back\\slash', '{{ .x }}', '}}',
  '<a & b>', 'ünï→😀', '*ref', '&anchor', '!tag', '%d', '@x', '`b`', 'multi\nline', '\nx\n', 'tab\tx', '\u0007\u001b',
  'x\u00a0y', '{a: 1}', '[1]', '"', '\\', 'x'.repeat(80), '---', '...', '=', '<<', '|', '>',
];
/** Texts that synth refuses, wholly or at the end of a manifest, since Helm would not carry them. */
const REFUSED = ['a\u0085b', 'a\u2028b', '\u2029', 'x\u00a0', 'wide\u3000'];
/** A word that a check of the torture chart knows. */
const KNOWN = 'forbidden';
/** Keys that charts do not use themselves, and some that they do. */
const KEYS = ['a', 'b', 'on', 'x.y/z', 'k-1', 'UPPER', '1', '10', '9', 'true', 'null'];
const COLLIDING = ['FIXED', 'extra', 'app', 'fixed', 'note'];

const hostileText = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.constant(KNOWN) },
  { weight: 1, arbitrary: fc.constantFrom(...REFUSED) },
  { weight: 10, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
);
const anyNumber = fc.constantFrom(0, 1, 0.5, -3, 1e6, 1234567, 1e21, 1e-7, 123456789012);

const anyScalar = fc.oneof(hostileText, anyNumber, fc.boolean());
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: anyScalar },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { a: 1, b: [1, 'x'] },
      ['x', { y: null }],
      { gone: null, t: '<a & b>' },
      [],
      {},
    ),
  },
);

function text(schema: TSchema): fc.Arbitrary<string> {
  const pattern = schema['pattern'] as string | undefined;
  if (pattern === undefined) return hostileText;
  const expression = new RegExp(pattern, 'u');
  const matching = HOSTILE.filter((candidate) => expression.test(candidate));
  const generated = fc.stringMatching(expression, { size: 'xsmall' });
  return matching.length === 0 ? generated : fc.oneof(fc.constantFrom(...matching), generated);
}

function integer(schema: TSchema): fc.Arbitrary<number> {
  const min = (schema['minimum'] as number | undefined) ?? -5;
  const max = (schema['maximum'] as number | undefined) ?? 4_000_000_000;
  const edges = [min, max, 0, 1, 2, 7, 999_999, 1_000_000, 1_234_567].filter(
    (edge) => edge >= min && edge <= max,
  );
  return fc.oneof(fc.constantFrom(...edges), fc.integer({ min, max }));
}

function list(items: TSchema): fc.Arbitrary<unknown[]> {
  const item = valuesArbitrary(items);
  const identity = ['name', 'key'].find((key) => propertiesOf(items)?.[key] !== undefined);
  if (identity === undefined) return fc.array(item, { maxLength: 3 });
  // Mostly distinct, so that most files are accepted.
  const distinct = fc.uniqueArray(item, {
    maxLength: 3,
    selector: (value) => (value as Record<string, string>)[identity],
  });
  return fc.oneof(
    { weight: 9, arbitrary: distinct },
    { weight: 1, arbitrary: fc.array(item, { maxLength: 3 }) },
  );
}

function object(
  properties: Readonly<Record<string, TSchema>>,
  required: readonly string[],
  isRoot: boolean,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([key, property]) => {
      const value = valuesArbitrary(property);
      const isOpen =
        propertiesOf(property) === undefined && ['object', 'array'].includes(property['type'] as string);
      return [
        key,
        isRoot && isOpen
          ? fc.oneof({ weight: 19, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
          : value,
      ];
    }),
  );
  return fc.record(fields, { requiredKeys: isRoot ? [] : [...required] });
}

/** Values that the schema allows; of the root, any part may be missing or, where Helm removes a default, null. */
export function valuesArbitrary(schema: TSchema, isRoot = false): fc.Arbitrary<unknown> {
  const properties = propertiesOf(schema);
  const items = itemsOf(schema);
  if (properties !== undefined)
    return object(properties, (schema['required'] as string[] | undefined) ?? [], isRoot);
  if (items !== undefined) return list(items);
  if (schema['anyOf'] !== undefined)
    return fc.oneof(...(schema['anyOf'] as TSchema[]).map((member) => valuesArbitrary(member)));
  const members = membersOf(schema);
  if (members !== undefined) return fc.constantFrom(...members);
  switch (schema['type']) {
    case 'string':
      return text(schema);
    case 'integer':
      return integer(schema);
    case 'number':
      return anyNumber;
    case 'boolean':
      return fc.boolean();
    case 'object':
      return record(schema);
    default:
      return anyValue;
  }
}

const membersOf = (schema: TSchema): readonly unknown[] | undefined =>
  schema['const'] === undefined ? (schema['enum'] as unknown[] | undefined) : [schema['const']];

function record(schema: TSchema): fc.Arbitrary<unknown> {
  const [[pattern, values] = ['', {} as TSchema]] = Object.entries(
    (schema['patternProperties'] ?? {}) as Record<string, TSchema>,
  );
  const isAnyKey = pattern === '' || pattern === '^(.*)$';
  const key = isAnyKey
    ? fc.oneof(
        { weight: 60, arbitrary: fc.constantFrom(...KEYS) },
        { weight: 1, arbitrary: fc.constantFrom(...COLLIDING) },
      )
    : fc.stringMatching(new RegExp(pattern, 'u'), { size: 'xsmall' });
  return fc.dictionary(key, valuesArbitrary(values), { maxKeys: 3 });
}
