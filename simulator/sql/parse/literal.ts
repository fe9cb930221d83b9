import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { type Token } from '../token';

interface Literal {
  readonly kind: 'literal';
  readonly type: SqlType;
  readonly value: SqlValue;
}

export const NULL_LITERAL: Literal = { kind: 'literal', type: { name: 'int' }, value: null };

const MAX_INT = 2_147_483_647n;

/** Integers beyond int are numeric(n,0), a point makes numeric, an exponent float: as the server types constants. */
export function numberLiteral(token: Token): Literal {
  const text = token.text;
  if (text.startsWith('$')) return moneyLiteral(text.slice(1));
  if (/[eE]/.test(text)) {
    return { kind: 'literal', type: { name: 'float' }, value: floatValue(text) };
  }
  if (!text.includes('.')) return integerLiteral(BigInt(text));
  const [whole = '', fraction = ''] = text.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const precision = Math.max(digits.length, fraction.length, 1);
  if (precision > 38) throw tooLong(text);
  return {
    kind: 'literal',
    type: { name: 'numeric', precision, scale: fraction.length },
    value: BigInt(whole + fraction || '0'),
  };
}

/** @throws SqlServerError 168 */
function floatValue(text: string): number {
  const value = Number(text.replace(/[eE][+-]?$/, ''));
  if (Number.isFinite(value)) return value;
  throw new SqlServerError(
    168,
    `The floating point value '${text}' is out of the range of computer representation (8 bytes).`,
    15,
  );
}

function moneyLiteral(text: string): Literal {
  const [whole = '', fraction = ''] = text.split('.');
  const value = BigInt(whole + fraction.padEnd(4, '0').slice(0, 4));
  return { kind: 'literal', type: { name: 'money' }, value };
}

function integerLiteral(value: bigint): Literal {
  if (value <= MAX_INT) return { kind: 'literal', type: { name: 'int' }, value: Number(value) };
  const precision = value.toString().length;
  if (precision > 38) throw tooLong(value.toString());
  return { kind: 'literal', type: { name: 'numeric', precision, scale: 0 }, value };
}

function tooLong(text: string): SqlServerError {
  return new SqlServerError(
    1007,
    `The number '${text}' is out of the range for numeric representation (maximum precision 38).`,
    15,
  );
}

export function stringLiteral(token: Token): Literal {
  const limit = token.national ? 4000 : 8000;
  const length = token.text.length > limit ? -1 : Math.max(token.text.length, 1);
  return {
    kind: 'literal',
    type: { name: token.national ? 'nvarchar' : 'varchar', length },
    value: token.text,
  };
}

export function binaryLiteral(token: Token): Literal {
  const digits = token.text.slice(2);
  const value = Buffer.from(digits.length % 2 === 1 ? `0${digits}` : digits, 'hex');
  const length = value.length > 8000 ? -1 : Math.max(value.length, 1);
  return { kind: 'literal', type: { name: 'varbinary', length }, value };
}
