import { type TObject, type TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ChartError } from '../errors';
import { patternAlphabet } from '../tree/alphabet';
import { ANY_KEY } from './any-key';
import { uncarried } from './carried';
import { isMap, type ValuesMap, mergeDefaults } from './merge';
import { nearest } from './nearest';
import { defaultOf, defaultValues, jsonSchema, propertiesOf, walkSchema } from './schema';

const validators = new WeakMap<TObject, ValidateFunction>();

function validatorOf(schema: TObject): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const made = compile(jsonSchema(schema));
  validators.set(schema, made);
  return made;
}

// One for all: making one costs more than all that a chart does with it.
const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, meta: false, validateSchema: false });
const compile = (schema: object): ValidateFunction => ajv.compile(schema);

/**
 * The values that templates see: the user's over the chart's defaults, by Helm's rules.
 * @throws ChartError that lists every key at fault, and for an unknown key the nearest known one.
 */
export function resolveValues(schema: TObject, values: ValuesMap): ValuesMap {
  const merged = mergeDefaults(defaultValues(schema), values);
  const validate = validatorOf(schema);
  const problems = validate(merged) ? [] : (validate.errors ?? []).map(describeError);
  problems.push(...uncarried(merged));
  if (problems.length === 0) return merged;
  throw new ChartError(
    `the values do not meet the chart's schema:\n${[...new Set(problems)].map((line) => `- ${line}`).join('\n')}`,
  );
}

const dotted = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
      '',
    );

function describeError(error: ErrorObject): string {
  const path = dotted(error.instancePath);
  if (error.keyword === 'additionalProperties') {
    const key = String((error.params as { additionalProperty: unknown }).additionalProperty);
    const known = Object.keys(propertiesOf(error.parentSchema as TSchema) ?? {});
    return `${path === '' ? key : `${path}.${key}`}: there is no such key${suggestion(key, known)}`;
  }
  const given = error.keyword === 'required' ? '' : `, got ${JSON.stringify(error.data)}`;
  const members =
    error.keyword === 'enum'
      ? `: ${JSON.stringify((error.params as { allowedValues: unknown }).allowedValues)}`
      : '';
  return `${path === '' ? '(root)' : path}: ${error.message ?? error.keyword}${members}${given}`;
}

function suggestion(key: string, known: readonly string[]): string {
  const close = nearest(key, known);
  if (close !== undefined) return `; did you mean "${close}"?`;
  return known.length === 0 ? '' : `; known are ${known.join(', ')}`;
}

/**
 * Refuses a schema that would betray chart users later: a default that violates its own schema, a scalar without a
 * default, a pattern that Helm reads differently.
 * @throws ChartError that names the path of the value.
 */
export function assertSchema(schema: TObject): void {
  if (asserted.has(schema)) return;
  for (const [path, part] of walkSchema(schema)) {
    assertPatterns(part, path);
    if (path.includes('[]') && part.default !== undefined)
      throw new ChartError(
        `the value ${path} has a default, which Helm does not apply within lists: make it Type.Optional`,
      );
  }
  assertLeaves(schema, '');
  assertDefaults(schema);
  asserted.add(schema);
}

const asserted = new WeakSet<TObject>();

function assertPatterns(schema: TSchema, path: string): void {
  const keys = Object.keys((schema['patternProperties'] ?? {}) as object).filter((key) => key !== ANY_KEY);
  for (const pattern of [schema['pattern'] as string | undefined, ...keys]) {
    if (pattern === undefined) continue;
    try {
      patternAlphabet(pattern);
    } catch (error) {
      throw new ChartError(
        `the schema of the value ${path}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

/** Helm 3 keeps an empty default, Helm 4 removes the key. */
function assertNoNull(defaults: unknown, path: string): void {
  if (defaults === null)
    throw new ChartError(
      `the value ${path} has the default null, which Helm 4 removes: make it Type.Optional`,
    );
  if (!isMap(defaults)) return;
  for (const [key, value] of Object.entries(defaults))
    assertNoNull(value, path === '' ? key : `${path}.${key}`);
}

function assertDefaults(schema: TObject): void {
  assertNoNull(defaultValues(schema), '');
  const validate = validatorOf(schema);
  if (validate(defaultValues(schema))) return;
  const [error] = validate.errors ?? [];
  if (error === undefined) return;
  const path = dotted(error.instancePath);
  const reason = describeError(error).replace(/^[^:]*: /, '');
  throw new ChartError(
    `the value ${path} has the default ${JSON.stringify(error.data)}, which its own schema refuses: ${reason}`,
  );
}

/** Outside lists every scalar needs a default: Helm merges values over values.yaml, which is made of them. */
function assertLeaves(schema: TSchema, path: string): void {
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
  for (const [key, inner] of Object.entries(propertiesOf(schema) ?? {})) {
    const innerPath = path === '' ? key : `${path}.${key}`;
    if (required.has(key) && defaultOf(inner) === undefined)
      throw new ChartError(`the value ${innerPath} needs a default, or to be Type.Optional`);
    if (required.has(key)) assertLeaves(inner, innerPath);
  }
}
