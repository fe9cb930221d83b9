import { type JsonObject, type JsonValue } from '../core/ports';
import { type DocumentPath } from './document-path';
import { type Reports } from './reports';
import { isObject } from './schema/schema-walk';

/** A source or sink that pipelines refer to by name. */
export interface Connector {
  readonly type: JsonValue | undefined;
  readonly typePath: DocumentPath;
  readonly part: JsonObject;
  readonly path: DocumentPath;
}

export type Connectors = ReadonlyMap<string, Connector>;

/** Reads a list of `{name, type, config}`, or an object of them by name, into `connectors`. */
export function readConnectors(
  raw: JsonValue,
  path: DocumentPath,
  reports: Reports,
  connectors: Map<string, Connector>,
): void {
  for (const { name, part, partPath } of namedParts(raw, path, reports)) {
    if (typeof name !== 'string' || name === '') {
      reports.problem([...partPath, 'name'], { value: name, message: 'missing', expected: 'a name' });
    } else if (connectors.has(name)) {
      reports.problem([...partPath, 'name'], {
        value: name,
        message: 'name of two connectors',
        expected: 'a name of its own',
      });
    } else {
      connectors.set(name, { type: part['type'], typePath: [...partPath, 'type'], part, path: partPath });
    }
  }
}

interface NamedPart {
  readonly name: JsonValue | undefined;
  readonly part: JsonObject;
  readonly partPath: DocumentPath;
}

function namedParts(raw: JsonValue, path: DocumentPath, reports: Reports): readonly NamedPart[] {
  const items: readonly (readonly [string | number, JsonValue])[] = Array.isArray(raw)
    ? [...raw.entries()]
    : isObject(raw)
      ? Object.entries(raw)
      : [];
  if (items.length === 0 && !isObject(raw) && !Array.isArray(raw) && raw !== null) {
    reports.problem(path, { value: raw, message: 'not valid', expected: 'a list of {name, type, config}' });
  }
  return items.flatMap(([key, part]) => {
    const partPath = [...path, key];
    if (isObject(part)) return [{ name: typeof key === 'string' ? key : part['name'], part, partPath }];
    reports.problem(partPath, { value: part, message: 'not valid', expected: '{name, type, config}' });
    return [];
  });
}
