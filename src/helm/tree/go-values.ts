import { ChartError } from '../errors';

/** Go's order of map keys: by code point, where JavaScript compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Helm's truthiness: empty text, 0, false, nothing, empty lists and maps do not hold. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value !== null && typeof value === 'object') return Object.keys(value).length > 0;
  return Boolean(value);
}

/** The bytes of Go's encoding/json: sorted keys; `<`, `>`, `&` and the two odd line separators escaped. */
export function goJson(value: unknown, indent = ''): string {
  const json = encode(value ?? null, indent, '\n');

  const control = /[\u007f-\u009f\ufeff\ufffe\uffff]/.exec(json)?.[0];
  if (control === undefined) return json;
  // JSON leaves these as they are and YAML forbids them: Helm would fail on what it printed itself.
  const code = control.charCodeAt(0).toString(16).padStart(4, '0');
  throw new ChartError(
    `a value holds the control character U+${code}, which no manifest can carry: remove it`,
  );
}

function encode(value: unknown, indent: string, newline: string): string {
  if (value === null || typeof value !== 'object') return encodeScalar(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const inner = newline + indent;
  // Written out here, because a JavaScript object moves keys such as "10" to the front.
  const items = Array.isArray(value)
    ? value.map((item) => encode(item, indent, inner))
    : Object.keys(value)
        .sort(compareText)
        .map((key) => {
          const entry = encode((value as Record<string, unknown>)[key], indent, inner);
          return `${encodeScalar(key)}:${indent === '' ? '' : ' '}${entry}`;
        });
  if (items.length === 0) return open + close;
  return indent === ''
    ? `${open}${items.join(',')}${close}`
    : `${open}${inner}${items.join(`,${inner}`)}${newline}${close}`;
}

const encodeScalar = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
