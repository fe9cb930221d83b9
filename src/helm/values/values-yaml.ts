import { type TObject, type TSchema } from '@sinclair/typebox';
import { Document, isMap, isScalar, type Pair, type Scalar, stringify, type YAMLMap } from 'yaml';
import { defaultOf, defaultValues, marksOf, propertiesOf } from './schema';

/** values.yaml: the defaults, each key under its description; keys that have none are commented out. */
export function valuesYaml(schema: TObject): string {
  const document = new Document(defaultValues(schema), { version: '1.1' });
  document.directives = undefined;
  if (isMap(document.contents)) {
    const absent = annotate(document.contents, schema, ROOT);
    if (absent.length > 0) document.comment = absent.join(ROOT.between);
  }
  return document.toString({ lineWidth: 0 });
}

/** Blank lines stand between the keys of the root, also where they are commented out. */
interface Spacing {
  readonly between: string;
  readonly afterAbsent: string;
}
const ROOT: Spacing = { between: '\n\n', afterAbsent: '\n' };
const DENSE: Spacing = { between: '\n', afterAbsent: '' };

/**
 * Puts comments before the keys of a map. Keys without a default stand in no map: they are comments of the next key
 * that does.
 * @returns those behind the last key.
 */
function annotate(map: YAMLMap, schema: TSchema, spacing: Spacing): readonly string[] {
  let absent: string[] = [];
  for (const [name, property] of Object.entries(propertiesOf(schema) ?? {})) {
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
    if (pair === undefined) absent.push(asComment(outline(name, property)));
    else {
      annotatePair(pair as Pair<Scalar>, property, absent, spacing);
      if (spacing === ROOT && pair !== map.items[0]) (pair.key as Scalar).spaceBefore = true;
      absent = [];
    }
  }
  return absent;
}

function annotatePair(
  { key, value }: Pair<Scalar>,
  schema: TSchema,
  absent: readonly string[],
  { between, afterAbsent }: Spacing,
): void {
  const own = description(schema);
  const blocks = own.length > 0 ? [...absent, asComment(own)] : absent;
  if (blocks.length > 0) key.commentBefore = blocks.join(between) + (own.length > 0 ? '' : afterAbsent);
  if (!isMap(value)) return;
  const rest = annotate(value, schema, DENSE);
  if (rest.length > 0) value.comment = rest.join('\n');
}

const asComment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

const description = (schema: TSchema): readonly string[] => [
  ...(schema.description?.split('\n') ?? []),
  ...marksOf(schema).map(([name, mark]) => `${name}: ${mark}`),
];

/** What a key would look like: what is said of it, then the key, with the example of its schema where there is one. */
function outline(name: string, schema: TSchema, comment = ''): readonly string[] {
  const inner = Object.entries(propertiesOf(schema) ?? {});
  const key = stringify({ [name]: null }, { version: '1.1', nullStr: '' }).trimEnd();
  const said = description(schema).map((line) => comment + line);
  if (inner.length === 0) return [...said, `${key}${sample(schema)}`];
  const below = inner.flatMap(([innerName, property]) => outline(innerName, property, '# '));
  return [...said, key, ...below.map((line) => `  ${line}`)];
}

function sample(schema: TSchema): string {
  const [example] = (schema['examples'] as readonly unknown[] | undefined) ?? [];
  const value = example ?? defaultOf(schema);
  if (value === undefined) return '';
  return ` ${stringify(value, { version: '1.1', collectionStyle: 'flow', lineWidth: 0 }).trimEnd()}`;
}
