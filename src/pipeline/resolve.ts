import { CdcError } from '../core/errors/cdc-error';
import { type JsonValue } from '../core/ports';
import { checkMeaning } from './check-meaning';
import { checkSchema, valueAt } from './check-schema';
import { documentNode } from './connector-kinds';
import { coerce } from './canonical-values';
import { type PipelineDocument } from './normalise';
import { PipelineDocumentError, problemAt } from './problem';
import { referencedNames, replaceReferences } from './references';
import { type Pipeline } from './schema/pipeline';
import { memberOf, type SchemaNode } from './schema/schema-node';
import { isObject } from './schema/schema-walk';
import { commaList } from './spellings/spelling';

/**
 * The pipeline with each `${NAME}` replaced by its value, to be done where a connection is opened and never shown.
 * @throws CdcError that lists every missing name; PipelineDocumentError when the values do not fit, shown as written
 */
export function resolveReferences(
  document: PipelineDocument,
  lookup: (name: string) => string | undefined,
): Pipeline {
  const written = document as unknown as JsonValue;
  const missing = referencedNames(written).filter((name) => lookup(name) === undefined);
  if (missing.length > 0) throw missingReferences(document.name, missing);
  const resolved = coerceAll(documentNode, replaceReferences(written, lookup));
  const pipeline = resolved as unknown as Pipeline;
  const wrong = checkSchema(resolved);
  const problems = [
    ...wrong,
    ...checkMeaning(
      pipeline,
      wrong.map(({ path }) => path),
    ),
  ];
  if (problems.length > 0) {
    // Values are shown as they are written: resolved, they may be secrets.
    const shown = problems.map(({ path, ...parts }) => {
      const value = valueAt(written, path);
      return problemAt(path, { message: parts.message, expected: parts.expected, value });
    });
    throw new PipelineDocumentError(`pipeline ${document.name} with its references resolved`, shown);
  }
  return pipeline;
}

/** Brings resolved texts to the types of the schema; a list of texts may come as one with commas. */
function coerceAll(node: SchemaNode, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return node.items?.expected === 'host:port' ? (commaList(value) ?? value) : value;
  const properties = isObject(value) ? memberOf(node, value['type'])?.properties : undefined;
  if (properties === undefined || !isObject(value)) return coerce(node, value, undefined);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, coerceAll(properties[key] ?? {}, item)]),
  );
}

function missingReferences(pipeline: string, names: readonly string[]): CdcError {
  const list = names.map((name) => `\${${name}}`).join(', ');
  return new CdcError(
    'CDC_PIPELINE_REFERENCE_MISSING',
    `resolving the references of pipeline ${pipeline}: no value for ${list}`,
    { details: { pipeline, names } },
  );
}
