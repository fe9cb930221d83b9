import { type Row, type Value } from '../../../../core/table-schema';

/**
 * The key of a row as text that is equal exactly when the values are. Only ever compared for equality: the order of
 * keys is the server's business.
 */
export function rowKey(row: Row, key: readonly number[]): string {
  const [only] = key;
  if (key.length === 1 && only !== undefined) return keyPart(row[only]);
  let text = '';
  for (const ordinal of key) {
    const part = keyPart(row[ordinal]);
    text += `${part.length}:${part}`;
  }
  return text;
}

export function hasSameKey(a: Row, b: Row, key: readonly number[]): boolean {
  for (const ordinal of key) {
    if (a[ordinal] !== b[ordinal] && keyPart(a[ordinal]) !== keyPart(b[ordinal])) return false;
  }
  return true;
}

function keyPart(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
  if (typeof value === 'object' && value !== null) {
    return `${value.days} ${value.ticks} ${value.offsetMinutes}`;
  }
  return String(value);
}
