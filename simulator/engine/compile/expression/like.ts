import { type SqlValue } from '../../../types/sql-type';
import { type Predicate } from '../../../sql/ast/query';
import { commonType } from '../../values/common-type';
import { collationOf } from '../../values/text-order';
import { familyOf, isUnicode } from '../../values/type-family';
import { type CompiledPredicate, type CompiledScalar } from '../compiled';
import { type Compiler } from '../compiler';
import { castTo } from '../conversion';
import { type Scope } from '../scope';

export function compileLike(
  c: Compiler,
  expression: Extract<Predicate, { kind: 'like' }>,
  scope: Scope,
): CompiledPredicate {
  const operand = asText(c.scalar(expression.operand, scope));
  const pattern = asText(c.scalar(expression.pattern, scope));
  const escape = expression.escape === undefined ? undefined : c.scalar(expression.escape, scope);
  const collation = collationOf(commonType(operand.type, pattern.type).collation);
  // Unicode patterns count trailing blanks of the text, others do not.
  const trims = !isUnicode(operand.type) && !isUnicode(pattern.type);
  let lastPattern: SqlValue = null;
  let lastEscape: SqlValue = null;
  let matcher: RegExp | undefined;
  return (frame) => {
    const text = operand.evaluate(frame);
    const wanted = pattern.evaluate(frame);
    const mark = escape?.evaluate(frame) ?? null;
    if (text === null || wanted === null) return null;
    if (matcher === undefined || wanted !== lastPattern || mark !== lastEscape) {
      matcher = likeToRegExp(wanted as string, mark as string | null, !collation.caseSensitive);
      lastPattern = wanted;
      lastEscape = mark;
    }
    const matches = matcher.test(text as string) || (trims && matcher.test((text as string).trimEnd()));
    return matches !== expression.negated;
  };
}

function asText(scalar: CompiledScalar): CompiledScalar {
  return familyOf(scalar.type) === 'character'
    ? scalar
    : castTo(scalar, { name: 'nvarchar', length: 4000 }, undefined);
}

/** `%` any text, `_` one character, `[a-c]` and `[^a-c]` one of a set. */
export function likeToRegExp(pattern: string, escape: string | null, ignoreCase: boolean): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (escape !== null && character === escape && at + 1 < pattern.length) {
      source += quote(pattern.charAt(++at));
      continue;
    }
    const end = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (end > 0) {
      source += setOf(pattern.slice(at + 1, end));
      at = end;
    } else {
      source += character === '%' ? '[\\s\\S]*' : character === '_' ? '[\\s\\S]' : quote(character);
    }
  }
  return new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u');
}

function quote(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
}

function setOf(inner: string): string {
  const negated = inner.startsWith('^');
  const members = (negated ? inner.slice(1) : inner).replace(/[\\\]^[]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}
