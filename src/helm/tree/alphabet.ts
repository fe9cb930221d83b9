import { ChartError } from '../errors';
import { readScalar } from '../values/go-yaml';
import { type Alphabet } from './node';

const ORDER: readonly Alphabet[] = ['plain', 'ascii', 'clean', 'line', 'free'];
const PLAIN = /^[\w./-]*$/;
/** No quote, no backslash, nothing that YAML escapes, no brace pair to be taken for a template. */
const ASCII = /^[ !#-[\]-~]*$/;
const CLEAN = /^[ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff]*$/u;
const ONE_LINE = /^[\t -~\u00a0-\u2027\u202a-\ud7ff]*$/u;

/** The wider of two alphabets. */
export const widest = (alphabets: readonly Alphabet[]): Alphabet =>
  ORDER[Math.max(0, ...alphabets.map((alphabet) => ORDER.indexOf(alphabet)))] ?? 'free';

const TESTS: readonly (readonly [Alphabet, RegExp])[] = [
  ['plain', PLAIN],
  ['ascii', ASCII],
  ['clean', CLEAN],
  ['line', ONE_LINE],
];

export const alphabetOf = (text: string): Alphabet =>
  TESTS.find(([, test]) => test.test(text))?.[0] ?? 'free';

/** May stand between double quotes as it is. */
export const isClean = (alphabet: Alphabet): boolean => ORDER.indexOf(alphabet) <= ORDER.indexOf('clean');
export const isSingleBytes = (alphabet: Alphabet): boolean => alphabet === 'plain' || alphabet === 'ascii';

export const enumAlphabet = (members: readonly unknown[]): Alphabet =>
  widest(members.map((member) => alphabetOf(String(member))));

/** Whether YAML reads the bare text as something else than this string. */
export const isRetypable = (text: string): boolean =>
  !PLAIN.test(text) || readScalar(text) !== text || text === '-' || text.startsWith('---');

/** `-name`, `.name` or `name-` within a text: no number, boolean, null or date has that. */
export const cannotBeRetyped = (text: string): boolean =>
  /[-.][a-z]{2}|[a-z]{2}[-.]/.test(text) && !/\.(inf|nan)/i.test(text);

/**
 * The characters that a text can hold when it matches the pattern.
 * @throws ChartError for what RE2 (Helm) and JavaScript read differently, or only one of them reads.
 */
export function patternAlphabet(pattern: string): Alphabet {
  const pieces = tokenize(pattern);
  const anchored = pieces[0] === '^' && pieces.at(-1) === '$' && !hasTopLevelAlternative(pieces);
  if (!anchored) return 'free';
  return widest(pieces.filter((piece) => !isSyntax(piece)).map(pieceAlphabet));
}

const isSyntax = (piece: string): boolean => /^([\^$|()*+?]|\(\?:|\{\d+(,\d*)?\}|\\[bB])$/.test(piece);

const TOKEN = /\[(?:\\.|[^\]\\])*\]|\(\?[:=!<P]?[=!]?|\\[pPux]\{[^}]*\}|\\.|\{\d+(?:,\d*)?\}|./gsu;

function tokenize(pattern: string): readonly string[] {
  const pieces = pattern.match(TOKEN) ?? [];
  const foreign = pieces.find(
    (piece) =>
      /^\(\?[^:]/.test(piece) ||
      /^\\[1-9pPuxkcsSZzAQE]/.test(piece) ||
      piece === '.' ||
      /^\[.*(\\[sSpPuxk]|\[:|&&)/.test(piece),
  );
  if (foreign === undefined) return pieces;
  throw new ChartError(
    `the pattern ${JSON.stringify(pattern)} holds ${JSON.stringify(foreign)}, which Helm and JavaScript read differently: ` +
      'use literals, classes such as [^a-z\\n], \\d, \\w, groups and repetitions',
  );
}

function hasTopLevelAlternative(pieces: readonly string[]): boolean {
  let depth = 0;
  return pieces.some((piece) => {
    if (piece.startsWith('(')) depth++;
    if (piece === ')') depth--;
    return piece === '|' && depth === 0;
  });
}

function pieceAlphabet(piece: string): Alphabet {
  if (!piece.startsWith('[')) return characterAlphabet(piece);
  const inner = piece.slice(1, -1);
  if (inner.startsWith('^')) return 'free';
  const parts = inner.match(/(\\.|[^\\])-(\\.|[^\\\]])|\\.|./gsu) ?? [];
  return widest(
    parts.map((part) => {
      const range = /^(\\?.)-(\\?.)$/su.exec(part);
      return range === null
        ? characterAlphabet(part)
        : rangeAlphabet(unescape(range[1] ?? ''), unescape(range[2] ?? ''));
    }),
  );
}

function characterAlphabet(piece: string): Alphabet {
  if (piece === '\\d' || piece === '\\w') return 'plain';
  if (/^\\[DWnrtfv0]$/.test(piece)) return piece === '\\t' ? 'line' : 'free';
  return alphabetOf(unescape(piece));
}

const unescape = (piece: string): string => (piece.startsWith('\\') ? piece.slice(1) : piece);

function rangeAlphabet(from: string, to: string): Alphabet {
  const first = from.codePointAt(0) ?? 0;
  const last = to.codePointAt(0) ?? 0;
  if (last - first > 0x200) return 'free';
  return widest(
    Array.from({ length: last - first + 1 }, (_, index) => alphabetOf(String.fromCodePoint(first + index))),
  );
}
