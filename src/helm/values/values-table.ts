import { type TObject, type TSchema } from '@sinclair/typebox';
import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { defaultOf, defaultValues, itemsOf, propertiesOf } from './schema';

/** Marks of a schema that travel with it, such as `x-acts-in: flink`. */
const marksOf = (schema: TSchema): readonly (readonly [name: string, value: string])[] =>
  Object.entries(schema)
    .filter(([key]) => key.startsWith('x-'))
    .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]);

/** values.yaml: the defaults, each key under its description. */
export function valuesYaml(schema: TObject): string {
  const document = new Document(defaultValues(schema), { version: '1.1' });
  document.directives = undefined;
  if (isMap(document.contents)) comment(document.contents, schema, true);
  return document.toString({ lineWidth: 0 });
}

function comment(map: YAMLMap, schema: TSchema, isRoot: boolean): void {
  const properties = propertiesOf(schema) ?? {};
  for (const [index, { key, value }] of map.items.entries()) {
    const property = isScalar(key) ? properties[String(key.value)] : undefined;
    if (!isScalar(key) || property === undefined) continue;
    const marks = marksOf(property).map(([name, mark]) => `${name}: ${mark}`);
    const lines = [...(property.description?.split('\n') ?? []), ...marks];
    if (lines.length > 0) key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
    if (isRoot && index > 0) key.spaceBefore = true;
    if (isMap(value)) comment(value, property, false);
  }
}

/** A row of the values table for a chart's README. */
interface Row {
  readonly path: string;
  readonly schema: TSchema;
}

function* rows(schema: TSchema, path: string): Generator<Row> {
  const properties = propertiesOf(schema);
  if (properties === undefined) {
    yield { path, schema };
    const items = itemsOf(schema);
    if (items !== undefined && propertiesOf(items) !== undefined) yield* rows(items, `${path}[]`);
    return;
  }
  for (const [key, inner] of Object.entries(properties))
    yield* rows(inner, path === '' ? key : `${path}.${key}`);
}

/** The values table of a chart's README, in Markdown; a column for each kind of mark that the schema has. */
export function valuesTable(schema: TObject): string {
  const all = [...rows(schema, '')];
  const marks = [...new Set(all.flatMap((row) => marksOf(row.schema).map(([name]) => name)))];
  const header = ['Key', 'Type', 'Default', 'Description', ...marks];
  const body = all.map((row) => [
    `\`${row.path}\``,
    typeOf(row.schema),
    defaultText(row.schema),
    row.schema.description ?? '',
    ...marks.map((mark) => marksOf(row.schema).find(([name]) => name === mark)?.[1] ?? ''),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...body.map(line)].join('\n') + '\n';
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function typeOf(schema: TSchema): string {
  const members = schema['enum'] as readonly unknown[] | undefined;
  if (members !== undefined) return members.map(String).join(', ');
  const union = schema['anyOf'] as readonly TSchema[] | undefined;
  if (union !== undefined) return union.map(typeOf).join(' or ');
  const items = itemsOf(schema);
  if (items !== undefined) return `list of ${typeOf(items)}`;
  return schema['type'] === 'object' ? 'map' : ((schema['type'] as string | undefined) ?? 'any');
}

const defaultText = (schema: TSchema): string => {
  const value = defaultOf(schema);
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
};
