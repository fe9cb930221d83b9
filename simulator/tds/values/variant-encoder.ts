import { DEFAULT_COLLATION, findCollation } from '../../types/collation';
import { type SqlType, type SqlVariant } from '../../types/sql-type';
import { ByteWriter } from '../bytes/byte-writer';
import { FIXED_TYPES } from './fixed-types';
import { fixedPayload, variablePayload } from './payload-encoder';
import { TypeToken } from './type-token';

const VARIABLE_TOKENS: Partial<Record<SqlType['name'], number>> = {
  char: TypeToken.char,
  varchar: TypeToken.varchar,
  nchar: TypeToken.nchar,
  nvarchar: TypeToken.nvarchar,
  binary: TypeToken.binary,
  rowversion: TypeToken.binary,
  varbinary: TypeToken.varbinary,
};

function collationBytes(type: SqlType): Buffer {
  return findCollation(type.collation ?? DEFAULT_COLLATION)?.wireBytes ?? Buffer.alloc(5);
}

/** The token and the properties that replace TYPE_INFO inside a sql_variant. */
function header(type: SqlType, out: ByteWriter): void {
  const fixedToken = FIXED_TYPES[type.name]?.fixedToken;
  if (fixedToken !== undefined) {
    out.uint8(fixedToken).uint8(0);
    return;
  }
  switch (type.name) {
    case 'uniqueidentifier':
    case 'date':
      out.uint8(TypeToken[type.name]).uint8(0);
      return;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      out
        .uint8(TypeToken[type.name])
        .uint8(1)
        .uint8(type.scale ?? 7);
      return;
    case 'decimal':
    case 'numeric':
      decimalHeader(type, TypeToken[type.name], out);
      return;
    default:
      variableHeader(type, out);
  }
}

function decimalHeader({ precision = 18, scale = 0 }: SqlType, token: number, out: ByteWriter): void {
  out.uint8(token).uint8(2).uint8(precision).uint8(scale);
}

function variableHeader(type: SqlType, out: ByteWriter): void {
  const token = VARIABLE_TOKENS[type.name];
  if (token === undefined || type.length === -1) throw unfit(type);
  const unicode = type.name === 'nchar' || type.name === 'nvarchar';
  const length = type.name === 'rowversion' ? 8 : (type.length ?? 1);
  const binary = token === TypeToken.binary || token === TypeToken.varbinary;
  out.uint8(token).uint8(binary ? 2 : 7);
  if (!binary) out.bytes(collationBytes(type));
  out.uint16(unicode ? length * 2 : length);
}

function unfit(type: SqlType): RangeError {
  const name = type.length === -1 ? `${type.name}(max)` : type.name;
  return new RangeError(`encoding sql_variant: it cannot hold ${name}`);
}

/** Appends a sql_variant that is not null: total length, base type, properties, value without a length of its own. */
export function writeVariant(variant: SqlVariant, out: ByteWriter): void {
  const inner = new ByteWriter(32);
  header(variant.type, inner);
  const fixed = fixedPayload(variant.type);
  if (fixed === undefined) inner.bytes(variablePayload(variant.type)(variant.value));
  else fixed.write(variant.value, inner);
  out.uint32(inner.length).bytes(inner.view());
}
