import { SqlServerError, type SqlType, type SqlTypeName } from '../../types/sql-type';
import { type Family, familyOf, isUnicode, precisionOf, scaleOf, typeLabel } from './type-family';

/** Data type precedence, highest first. */
const PRECEDENCE: readonly SqlTypeName[] = [
  'hierarchyid',
  'sql_variant',
  'xml',
  'datetimeoffset',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'numeric',
  'money',
  'smallmoney',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'ntext',
  'text',
  'image',
  'rowversion',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
];

const RANK = new Map(PRECEDENCE.map((name, index) => [name, index]));

function outranks(left: SqlType, right: SqlType): boolean {
  return (RANK.get(left.name) ?? 0) <= (RANK.get(right.name) ?? 0);
}

/** The type to which both sides of a comparison, the branches of CASE and the rows of UNION are brought. */
export function commonType(left: SqlType, right: SqlType): SqlType {
  const [winner, other] = outranks(left, right) ? [left, right] : [right, left];
  const family = familyOf(winner);
  if (family === familyOf(other)) return widerOf(family, winner, other);
  if (family === 'exact' && familyOf(other) === 'integer') return widerExact(winner, other);
  return family === 'character' ? withCollation(winner, other) : winner;
}

/** The wider of two types of one family. */
function widerOf(family: Family, winner: SqlType, other: SqlType): SqlType {
  switch (family) {
    case 'exact':
      return widerExact(winner, other);
    case 'character':
      return widerText(winner, other);
    case 'binary':
      return winner.length === undefined ? winner : widerBinary(winner, other);
    case 'datetime':
    case 'time':
      return winner.scale !== undefined && other.scale !== undefined
        ? { ...winner, scale: Math.max(winner.scale, other.scale) }
        : winner;
    default:
      return winner;
  }
}

function widerExact(left: SqlType, right: SqlType): SqlType {
  if (left.name === 'money' || left.name === 'smallmoney') return left;
  const scale = Math.max(scaleOf(left), scaleOf(right));
  const whole = Math.max(precisionOf(left) - scaleOf(left), precisionOf(right) - scaleOf(right));
  return fitted(left.name, whole + scale, scale);
}

function widerText(left: SqlType, right: SqlType): SqlType {
  const name = isUnicode(left) || isUnicode(right) ? unicodeOf(left, right) : left.name;
  const length = wider(left.length, right.length);
  const collation = left.collation ?? right.collation;
  const varying = name === 'char' && right.name !== 'char' ? 'varchar' : name;
  return {
    name: varying,
    ...(length === undefined ? {} : { length }),
    ...(collation === undefined ? {} : { collation }),
  };
}

function unicodeOf(left: SqlType, right: SqlType): SqlTypeName {
  if (left.name === 'ntext' || right.name === 'ntext') return 'ntext';
  return left.name === 'nchar' && right.name === 'nchar' ? 'nchar' : 'nvarchar';
}

function widerBinary(left: SqlType, right: SqlType): SqlType {
  const length = wider(left.length, right.length) ?? 8000;
  return { name: left.name === 'binary' && right.name === 'binary' ? 'binary' : 'varbinary', length };
}

function wider(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left === -1 || right === -1 ? -1 : Math.max(left, right);
}

function withCollation(winner: SqlType, other: SqlType): SqlType {
  const collation = winner.collation ?? other.collation;
  return collation === undefined ? winner : { ...winner, collation };
}

/** A decimal of that size, its scale cut where 38 digits do not suffice. */
function fitted(name: SqlTypeName, precision: number, scale: number): SqlType {
  if (precision <= 38) return { name, precision, scale };
  const whole = precision - scale;
  return { name, precision: 38, scale: Math.max(38 - whole, Math.min(scale, 6)) };
}

/** An operand of arithmetic: constants count with the digits they have. */
export interface ArithmeticOperand {
  readonly type: SqlType;
  readonly constantDigits: number | undefined;
}

/** The result type of `+ - * / %` on numbers. @throws SqlServerError 206, 402, 8117 for operands that have no such operator. */
export function arithmeticType(operator: string, left: ArithmeticOperand, right: ArithmeticOperand): SqlType {
  const winner = outranks(left.type, right.type) ? left.type : right.type;
  switch (familyOf(winner)) {
    case 'exact':
      return winner.name === 'money' || winner.name === 'smallmoney'
        ? winner
        : exactResult(operator, left, right);
    case 'integer':
      return winner.name === 'bit' ? { name: 'int' } : winner;
    case 'approximate':
      return winner;
    default:
      throw noSuchOperator(operator, left.type, right.type);
  }
}

const OPERATOR_NAMES: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '&': "'&'",
  '|': "'|'",
  '^': "'^'",
};

export function noSuchOperator(operator: string, left: SqlType, right: SqlType): SqlServerError {
  const name = OPERATOR_NAMES[operator] ?? operator;
  if (left.name === right.name) {
    return new SqlServerError(8117, `Operand data type ${typeLabel(left)} is invalid for ${name} operator.`);
  }
  return new SqlServerError(
    402,
    `The data types ${typeLabel(left)} and ${typeLabel(right)} are incompatible in the ${name} operator.`,
  );
}

function exactResult(operator: string, left: ArithmeticOperand, right: ArithmeticOperand): SqlType {
  const [p1, s1] = digits(left);
  const [p2, s2] = digits(right);
  switch (operator) {
    case '*':
      return fitted('numeric', p1 + p2 + 1, s1 + s2);
    case '/': {
      const scale = Math.max(6, s1 + p2 + 1);
      return fitted('numeric', p1 - s1 + s2 + scale, scale);
    }
    case '%': {
      const scale = Math.max(s1, s2);
      return fitted('numeric', Math.min(p1 - s1, p2 - s2) + scale, scale);
    }
    default: {
      const scale = Math.max(s1, s2);
      return fitted('numeric', Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
    }
  }
}

function digits({ type, constantDigits }: ArithmeticOperand): [precision: number, scale: number] {
  if (familyOf(type) === 'character') return [18, 0];
  return [constantDigits ?? precisionOf(type), scaleOf(type)];
}
