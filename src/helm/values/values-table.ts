import { type TObject, type TSchema } from '@sinclair/typebox';
import { defaultOf, itemsOf, marksOf, propertiesOf } from './schema';

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
  const types = [schema['type'] as string | readonly string[] | undefined].flat();
  return types.map((type) => (type === 'object' ? 'map' : (type ?? 'any'))).join(' or ');
}

const defaultText = (schema: TSchema): string => {
  const value = defaultOf(schema);
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
};
