import { type JsonValue } from '../../core/ports';

/** What a spelled key means. */
export type Spelling =
  | {
      readonly kind: 'path';
      /** Canonical path below the part: `connection.hostname`. */
      readonly to: string;
      /** The canonical value; undefined when the value is not understood. */
      readonly read?: ((value: JsonValue) => JsonValue | undefined) | undefined;
      readonly expected?: string | undefined;
    }
  | {
      readonly kind: 'several';
      /** Canonical values by canonical path; undefined when the value is not understood. */
      readonly read: (value: JsonValue) => Readonly<Record<string, JsonValue>> | undefined;
      readonly expected: string;
      /** The paths that may be set, for the documentation. */
      readonly to: readonly string[];
    }
  /** Accepted for the sake of documents that have it; has no effect, which a note says. */
  | { readonly kind: 'note'; readonly reason: string }
  /** Accepted with these values only, with which it asks for what happens anyway. */
  | { readonly kind: 'only'; readonly values: readonly string[]; readonly reason: string }
  /** Known from elsewhere, with no counterpart here. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Spellings = Readonly<Record<string, Spelling>>;

export function path(to: string): Spelling {
  return { kind: 'path', to };
}

export function reading(
  to: string,
  expected: string,
  read: (value: JsonValue) => JsonValue | undefined,
): Spelling {
  return { kind: 'path', to, expected, read };
}

/** Words of another system for ours. */
export function words(to: string, meanings: Readonly<Record<string, string>>): Spelling {
  const expected = `one of ${Object.keys(meanings).join(', ')}`;
  return reading(to, expected, (value) =>
    typeof value === 'string' && Object.hasOwn(meanings, value) ? meanings[value] : undefined,
  );
}

export function note(reason: string): Spelling {
  return { kind: 'note', reason };
}

export function only(values: readonly string[], reason: string): Spelling {
  return { kind: 'only', values, reason };
}

export function refused(reason: string): Spelling {
  return { kind: 'refused', reason };
}

/** A scalar as text, anything else as JSON. */
export function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `a, b` and lists of either as one list. */
export function commaList(value: JsonValue): JsonValue | undefined {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  if (!items.every((item) => typeof item === 'string')) return undefined;
  return items.flatMap((item) => item.split(',').map((part) => part.trim())).filter((part) => part !== '');
}

/** Milliseconds of `30000`, `30s`, `500 ms`, `1 min`. */
export function durationMs(value: JsonValue): JsonValue | undefined {
  const match = /^(\d+)\s*(ms|s|sec|min|m|h)?$/.exec(textOf(value));
  if (match === null) return undefined;
  const unit = { ms: 1, s: 1000, sec: 1000, min: 60_000, m: 60_000, h: 3_600_000 }[match[2] ?? 'ms'];
  return Number(match[1]) * (unit ?? 1);
}
