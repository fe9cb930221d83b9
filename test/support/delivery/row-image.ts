import { type ImageVersion } from './observed-change';

export type JsonRow = Readonly<Record<string, unknown>>;

/** The text of the compared columns, in their order; equal texts are equal images. */
export function imageText(row: JsonRow, columns: readonly string[]): string {
  return JSON.stringify(columns.map((name) => row[name] ?? null));
}

/** The key columns of a record's key, with or without the schema that may be around them. */
export function keyText(json: string | null): string {
  if (json === null) throw new Error('the record has no key');
  const parsed: unknown = JSON.parse(json);
  if (!isRow(parsed)) throw new Error(`the key is no JSON object: ${json}`);
  const columns = isRow(parsed['payload']) ? parsed['payload'] : parsed;
  return Object.values(columns).map(String).join('/');
}

export function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The version that an image claims. Rows may carry a column `payload` that begins with `<key>/<n>/<txn>:`; where it
 * is present it has to agree, so that an image patched together from two versions is seen.
 */
export function imageVersion(row: unknown, key: string): ImageVersion {
  if (!isRow(row)) throw new Error(`the row image is no JSON object: ${JSON.stringify(row)}`);
  const n = Number(row['n']);
  const txn = Number(row['txn']);
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(txn))
    throw new Error(`the row image has no integers n and txn: ${JSON.stringify(row)}`);
  const { payload } = row;
  if (typeof payload === 'string' && !payload.startsWith(`${key}/${n}/${txn}:`))
    throw new Error(`the columns n ${n} and txn ${txn} and the payload '${payload.slice(0, 40)}' disagree`);
  return { n, txn };
}
