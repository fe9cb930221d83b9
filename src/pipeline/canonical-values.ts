import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type JsonValue } from '../core/ports';
import { type DocumentPath, formatPath } from './document-path';
import { type Reports } from './reports';
import { isMapNode, type SchemaNode } from './schema/schema-node';
import { isObject } from './schema/schema-walk';

interface Assigned {
  readonly value: JsonValue;
  readonly origin: DocumentPath;
  /** Given by a connector, which the pipeline's own values override. */
  readonly weak: boolean;
}

/** The canonical values of one part of a document while its spelled keys are read. */
export class CanonicalValues {
  readonly #values = new Map<string, Assigned>();
  readonly #reports: Reports;

  constructor(reports: Reports) {
    this.#reports = reports;
  }

  /** Sets a value; a second spelling of the same thing has to agree with the first. */
  set(to: string, value: JsonValue, origin: DocumentPath, weak: boolean): void {
    const known = this.#values.get(to);
    if (known === undefined || (known.weak && !weak)) this.#values.set(to, { value, origin, weak });
    else if (known.weak === weak && !isDeepStrictEqual(known.value, value)) {
      this.#reports.problem(origin, {
        value,
        message: `set before as ${formatPath(known.origin)}, with another value`,
        expected: 'one of the two',
      });
    }
  }

  get(to: string): JsonValue | undefined {
    return this.#values.get(to)?.value;
  }

  originOf(to: string): DocumentPath | undefined {
    return this.#values.get(to)?.origin;
  }

  delete(to: string): void {
    this.#values.delete(to);
  }

  /** Where each canonical path came from. */
  origins(): ReadonlyMap<string, DocumentPath> {
    return new Map([...this.#values].map(([to, { origin }]) => [to, origin]));
  }

  /** The values as nested objects. An empty object is there when a group was named without anything in it. */
  toObject(): JsonObject {
    const object: Nested = {};
    for (const [to, { value }] of this.#values) put(object, to.split('.'), value);
    return object;
  }
}

type Nested = { [key: string]: JsonValue | Nested };

function put(object: Nested, [key = '', ...rest]: readonly string[], value: JsonValue): void {
  const there = object[key];
  if (rest.length > 0) {
    const below: Nested = isNested(there) ? there : {};
    object[key] = below;
    put(below, rest, value);
  } else if (!isEmptyObject(value) || there === undefined) object[key] = value;
}

function isNested(value: JsonValue | Nested | undefined): value is Nested {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyObject(value: JsonValue): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** Texts for numbers and booleans, and numbers for texts, where the schema wants the other; else the value itself. */
export function coerce(node: SchemaNode, value: JsonValue, source: string | undefined): JsonValue {
  if (isMapNode(node) && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, coerceToText(item, undefined)]),
    );
  }
  const wanted = node.type ?? typeof node.const;
  if (wanted === 'string') return coerceToText(value, source);
  return typeof value === 'string' ? coerceFromText(wanted, value) : value;
}

function coerceFromText(wanted: string, value: string): JsonValue {
  const text = value.trim();
  if ((wanted === 'integer' || wanted === 'number') && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (wanted === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return value;
}

function coerceToText(value: JsonValue, source: string | undefined): JsonValue {
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : value;
}
