import { collationOfWireBytes } from '../../types/collation';
import { type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { ByteReader } from '../bytes/byte-reader';
import { ProtocolError } from '../bytes/protocol-error';
import { FIXED_TYPES } from './fixed-types';
import { decodeFixed } from './payload-decoder';
import { TypeToken } from './type-token';

interface BaseType {
  readonly type: SqlType;
  readonly decode: (bytes: Buffer) => SqlValue;
}

type Reader = (properties: ByteReader) => BaseType;

const ofFixedSize = (type: SqlType): BaseType => ({ type, decode: (bytes) => decodeFixed(type, bytes) });

const text =
  (name: SqlTypeName): Reader =>
  (properties) => {
    const { codePage } = collationOfWireBytes(properties.bytes(5));
    return { type: { name, length: properties.uint16() }, decode: codePage.decode };
  };

const unicode =
  (name: SqlTypeName): Reader =>
  (properties) => {
    properties.bytes(5);
    return { type: { name, length: properties.uint16() / 2 }, decode: (bytes) => bytes.toString('utf16le') };
  };

const binary =
  (name: SqlTypeName): Reader =>
  (properties) => ({
    type: { name, length: properties.uint16() },
    decode: (bytes) => Buffer.from(bytes),
  });

const decimal =
  (name: SqlTypeName): Reader =>
  (properties) =>
    ofFixedSize({ name, precision: properties.uint8(), scale: properties.uint8() });

const scaled =
  (name: SqlTypeName): Reader =>
  (properties) =>
    ofFixedSize({ name, scale: properties.uint8() });

const READERS: Readonly<Record<number, Reader>> = {
  ...Object.fromEntries(
    Object.entries(FIXED_TYPES).map(([name, { fixedToken }]): [number, Reader] => [
      fixedToken,
      () => ofFixedSize({ name: name as SqlTypeName }),
    ]),
  ),
  [TypeToken.uniqueidentifier]: () => ofFixedSize({ name: 'uniqueidentifier' }),
  [TypeToken.date]: () => ofFixedSize({ name: 'date' }),
  [TypeToken.time]: scaled('time'),
  [TypeToken.datetime2]: scaled('datetime2'),
  [TypeToken.datetimeoffset]: scaled('datetimeoffset'),
  [TypeToken.decimal]: decimal('decimal'),
  [TypeToken.numeric]: decimal('numeric'),
  [TypeToken.varchar]: text('varchar'),
  [TypeToken.char]: text('char'),
  [TypeToken.nvarchar]: unicode('nvarchar'),
  [TypeToken.nchar]: unicode('nchar'),
  [TypeToken.varbinary]: binary('varbinary'),
  [TypeToken.binary]: binary('binary'),
};

/** Reads a sql_variant: total length (0 = null), base type, properties, value. */
export function readVariant(reader: ByteReader): SqlValue {
  const totalBytes = reader.uint32();
  if (totalBytes === 0) return null;
  const variant = new ByteReader(reader.bytes(totalBytes));
  const token = variant.uint8();
  const properties = new ByteReader(variant.bytes(variant.uint8()));
  const read = READERS[token];
  if (read === undefined) throw new ProtocolError(`reading a sql_variant: base type 0x${token.toString(16)}`);
  const { type, decode } = read(properties);
  return { type, value: decode(variant.bytes(variant.remaining)) };
}
