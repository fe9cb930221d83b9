import { type JsonObject, type JsonValue } from '../core/ports';
import { type ConnectorKind } from './connector-kinds';
import { type DocumentPath } from './document-path';
import { isGroup, isObject, nodeAt } from './schema/schema-walk';

/** A key of a source or sink as it is spelled, however deep it was written. */
export interface SpelledEntry {
  /** Its keys joined by dots, containers left out: `scan.startup.mode`. */
  readonly key: string;
  readonly path: DocumentPath;
  readonly value: JsonValue;
}

/** Objects whose keys count as if they stood beside them. */
const CONTAINERS: readonly string[] = ['config', 'options', 'configuration'];

/** The entries of a part. Values that are null count as absent; `skipped` keys have been read already. */
export function spelledEntries(
  kind: ConnectorKind,
  part: JsonObject,
  path: DocumentPath,
  skipped: readonly string[],
): readonly SpelledEntry[] {
  return Object.entries(part).flatMap(([key, value]) => {
    if (skipped.includes(key)) return [];
    const isContainer = CONTAINERS.includes(key) && isObject(value);
    return isContainer
      ? flatten(kind, value, [...path, key], '')
      : flattenValue(kind, value, [...path, key], key);
  });
}

function flatten(
  kind: ConnectorKind,
  object: JsonObject,
  path: DocumentPath,
  prefix: string,
): readonly SpelledEntry[] {
  return Object.entries(object).flatMap(([key, value]) =>
    flattenValue(kind, value, [...path, key], `${prefix}${key}`),
  );
}

function flattenValue(
  kind: ConnectorKind,
  value: JsonValue,
  path: DocumentPath,
  key: string,
): readonly SpelledEntry[] {
  if (value === null) return [];
  if (!isObject(value)) return [{ key, path, value }];
  const node = nodeAt(kind.schema, key);
  if (node !== undefined && isGroup(node)) {
    // Naming a group is what switches it on: `tls: {}`.
    return [{ key, path, value: {} }, ...flatten(kind, value, path, `${key}.`)];
  }
  const isWhole = node !== undefined || kind.spellings[key] !== undefined;
  const below = isWhole ? [] : flatten(kind, value, path, `${key}.`);
  return below.length > 0 ? below : [{ key, path, value }];
}
