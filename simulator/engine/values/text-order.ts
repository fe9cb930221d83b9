import { type Collation, DEFAULT_COLLATION, findCollation } from '../../types/collation';

/** For names that were checked where they entered. */
export function collationOf(name: string | undefined): Collation {
  const collation = findCollation(name ?? DEFAULT_COLLATION);
  if (collation === undefined) throw new RangeError(`unchecked collation name ${String(name)}`);
  return collation;
}

const SIMPLE = /^[0-9A-Za-z ]*$/;
const ASCII = /^[\x20-\x7e]*$/;

/** Separates the levels of a key; sorts below every weight. */
const LEVEL = '\u0001';

/**
 * A key whose plain code unit order is the collation's: equal texts have equal keys. Trailing blanks count for nothing.
 * Weights rise from punctuation over digits to letters; accents, then case, decide between equal letters.
 */
export function sortKey(text: string, collation: Collation): string {
  const trimmed = text.endsWith(' ') ? text.replace(/ +$/, '') : text;
  if (collation.binary) return trimmed;
  if (SIMPLE.test(trimmed)) {
    const primary = trimmed.toUpperCase();
    return collation.caseSensitive ? primary + LEVEL + LEVEL + caseMarks(trimmed) : primary;
  }
  return ASCII.test(trimmed) ? asciiKey(trimmed, collation) : unicodeKey(trimmed, collation);
}

/** Upper-case letters after lower-case ones. */
function caseMarks(text: string): string {
  let marks = '';
  for (const character of text) marks += character === character.toLowerCase() ? '0' : '1';
  return marks;
}

/** Punctuation that ASCII puts behind the digits moves below them. */
const PUNCTUATION = new Map(
  Array.from(':;<=>?@[\\]^_`{|}~').map((character, index) => [character, String.fromCharCode(2 + index)]),
);

function asciiKey(text: string, collation: Collation): string {
  let primary = '';
  for (const character of text) primary += PUNCTUATION.get(character) ?? character.toUpperCase();
  return collation.caseSensitive ? primary + LEVEL + LEVEL + caseMarks(text) : primary;
}

const MARKS = /\p{M}/u;

function unicodeKey(text: string, collation: Collation): string {
  let primary = '';
  let accents = '';
  for (const character of text.normalize('NFD')) {
    if (MARKS.test(character)) {
      accents += character;
    } else {
      primary += PUNCTUATION.get(character) ?? character.toUpperCase();
      accents += '0';
    }
  }
  let key = primary;
  if (collation.accentSensitive && /[^0]/.test(accents)) key += LEVEL + accents;
  if (collation.caseSensitive) key += LEVEL + LEVEL + caseMarks(text);
  return key;
}

export function textEquals(left: string, right: string, collation: Collation): boolean {
  return left === right || sortKey(left, collation) === sortKey(right, collation);
}

export function compareText(left: string, right: string, collation: Collation): number {
  if (left === right) return 0;
  const leftKey = sortKey(left, collation);
  const rightKey = sortKey(right, collation);
  return leftKey < rightKey ? -1 : leftKey > rightKey ? 1 : 0;
}
