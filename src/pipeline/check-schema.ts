import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type JsonValue } from '../core/ports';
import { documentNode } from './connector-kinds';
import { type DocumentPath, pathKey } from './document-path';
import { nearest } from './nearest';
import { type ProblemParts } from './problem';
import { containsReference } from './references';
import { expectationOf, type SchemaNode, tagsOf } from './schema/schema-node';

/** Something wrong at a canonical path. */
export interface CanonicalProblem extends ProblemParts {
  readonly path: DocumentPath;
}

let validate: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (validate === undefined) {
    const ajv = new Ajv({ allErrors: true, verbose: true, discriminator: true, strict: false });
    validate = ajv.compile(documentNode);
  }
  return validate;
}

/** Compares a canonical document with the schema. Texts with references are taken for what they will be. */
export function checkSchema(document: JsonValue): readonly CanonicalProblem[] {
  const check = validator();
  if (check(document)) return [];
  const problems = new Map<string, CanonicalProblem>();
  for (const error of check.errors ?? []) {
    const problem = toProblem(error, document);
    if (problem !== undefined && !problems.has(pathKey(problem.path))) {
      problems.set(pathKey(problem.path), problem);
    }
  }
  return [...problems.values()];
}

function toProblem(error: ErrorObject, document: JsonValue): CanonicalProblem | undefined {
  const path = pathOf(error, document);
  const node = (error.parentSchema ?? {}) as SchemaNode;
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case 'not':
    case 'oneOf':
      return undefined;
    case 'required': {
      const key = String(params['missingProperty']);
      return {
        path: [...path, key],
        message: 'missing',
        expected: expectationOf(node.properties?.[key] ?? {}),
      };
    }
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = Object.keys(node.properties ?? {});
      return {
        path: [...path, key],
        message: 'unknown key',
        expected: `one of ${known.join(', ')}`,
        nearest: nearest(key, known),
      };
    }
    case 'discriminator':
      return atTag([...path, 'type'], node, document);
    default:
      return atValue(path, node, document);
  }
}

function atTag(path: DocumentPath, node: SchemaNode, document: JsonValue): CanonicalProblem {
  const value = valueAt(document, path);
  const tags = tagsOf(node);
  return {
    path,
    ...(value !== undefined && { value }),
    message: value === undefined ? 'missing' : 'not valid',
    expected: `one of ${tags.join(', ')}`,
    nearest: typeof value === 'string' ? nearest(value, tags) : undefined,
  };
}

function atValue(path: DocumentPath, node: SchemaNode, document: JsonValue): CanonicalProblem | undefined {
  const value = valueAt(document, path);
  if (containsReference(value)) return undefined;
  const choices = node.enum?.map(String) ?? [];
  return {
    path,
    value,
    message: value === '' || isEmptyList(value) ? 'empty' : 'not valid',
    expected: expectationOf(node),
    nearest: typeof value === 'string' ? nearest(value, choices) : undefined,
  };
}

function isEmptyList(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Ajv's JSON pointer as a path; numbers only where the document has a list. */
function pathOf({ instancePath }: ErrorObject, document: JsonValue): DocumentPath {
  const path: (string | number)[] = [];
  for (const step of instancePath.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(document, path)) ? Number(key) : key);
  }
  return path;
}

/** The value at a path, undefined when there is none. */
export function valueAt(document: JsonValue, path: DocumentPath): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string | number, JsonValue>>)[step];
  }
  return value;
}
