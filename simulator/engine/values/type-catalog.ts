import { type SqlType, type SqlTypeName } from '../../types/sql-type';
import { familyOf, fractionDigits, isUnicode, precisionOf, scaleOf } from './type-family';

/** The rows of sys.types: id, maximal length in bytes, precision, scale. */
export interface SystemType {
  readonly name: string;
  readonly systemTypeId: number;
  readonly userTypeId: number;
  readonly maxLength: number;
  readonly precision: number;
  readonly scale: number;
  readonly hasCollation: boolean;
}

function systemType(
  name: string,
  systemTypeId: number,
  maxLength: number,
  precision = 0,
  scale = 0,
  hasCollation = false,
  userTypeId = systemTypeId,
): SystemType {
  return { name, systemTypeId, userTypeId, maxLength, precision, scale, hasCollation };
}

export const SYSTEM_TYPES: readonly SystemType[] = [
  systemType('image', 34, 16),
  systemType('text', 35, 16, 0, 0, true),
  systemType('uniqueidentifier', 36, 16),
  systemType('date', 40, 3, 10),
  systemType('time', 41, 5, 16, 7),
  systemType('datetime2', 42, 8, 27, 7),
  systemType('datetimeoffset', 43, 10, 34, 7),
  systemType('tinyint', 48, 1, 3),
  systemType('smallint', 52, 2, 5),
  systemType('int', 56, 4, 10),
  systemType('smalldatetime', 58, 4, 16),
  systemType('real', 59, 4, 24),
  systemType('money', 60, 8, 19, 4),
  systemType('datetime', 61, 8, 23, 3),
  systemType('float', 62, 8, 53),
  systemType('sql_variant', 98, 8016),
  systemType('ntext', 99, 16, 0, 0, true),
  systemType('bit', 104, 1, 1),
  systemType('decimal', 106, 17, 38, 38),
  systemType('numeric', 108, 17, 38, 38),
  systemType('smallmoney', 122, 4, 10, 4),
  systemType('bigint', 127, 8, 19),
  systemType('hierarchyid', 240, 892, 0, 0, false, 128),
  systemType('varbinary', 165, 8000),
  systemType('varchar', 167, 8000, 0, 0, true),
  systemType('binary', 173, 8000),
  systemType('char', 175, 8000, 0, 0, true),
  systemType('timestamp', 189, 8),
  systemType('nvarchar', 231, 8000, 0, 0, true),
  systemType('sysname', 231, 256, 0, 0, true, 256),
  systemType('nchar', 239, 8000, 0, 0, true),
  systemType('xml', 241, -1),
];

const BY_NAME = new Map(SYSTEM_TYPES.map((type) => [type.name, type]));

export function systemTypeOf(name: SqlTypeName): SystemType {
  const type = BY_NAME.get(name === 'rowversion' ? 'timestamp' : name);
  if (type === undefined) throw new RangeError(`no system type ${name}`);
  return type;
}

export function systemTypeId(name: string): number | undefined {
  return BY_NAME.get(name.toLowerCase().replace(/^(sys|dbo)\./, ''))?.userTypeId;
}

export function typeNameOfId(id: number): string | undefined {
  return SYSTEM_TYPES.find(({ userTypeId }) => userTypeId === id)?.name;
}

/** max_length of a column: bytes, -1 for max. */
export function maxLengthOf(type: SqlType): number {
  if (type.length !== undefined) return type.length === -1 ? -1 : type.length * (isUnicode(type) ? 2 : 1);
  if (familyOf(type) === 'exact' && !type.name.endsWith('money')) {
    const precision = precisionOf(type);
    return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
  }
  switch (type.name) {
    case 'time':
      return timeBytes(fractionDigits(type));
    case 'datetime2':
      return timeBytes(fractionDigits(type)) + 3;
    case 'datetimeoffset':
      return timeBytes(fractionDigits(type)) + 5;
    default:
      return systemTypeOf(type.name).maxLength;
  }
}

function timeBytes(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

const TIME_WIDTHS: Partial<Record<SqlTypeName, number>> = { time: 8, datetime2: 19, datetimeoffset: 26 };

/** precision of a column: of time types the width of their text. */
export function precisionColumn(type: SqlType): number {
  const width = TIME_WIDTHS[type.name];
  if (width !== undefined) {
    const digits = fractionDigits(type);
    return digits === 0 ? width : width + 1 + digits;
  }
  if (familyOf(type) === 'exact') return precisionOf(type);
  return systemTypeOf(type.name).precision;
}

export function scaleColumn(type: SqlType): number {
  if (familyOf(type) === 'exact') return scaleOf(type);
  return TIME_WIDTHS[type.name] === undefined ? systemTypeOf(type.name).scale : fractionDigits(type);
}

/** A type as DDL writes it: `decimal(18,4)`, `nvarchar(max)`. */
export function typeText(type: SqlType): string {
  const name = systemTypeOf(type.name).name;
  if (type.length !== undefined) return `${name}(${type.length === -1 ? 'max' : type.length})`;
  if (type.name === 'decimal' || type.name === 'numeric')
    return `${name}(${precisionOf(type)},${scaleOf(type)})`;
  return TIME_WIDTHS[type.name] === undefined ? name : `${name}(${fractionDigits(type)})`;
}
