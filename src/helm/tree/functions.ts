import { createHash } from 'node:crypto';
import { express, nodeOf, type Arg, type Condition, type Dict, type Expr } from './expression';
import { goJson, isTruthy } from './go-values';
import { patternAlphabet } from './alphabet';
import { type Alphabet, type Kind, type TemplateFunction } from './node';
import { type Items, withItems } from './references';

// Go's template functions beside their meaning: the only place where a meaning is written twice.

interface Traits {
  readonly kind?: Kind;
  readonly prefix?: boolean;
  readonly alphabet?: Alphabet;
  readonly retypable?: boolean;
  readonly block?: boolean;
  readonly numeric?: boolean;
  readonly excerpt?: boolean;
}

function templateFunction<A extends readonly unknown[], R>(
  name: string,
  run: (...args: never[]) => unknown,
  traits: Traits = {},
): (...args: { [K in keyof A]: Arg<A[K]> }) => Expr<R> {
  const fn: TemplateFunction = {
    name,
    kind: 'string',
    prefix: false,
    block: false,
    retypable: true,
    numeric: false,
    excerpt: false,
    ...traits,
    run,
  };
  return (...args) => express({ op: 'call', kind: fn.kind, fn, args: args.map(nodeOf) });
}

// As in Sprig the text comes last, since it is what a template pipes into the function.
export const trunc = templateFunction<[length: number, text: string], string>(
  'trunc',
  // Sprig cuts bytes, within a letter too; so only texts of single bytes are let through.
  (length: number, text: string) => text.slice(0, length),
);
export const trimSuffix = templateFunction<[suffix: string, text: string], string>(
  'trimSuffix',
  (suffix: string, text: string) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
);
export const replace = templateFunction<[from: string, to: string, text: string], string>(
  'replace',
  (from: string, to: string, text: string) => text.replaceAll(from, to),
);
/** `text`, or the fallback while it is empty. */
export const orElse = templateFunction<[fallback: string, text: string], string>(
  'default',
  (fallback: string, text: unknown) => (isTruthy(text) ? text : fallback),
);
/** A scalar as a string, where the API wants one: `value: "8081"`. */
export const toText = templateFunction<[scalar: string | number | boolean], string>('toString', String);
export const sha256 = templateFunction<[text: string], string>(
  'sha256sum',
  (text: string) => createHash('sha256').update(text).digest('hex'),
  // 64 hexadecimal digits that make a number are as likely as a collision.
  { alphabet: 'plain', retypable: false },
);
/** JSON in one line, with the same bytes in both outputs; JSON is YAML, and it can stand within a text. */
export const toJson = templateFunction<[value: unknown], string>(
  'toJson',
  (value: unknown) => goJson(value),
  {
    alphabet: 'line',
  },
);
/** JSON over several lines: a free-form value as a file. */
export const toPrettyJson = templateFunction<[value: unknown], string>(
  'toPrettyJson',
  (value: unknown) => goJson(value, '  '),
  { block: true },
);

const condition = <A extends readonly unknown[]>(
  name: string,
  run: (...args: never[]) => boolean,
  numeric = false,
): ((...args: { [K in keyof A]: Arg<A[K]> }) => Expr<boolean>) =>
  templateFunction<A, boolean>(name, run, { kind: 'boolean', prefix: true, numeric });

const firstMatch = templateFunction<[pattern: string, text: string], string>(
  'regexFind',
  (pattern: string, text: string) => new RegExp(pattern, 'u').exec(text)?.[0] ?? '',
  { excerpt: true },
);
/** The first part of the text that matches, or an empty text; patterns are those of schemas. */
export const find = (pattern: string, text: Arg<string>): Expr<string> =>
  firstMatch(sharedPattern(pattern), text);
/** The whole number that a text of digits is. */
export const toInteger = templateFunction<[digits: string], number>(
  'atoi',
  (digits: string) => Number(digits),
  {
    kind: 'integer',
    alphabet: 'plain',
  },
);
const split = templateFunction<[separator: string, text: string], readonly string[]>(
  'splitList',
  (separator: string, text: string) => text.split(separator),
  { kind: 'array' },
);
/** The parts of a text, for `each`; an empty text has one, which is empty. */
export const splitList = (separator: string, text: Expr<string>): Items<Expr<string>> =>
  withItems(split(separator, text), text);

/** A named map as other functions take it: `sha256(toJson(parsed(spec)))` has the same bytes in both outputs. */
export const parsed = templateFunction<[map: object], object>(
  'fromYaml',
  (map: object | undefined) => map ?? {},
  {
    kind: 'object',
  },
) as (map: Dict<string>) => Expr<object>;

/** @throws ChartError for what RE2 and JavaScript read differently. */
function sharedPattern(pattern: string): string {
  patternAlphabet(pattern);
  // JavaScript is the stricter of the two: it refuses brackets that stand alone.
  new RegExp(pattern, 'u');
  return pattern;
}

type Scalar = string | number | boolean;
const equal = condition<[a: Scalar, b: Scalar]>('eq', (a: Scalar, b: Scalar) => a === b, true);
/** Both of one type. */
export const eq = <T extends Scalar>(a: Arg<T>, b: Arg<T>): Expr<boolean> => equal(a, b);
const notLess = condition<[a: number, b: number]>('ge', (a: number, b: number) => a >= b, true);
/** `a >= b`; both whole numbers or both fractions. */
export const atLeast = (a: Arg<number>, b: Arg<number>): Expr<boolean> => notLess(a, b);
const regexMatch = condition<[pattern: string, text: string]>('regexMatch', (pattern: string, text: string) =>
  new RegExp(pattern, 'u').test(text),
);
/** Whether a part of the text matches; patterns are those of schemas. */
export const matches = (pattern: string, text: Arg<string>): Expr<boolean> =>
  regexMatch(sharedPattern(pattern), text);
export const hasPrefix = condition<[prefix: string, text: string]>(
  'hasPrefix',
  (prefix: string, text: string) => text.startsWith(prefix),
);
export const contains = condition<[part: string, whole: string]>('contains', (part: string, whole: string) =>
  whole.includes(part),
);
const negation = condition<[unknown]>('not', (value: unknown) => !isTruthy(value));
const conjunction = condition<unknown[]>('and', (...values: unknown[]) => values.every(isTruthy));
const disjunction = condition<unknown[]>('or', (...values: unknown[]) => values.some(isTruthy));
export const not = (value: Condition): Condition => negation(value);
export const and = (...values: readonly Condition[]): Condition => conjunction(...values);
export const or = (...values: readonly Condition[]): Condition => disjunction(...values);
