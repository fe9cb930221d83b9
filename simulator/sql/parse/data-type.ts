import { SqlServerError, type SqlType, type SqlTypeName } from '../../types/sql-type';
import { type TokenCursor } from './token-cursor';

type TypeRule = (name: SqlTypeName, argumentsOfType: readonly (number | 'max')[]) => SqlType;

const plain: TypeRule = (name) => ({ name });

/** A length of 1 where none is written, as in columns and variables; CAST and CONVERT use 30 (see `withCastLength`). */
const sized =
  (maximum: number, mayBeMax: boolean): TypeRule =>
  (name, [length = 1]) => {
    if (length === 'max') {
      if (!mayBeMax) throw new SqlServerError(102, `Incorrect syntax near 'max'.`, 15);
      return { name, length: -1 };
    }
    if (length < 1 || length > maximum) throw wrongLength(name, length, maximum);
    return { name, length };
  };

function wrongLength(name: string, length: number, maximum: number): SqlServerError {
  return length < 1
    ? new SqlServerError(1001, `Line 1: Length or precision specification ${length} is invalid.`, 15)
    : new SqlServerError(
        131,
        `The size (${length}) given to the type '${name}' exceeds the maximum allowed for any data type (${maximum}).`,
        15,
      );
}

const exact: TypeRule = (name, [precision = 18, scale = 0]) => {
  if (precision === 'max' || scale === 'max' || precision < 1 || precision > 38 || scale > precision) {
    throw new SqlServerError(
      2750,
      `Column or parameter #1: Specified column precision ${precision} is greater than the maximum precision of 38.`,
    );
  }
  return { name, precision, scale };
};

const fractional: TypeRule = (name, [scale = 7]) => {
  if (scale === 'max' || scale > 7) {
    throw new SqlServerError(1002, `Line 1: Specified scale ${scale} is invalid.`, 15);
  }
  return { name, scale };
};

/** float(1..24) is real. */
const floating: TypeRule = (name, [precision = 53]) => {
  if (precision === 'max' || precision < 1 || precision > 53) {
    throw new SqlServerError(
      2750,
      `Column or parameter #1: Specified column precision ${precision} is greater than the maximum precision of 53.`,
    );
  }
  return { name: precision <= 24 ? 'real' : name };
};

const RULES: ReadonlyMap<string, readonly [SqlTypeName, TypeRule]> = new Map([
  ['BIT', ['bit', plain]],
  ['TINYINT', ['tinyint', plain]],
  ['SMALLINT', ['smallint', plain]],
  ['INT', ['int', plain]],
  ['INTEGER', ['int', plain]],
  ['BIGINT', ['bigint', plain]],
  ['DECIMAL', ['decimal', exact]],
  ['DEC', ['decimal', exact]],
  ['NUMERIC', ['numeric', exact]],
  ['MONEY', ['money', plain]],
  ['SMALLMONEY', ['smallmoney', plain]],
  ['REAL', ['real', plain]],
  ['FLOAT', ['float', floating]],
  ['CHAR', ['char', sized(8000, false)]],
  ['CHARACTER', ['char', sized(8000, false)]],
  ['VARCHAR', ['varchar', sized(8000, true)]],
  ['TEXT', ['text', plain]],
  ['NCHAR', ['nchar', sized(4000, false)]],
  ['NVARCHAR', ['nvarchar', sized(4000, true)]],
  ['NTEXT', ['ntext', plain]],
  ['SYSNAME', ['nvarchar', () => ({ name: 'nvarchar', length: 128 })]],
  ['BINARY', ['binary', sized(8000, false)]],
  ['VARBINARY', ['varbinary', sized(8000, true)]],
  ['IMAGE', ['image', plain]],
  ['DATE', ['date', plain]],
  ['TIME', ['time', fractional]],
  ['DATETIME', ['datetime', plain]],
  ['SMALLDATETIME', ['smalldatetime', plain]],
  ['DATETIME2', ['datetime2', fractional]],
  ['DATETIMEOFFSET', ['datetimeoffset', fractional]],
  ['UNIQUEIDENTIFIER', ['uniqueidentifier', plain]],
  ['XML', ['xml', plain]],
  ['ROWVERSION', ['rowversion', plain]],
  ['TIMESTAMP', ['rowversion', plain]],
  ['SQL_VARIANT', ['sql_variant', plain]],
  ['HIERARCHYID', ['hierarchyid', plain]],
] as const);

const LENGTH_TYPES: ReadonlySet<SqlTypeName> = new Set([
  'char',
  'varchar',
  'nchar',
  'nvarchar',
  'binary',
  'varbinary',
]);

export interface ParsedType {
  readonly type: SqlType;
  /** A length type without its length. */
  readonly lengthMissing: boolean;
}

/** @throws SqlServerError 243 for a name that is no type, 131, 1001, 1002, 2750 for sizes out of range. */
export function parseDataType(cursor: TokenCursor): ParsedType {
  const written = typeName(cursor);
  const rule = RULES.get(written.toUpperCase());
  if (rule === undefined) {
    throw new SqlServerError(243, `Type ${written} is not a defined system type.`);
  }
  const [name, build] = rule;
  const size = cursor.at('(') ? cursor.parenthesized(() => typeArgument(cursor)) : [];
  const type = build(name, size);
  return { type, lengthMissing: LENGTH_TYPES.has(name) && size.length === 0 && type.length === 1 };
}

function typeName(cursor: TokenCursor): string {
  const national = cursor.accept('NATIONAL') ? 'N' : '';
  const parts = cursor.qualifiedName();
  const last = parts.at(-1) ?? '';
  // `char varying` and its kin; VARYING is reserved, so it cannot be a name that follows.
  return national + (cursor.accept('VARYING') ? `VAR${last}` : last);
}

function typeArgument(cursor: TokenCursor): number | 'max' {
  if (cursor.accept('MAX')) return 'max';
  return Number(cursor.integer());
}

/** CAST and CONVERT read a missing length as 30. */
export function withCastLength({ type, lengthMissing }: ParsedType): SqlType {
  return lengthMissing ? { ...type, length: 30 } : type;
}
