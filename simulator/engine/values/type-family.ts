import { type SqlType, type SqlTypeName } from '../../types/sql-type';

export type Family =
  | 'integer'
  | 'exact'
  | 'approximate'
  | 'character'
  | 'binary'
  | 'date'
  | 'time'
  | 'datetime'
  | 'guid'
  | 'xml'
  | 'variant'
  | 'hierarchy';

const FAMILIES: Readonly<Record<SqlTypeName, Family>> = {
  bit: 'integer',
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  bigint: 'integer',
  decimal: 'exact',
  numeric: 'exact',
  money: 'exact',
  smallmoney: 'exact',
  real: 'approximate',
  float: 'approximate',
  char: 'character',
  varchar: 'character',
  text: 'character',
  nchar: 'character',
  nvarchar: 'character',
  ntext: 'character',
  binary: 'binary',
  varbinary: 'binary',
  image: 'binary',
  rowversion: 'binary',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  smalldatetime: 'datetime',
  datetime2: 'datetime',
  datetimeoffset: 'datetime',
  uniqueidentifier: 'guid',
  xml: 'xml',
  sql_variant: 'variant',
  hierarchyid: 'hierarchy',
};

export function familyOf(type: SqlType): Family {
  return FAMILIES[type.name];
}

export function isNumeric(type: SqlType): boolean {
  const family = familyOf(type);
  return family === 'integer' || family === 'exact' || family === 'approximate';
}

export function isUnicode(type: SqlType): boolean {
  return type.name === 'nchar' || type.name === 'nvarchar' || type.name === 'ntext' || type.name === 'xml';
}

/** Values without a limit of 8,000 bytes; an update that leaves one alone does not log it. */
export function isLob(type: SqlType): boolean {
  return type.length === -1 || type.name === 'xml' || isLegacyLob(type);
}

/** text, ntext and image: never in the before image of a change. */
export function isLegacyLob(type: SqlType): boolean {
  return type.name === 'text' || type.name === 'ntext' || type.name === 'image';
}

/** Digits after the point of an exact type or an integer. */
export function scaleOf(type: SqlType): number {
  if (type.name === 'money' || type.name === 'smallmoney') return 4;
  return familyOf(type) === 'exact' ? (type.scale ?? 0) : 0;
}

const INTEGER_DIGITS: Partial<Record<SqlTypeName, number>> = {
  bit: 1,
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
  smallmoney: 10,
  money: 19,
};

/** Decimal digits that hold every value of an exact type or an integer. */
export function precisionOf(type: SqlType): number {
  return INTEGER_DIGITS[type.name] ?? type.precision ?? 18;
}

export function fractionDigits(type: SqlType): number {
  switch (type.name) {
    case 'datetime':
      return 3;
    case 'smalldatetime':
      return 0;
    default:
      return type.scale ?? 7;
  }
}

export function sameType(left: SqlType, right: SqlType): boolean {
  return (
    left.name === right.name &&
    left.length === right.length &&
    left.precision === right.precision &&
    left.scale === right.scale &&
    left.collation === right.collation
  );
}

/** As error messages and catalogs name it. */
export function typeLabel(type: SqlType): string {
  return type.name === 'rowversion' ? 'timestamp' : type.name;
}
