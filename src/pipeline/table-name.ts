/** The name of a table inside its database. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

const part = String.raw`\[(?:[^\]]|\]\])+\]|[^\s.,[\]]+`;
const names = new RegExp(`^(?:(${part})\\.)?(?:(${part})\\.)?(${part})$`);

/**
 * Splits `table`, `schema.table` or `database.schema.table`; parts in brackets may hold anything, `]` doubled as in
 * T-SQL. Undefined when the text is none of these.
 */
export function tryParseTableName(text: string): (Partial<TableName> & { database?: string }) | undefined {
  const match = names.exec(text.trim());
  if (match === null) return undefined;
  const [first, second, table] = match.slice(1).map(unquote);
  if (table === undefined) return undefined;
  const schema = second ?? first;
  return {
    table,
    ...(schema !== undefined && { schema }),
    ...(second !== undefined && first !== undefined && { database: first }),
  };
}

/** Splits one of the `tables` of a pipeline, which are always written by {@link formatTableName}. */
export function parseTableName(text: string): TableName {
  const { schema, table } = tryParseTableName(text) ?? {};
  return { schema: schema ?? '', table: table ?? text };
}

/** `schema.table`, with brackets only around what needs them. */
export function formatTableName({ schema, table }: TableName): string {
  return `${quote(schema)}.${quote(table)}`;
}

function unquote(text: string | undefined): string | undefined {
  return text?.startsWith('[') ? text.slice(1, -1).replaceAll(']]', ']') : text;
}

function quote(text: string): string {
  return /[\s.,[\]]/.test(text) ? `[${text.replaceAll(']', ']]')}]` : text;
}
