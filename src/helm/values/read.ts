import { readFileSync } from 'node:fs';
import { ChartError } from '../errors';
import { assertPlainLineBreaks } from './carried';
import { readDocuments } from './go-yaml';
import { isMap, type ValuesMap } from './merge';
import { combine } from './set';

/**
 * A values file as Helm reads it. A `---` before or after the values is fine.
 * @throws ChartError when it is no YAML, no map, or holds values in more than one document: there Helm 3 takes the
 * first and Helm 4 merges them.
 */
export function parseValues(text: string, name = 'values'): ValuesMap {
  assertPlainLineBreaks(text, name);
  const [first, ...rest] = parse(text, name);
  if (rest.some((document) => document !== null))
    throw new ChartError(
      `${name} holds several YAML documents, of which Helm 3 reads the first and Helm 4 all: put the values into one`,
    );
  if (first === undefined || first === null) return {};
  if (isMap(first)) return first;
  throw new ChartError(
    `${name} holds ${Array.isArray(first) ? 'a list' : `the text ${JSON.stringify(first)}`}, not a map of values`,
  );
}

function parse(text: string, name: string): readonly unknown[] {
  try {
    return readDocuments(text, { uniqueKeys: false });
  } catch (error) {
    throw new ChartError(`reading ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export interface ValuesSources {
  /** Values files; later ones win. */
  readonly files?: readonly string[];
  /** Arguments as of `helm --set`; they win over the files. */
  readonly set?: readonly string[];
}

/** The user's values of one release. For the app's entry point: constructs never read files. */
export const readValues = ({ files = [], set = [] }: ValuesSources): ValuesMap =>
  combine(
    files.map((file) => parseValues(readFileSync(file, 'utf8'), file)),
    set,
  );
