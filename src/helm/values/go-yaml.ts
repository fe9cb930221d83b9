import { parseAllDocuments, type Document, type ScalarTag } from 'yaml';
import { ChartError } from '../errors';

// YAML as Helm reads it: go-yaml v2 (YAML 1.1 without base 60; dates stay text), by its resolve.go.

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
]);
const NULL = /^(~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const NOT_FINITE = /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

const withoutUnderscores = (text: string): string => (/^[-+\d]/.test(text) ? text.replaceAll('_', '') : text);
const isInteger = (text: string): boolean => INTEGER.test(withoutUnderscores(text));
const isFloat = (text: string): boolean => FLOAT.test(withoutUnderscores(text));

function readInteger(text: string): number {
  const plain = withoutUnderscores(text);
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '').replace(/^0o?(?=[0-7])/i, '0o');
  const value = Number(digits);
  return negative && value !== 0 ? -value : value;
}

function refuseNotFinite(text: string): never {
  throw new ChartError(`${text} is a number that Helm cannot carry`);
}

/** What a bare scalar is for Helm. */
export function readScalar(text: string): string | number | boolean | null {
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined) return boolean;
  if (NULL.test(text)) return null;
  if (isInteger(text)) return readInteger(text);
  if (isFloat(text)) return Number(withoutUnderscores(text));
  return NOT_FINITE.test(text) ? Number.NaN : text;
}

/** A test in place of a regular expression, for what a regular expression alone cannot tell. */
class Predicate extends RegExp {
  readonly #holds: (text: string) => boolean;

  constructor(holds: (text: string) => boolean) {
    super('');
    this.#holds = holds;
  }

  override test(text: string): boolean {
    return this.#holds(text);
  }
}

const scalarTag = (
  name: string,
  holds: (text: string) => boolean,
  resolve: (text: string) => unknown,
): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test: new Predicate(holds),
  resolve,
});

const TAGS: readonly ScalarTag[] = [
  scalarTag(
    'null',
    (text) => NULL.test(text),
    () => null,
  ),
  scalarTag(
    'bool',
    (text) => BOOLEANS.has(text),
    (text) => BOOLEANS.get(text),
  ),
  scalarTag('int', isInteger, readInteger),
  scalarTag('float', isFloat, (text) => Number(withoutUnderscores(text))),
  scalarTag('float', (text) => NOT_FINITE.test(text), refuseNotFinite),
];

export interface GoYamlOptions {
  /** A key that stands twice in one map is an error; Helm itself lets the last one win. */
  readonly uniqueKeys: boolean;
}

/** The documents of a YAML text as Helm reads them. @throws ChartError for what is no YAML. */
export function readDocuments(text: string, { uniqueKeys }: GoYamlOptions): readonly unknown[] {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: [...TAGS],
    merge: true,
    uniqueKeys,
    strict: true,
  }) as Document.Parsed[];
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new ChartError(error.message);
    return document.toJS({ maxAliasCount: -1 }) as unknown;
  });
}
