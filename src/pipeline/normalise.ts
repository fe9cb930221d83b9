import { type JsonObject, type JsonValue } from '../core/ports';
import { coerce } from './canonical-values';
import { checkMeaning } from './check-meaning';
import { type CanonicalProblem, checkSchema } from './check-schema';
import { documentNode } from './connector-kinds';
import { type Connectors } from './connectors';
import { type DocumentPath } from './document-path';
import { nearest } from './nearest';
import { normalisePart, type NormalisedPart, spellingsOf } from './normalise-part';
import { type Note, PipelineDocumentError, type ProblemParts } from './problem';
import { containsReference, type WithReferences } from './references';
import { Reports } from './reports';
import { type Pipeline } from './schema/pipeline';
import { isObject, withDefaults } from './schema/schema-walk';
import { isSecretKey } from './secrets';

/** A pipeline in canonical form whose references are still as they were written. */
export type PipelineDocument = WithReferences<Pipeline>;

export interface NormaliseOptions {
  /** What names of sources and sinks refer to. */
  readonly connectors?: Connectors;
  /** Whether a document that does not say so is to run. */
  readonly enabledByDefault?: boolean;
}

export interface NormaliseContext extends NormaliseOptions {
  readonly reports: Reports;
  readonly sourceOf?: (path: DocumentPath) => string | undefined;
}

const HEAD_KEYS = ['name', 'version', 'enabled', 'transformations'];
/** Keys of the document that say something of its source, in the source's own spellings. */
const SOURCE_KEYS = ['parallelism'];
const KNOWN_KEYS = [...HEAD_KEYS, ...SOURCE_KEYS, 'source', 'sink'];

/**
 * Brings a pipeline document in any accepted spelling to the canonical one. Its own result is such a spelling.
 * @throws PipelineDocumentError with every problem
 */
export function normalise(
  document: JsonValue,
  options: NormaliseOptions = {},
): { pipeline: PipelineDocument; notes: readonly Note[] } {
  const reports = new Reports();
  const pipeline = normaliseAt(document, [], { ...options, reports });
  if (pipeline === undefined || reports.problems.length > 0) {
    throw new PipelineDocumentError('the pipeline document', reports.problems);
  }
  return { pipeline, notes: reports.notes };
}

/** Brings the document at `path` of a larger one to the canonical form; undefined when it has problems. */
export function normaliseAt(
  raw: JsonValue,
  path: DocumentPath,
  context: NormaliseContext,
): PipelineDocument | undefined {
  const { reports, connectors = new Map(), sourceOf = () => undefined } = context;
  if (!isObject(raw)) {
    reports.problem(path, {
      value: raw,
      message: 'not a pipeline',
      expected: `an object with ${KNOWN_KEYS.join(', ')}`,
    });
    return undefined;
  }
  const before = reports.problems.length;
  const head = readHead(raw, path, context);
  const partContext = { connectors, reports, sourceOf };
  const beside = { part: pick(raw, SOURCE_KEYS), path };
  const source = normalisePart('source', raw['source'], [...path, 'source'], partContext, beside);
  const sink = normalisePart('sink', raw['sink'], [...path, 'sink'], partContext);
  const canonical = withDefaults(documentNode, {
    ...head,
    ...(source && { source: source.value }),
    ...(sink && { sink: sink.value }),
  });
  const parts = { source, sink };
  for (const problem of problemsOf(canonical)) {
    const isTold = (problem.path[0] === 'source' && !source) || (problem.path[0] === 'sink' && !sink);
    if (!isTold) reports.problem(originOf(problem.path, path, parts), withSpellings(problem, parts));
  }
  if (reports.problems.length > before) return undefined;
  noteLiterals(canonical, path, parts, reports);
  // Just validated against the schema that the type is made from.
  return canonical as unknown as PipelineDocument;
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

function problemsOf(canonical: JsonValue): readonly CanonicalProblem[] {
  const problems = checkSchema(canonical);
  // Checks look only at what is valid by the schema, so that the type holds for what they see.
  const document = canonical as unknown as PipelineDocument;
  return [
    ...problems,
    ...checkMeaning(
      document,
      problems.map(({ path }) => path),
    ),
  ];
}

/** The values outside source and sink. */
function readHead(
  raw: Readonly<Record<string, JsonValue>>,
  path: DocumentPath,
  { reports, sourceOf = () => undefined, enabledByDefault = true }: NormaliseContext,
): Readonly<Record<string, JsonValue>> {
  const head: Record<string, JsonValue> = { enabled: enabledByDefault };
  for (const [key, value] of Object.entries(raw)) {
    if (!KNOWN_KEYS.includes(key)) {
      const expected = `one of ${KNOWN_KEYS.join(', ')}`;
      reports.problem([...path, key], {
        message: 'unknown key',
        expected,
        nearest: nearest(key, KNOWN_KEYS),
      });
    } else if (HEAD_KEYS.includes(key) && value !== null) {
      head[key] = coerce(documentNode.properties?.[key] ?? {}, value, sourceOf([...path, key]));
    }
  }
  return head;
}

interface Parts {
  readonly source: NormalisedPart | undefined;
  readonly sink: NormalisedPart | undefined;
}

/** Where the value at a canonical path was written, or would have been. */
function originOf(canonical: DocumentPath, top: DocumentPath, parts: Parts): DocumentPath {
  const [side, ...below] = canonical;
  const part = side === 'source' ? parts.source : side === 'sink' ? parts.sink : undefined;
  for (let length = below.length; length > 0; length -= 1) {
    const origin = part?.origins.get(below.slice(0, length).join('.'));
    if (origin !== undefined) return [...origin, ...below.slice(length)];
  }
  return [...top, ...canonical];
}

/** A missing value is easier to add when one knows how it may be called. */
function withSpellings(problem: CanonicalProblem, parts: Parts): ProblemParts {
  const [side, ...below] = problem.path;
  const kind = (side === 'source' ? parts.source : side === 'sink' ? parts.sink : undefined)?.kind;
  const names = kind === undefined ? [] : spellingsOf(kind, below.join('.'));
  if (problem.message !== 'missing' || names.length === 0) return problem;
  return { ...problem, expected: `${problem.expected} (also called ${names.join(', ')})` };
}

/** A password in a file is easily committed: worth a word. */
function noteLiterals(
  value: JsonValue,
  top: DocumentPath,
  parts: Parts,
  reports: Reports,
  path: DocumentPath = [],
): void {
  if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) noteLiterals(item, top, parts, reports, [...path, key]);
    return;
  }
  const key = path.at(-1);
  if (typeof key === 'string' && isSecretKey(key) && typeof value === 'string' && !containsReference(value)) {
    reports.note(
      originOf(path, top, parts),
      'is a secret in plain text: write `${NAME}` and set the variable',
    );
  }
}
