import { type SqlType, type SqlTypeName } from '../../types/sql-type';
import { maxLengthOf } from '../values/type-catalog';
import { familyOf, fractionDigits, isUnicode, precisionOf, scaleOf } from '../values/type-family';

/** A type as the catalog procedures describe it to ODBC and JDBC drivers. */
export interface OdbcType {
  readonly dataType: number;
  /** Characters, bytes or digits that a value has at most. */
  readonly precision: number;
  /** Bytes of a value as a driver transfers it. */
  readonly length: number;
  readonly scale: number | null;
  readonly radix: number | null;
  readonly sqlDataType: number;
  readonly datetimeSub: number | null;
  readonly octetLength: number | null;
  /** The type's number in the protocol of old, for columns with and without null. */
  readonly legacyType: { readonly nullable: number; readonly notNull: number };
}

/** ODBC 3 numbers, and what stands for both kinds of columns in the old protocol. */
const NUMBERS: Readonly<Record<SqlTypeName, readonly [odbc: number, nullable: number, notNull: number]>> = {
  bit: [-7, 50, 50],
  tinyint: [-6, 38, 48],
  smallint: [5, 38, 52],
  int: [4, 38, 56],
  bigint: [-5, 108, 63],
  decimal: [3, 106, 55],
  numeric: [2, 108, 63],
  money: [3, 110, 60],
  smallmoney: [3, 110, 122],
  real: [7, 109, 59],
  float: [6, 109, 62],
  char: [1, 39, 47],
  varchar: [12, 39, 39],
  text: [-1, 35, 35],
  nchar: [-8, 39, 39],
  nvarchar: [-9, 39, 39],
  ntext: [-10, 35, 35],
  binary: [-2, 37, 45],
  varbinary: [-3, 37, 37],
  image: [-4, 34, 34],
  date: [91, 0, 0],
  time: [-154, 0, 0],
  datetime: [93, 111, 61],
  smalldatetime: [93, 111, 58],
  datetime2: [93, 0, 0],
  datetimeoffset: [-155, 0, 0],
  uniqueidentifier: [-11, 37, 37],
  xml: [-152, 0, 0],
  rowversion: [-2, 45, 45],
  sql_variant: [-150, 39, 39],
  hierarchyid: [-151, 23, 23],
};

const TWO_GIGABYTES = 2_147_483_647;
const ONE_GIGABYTE = 1_073_741_823;

/** Width of a moment as text, with its fraction. */
const WIDTHS: Partial<Record<SqlTypeName, readonly [width: number, lengthBytes: number]>> = {
  date: [10, 6],
  time: [8, 12],
  datetime: [19, 16],
  smalldatetime: [16, 16],
  datetime2: [19, 16],
  datetimeoffset: [26, 20],
};

interface Sizes {
  readonly precision: number;
  readonly length: number;
  readonly scale: number | null;
  readonly radix: number | null;
}

function numberSizes(type: SqlType): Sizes | undefined {
  if (type.name === 'real') return { precision: 24, length: 4, scale: null, radix: 2 };
  if (type.name === 'float') return { precision: 53, length: 8, scale: null, radix: 2 };
  if (familyOf(type) === 'integer') {
    const isBit = type.name === 'bit';
    return {
      precision: precisionOf(type),
      length: maxLengthOf(type),
      scale: isBit ? null : 0,
      radix: isBit ? null : 10,
    };
  }
  if (familyOf(type) !== 'exact') return undefined;
  const precision = precisionOf(type);
  return { precision, length: precision + 2, scale: scaleOf(type), radix: 10 };
}

function momentSizes(type: SqlType): Sizes | undefined {
  const [width, length] = WIDTHS[type.name] ?? [];
  if (width === undefined || length === undefined) return undefined;
  if (type.name === 'date') return { precision: width, length, scale: null, radix: null };
  const digits = fractionDigits(type);
  return { precision: digits === 0 ? width : width + 1 + digits, length, scale: digits, radix: null };
}

function textSizes(type: SqlType): Sizes {
  const plain = { scale: null, radix: null };
  if (
    type.length === -1 ||
    type.name === 'text' ||
    type.name === 'ntext' ||
    type.name === 'image' ||
    type.name === 'xml'
  )
    return isUnicode(type)
      ? { ...plain, precision: ONE_GIGABYTE, length: TWO_GIGABYTES - 1 }
      : { ...plain, precision: TWO_GIGABYTES, length: TWO_GIGABYTES };
  if (type.name === 'uniqueidentifier') return { ...plain, precision: 36, length: 16 };
  const bytes = maxLengthOf(type);
  return { ...plain, precision: isUnicode(type) ? bytes / 2 : bytes, length: bytes };
}

const DATETIME_CODES: Readonly<Record<number, number>> = { 91: 1, 93: 3 };

/** Describes a type to a driver. */
export function odbcTypeOf(type: SqlType): OdbcType {
  const [dataType, nullable, notNull] = NUMBERS[type.name];
  const sizes = numberSizes(type) ?? momentSizes(type) ?? textSizes(type);
  const datetimeSub = DATETIME_CODES[dataType] ?? null;
  const hasOctets = ['character', 'binary', 'xml'].includes(familyOf(type));
  return {
    ...sizes,
    dataType,
    sqlDataType: datetimeSub === null ? dataType : 9,
    datetimeSub,
    octetLength: hasOctets ? sizes.length : null,
    legacyType: { nullable, notNull },
  };
}
