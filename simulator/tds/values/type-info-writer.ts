import { DEFAULT_COLLATION, findCollation } from '../../types/collation';
import { type SqlType } from '../../types/sql-type';
import { type ByteWriter } from '../bytes/byte-writer';
import { FIXED_TYPES } from './fixed-types';
import { decimalSizeBytes, MAX_LENGTH, TypeToken } from './type-token';

const LOB_MAX_BYTES = 0x7fff_ffff;
const NTEXT_MAX_BYTES = 0x7fff_fffe;
const VARIANT_MAX_BYTES = 8009;
const HIERARCHYID_MAX_BYTES = 892;
const HIERARCHYID_CLASS =
  'Microsoft.SqlServer.Types.SqlHierarchyId, Microsoft.SqlServer.Types, Version=11.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91';

function collationBytes(type: SqlType): Buffer {
  const name = type.collation ?? DEFAULT_COLLATION;
  const collation = findCollation(name);
  if (collation === undefined) throw new RangeError(`describing ${type.name}: no collation ${name}`);
  return collation.wireBytes;
}

function shortLength(type: SqlType, bytesPerUnit: number): number {
  const length = type.length ?? 1;
  return length === -1 ? MAX_LENGTH : Math.max(length, 1) * bytesPerUnit;
}

type Writer = (type: SqlType, out: ByteWriter) => void;

const character =
  (token: number, bytesPerUnit: number): Writer =>
  (type, out) =>
    out.uint8(token).uint16(shortLength(type, bytesPerUnit)).bytes(collationBytes(type));

const scaled =
  (token: number): Writer =>
  (type, out) =>
    out.uint8(token).uint8(type.scale ?? 7);

const decimal =
  (token: number): Writer =>
  ({ precision = 18, scale = 0 }, out) =>
    out.uint8(token).uint8(decimalSizeBytes(precision)).uint8(precision).uint8(scale);

const WRITERS: Partial<Record<SqlType['name'], Writer>> = {
  decimal: decimal(TypeToken.decimal),
  numeric: decimal(TypeToken.numeric),
  char: character(TypeToken.char, 1),
  varchar: character(TypeToken.varchar, 1),
  nchar: character(TypeToken.nchar, 2),
  nvarchar: character(TypeToken.nvarchar, 2),
  text: (type, out) => out.uint8(TypeToken.text).uint32(LOB_MAX_BYTES).bytes(collationBytes(type)),
  ntext: (type, out) => out.uint8(TypeToken.ntext).uint32(NTEXT_MAX_BYTES).bytes(collationBytes(type)),
  image: (_type, out) => out.uint8(TypeToken.image).uint32(LOB_MAX_BYTES),
  binary: (type, out) => out.uint8(TypeToken.binary).uint16(shortLength(type, 1)),
  varbinary: (type, out) => out.uint8(TypeToken.varbinary).uint16(shortLength(type, 1)),
  rowversion: (_type, out) => out.uint8(TypeToken.binary).uint16(8),
  date: (_type, out) => out.uint8(TypeToken.date),
  time: scaled(TypeToken.time),
  datetime2: scaled(TypeToken.datetime2),
  datetimeoffset: scaled(TypeToken.datetimeoffset),
  uniqueidentifier: (_type, out) => out.uint8(TypeToken.uniqueidentifier).uint8(16),
  xml: (_type, out) => out.uint8(TypeToken.xml).uint8(0),
  sql_variant: (_type, out) => out.uint8(TypeToken.sqlVariant).uint32(VARIANT_MAX_BYTES),
  hierarchyid: (_type, out) =>
    out
      .uint8(TypeToken.udt)
      .uint16(HIERARCHYID_MAX_BYTES)
      .shortText('')
      .shortText('sys')
      .shortText('hierarchyid')
      .longText(HIERARCHYID_CLASS),
};

/** Appends TYPE_INFO as results carry it. `nullable` chooses the form of the fixed-size types. */
export function writeTypeInfo(type: SqlType, nullable: boolean, out: ByteWriter): void {
  const fixed = FIXED_TYPES[type.name];
  if (fixed !== undefined) {
    if (nullable) out.uint8(fixed.nullableToken).uint8(fixed.sizeBytes);
    else out.uint8(fixed.fixedToken);
    return;
  }
  WRITERS[type.name]?.(type, out);
}
