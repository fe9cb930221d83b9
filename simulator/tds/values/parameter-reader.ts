import { collationOfWireBytes } from '../../types/collation';
import { SqlServerError, type SqlType, type SqlTypeName, type SqlValue } from '../../types/sql-type';
import { type ByteReader } from '../bytes/byte-reader';
import { ProtocolError } from '../bytes/protocol-error';
import { readChunks } from './chunks';
import { FIXED_TYPES } from './fixed-types';
import { decodeFixed } from './payload-decoder';
import { MAX_LENGTH, TypeToken } from './type-token';
import { readVariant } from './variant-reader';

/** A parameter's type as the client described it, and how to read the value that follows. */
export interface ParameterType {
  readonly type: SqlType;
  readonly read: (reader: ByteReader) => SqlValue;
}

type Reader = (reader: ByteReader) => ParameterType;
type Decode = (bytes: Buffer) => SqlValue;

const LONG_NULL = 0xffff_ffff;

const asText: Decode = (bytes) => bytes.toString('utf16le');
/** The message's memory is not kept by a value that is. */
const asBytes: Decode = (bytes) => Buffer.from(bytes);
const asXml: Decode = (bytes) => bytes.toString('utf16le').replace(/^\ufeff/, '');

/** One length byte before the value, 0 = null. */
function sized(type: SqlType): ParameterType {
  return {
    type,
    read(reader) {
      const sizeBytes = reader.uint8();
      return sizeBytes === 0 ? null : decodeFixed(type, reader.bytes(sizeBytes));
    },
  };
}

const plain =
  (name: SqlTypeName): Reader =>
  () =>
    sized({ name });

/** The family's member that has the size announced. */
const bySize =
  (members: Readonly<Record<number, SqlTypeName>>): Reader =>
  (reader) => {
    const sizeBytes = reader.uint8();
    const name = members[sizeBytes];
    if (name === undefined)
      throw new ProtocolError(`reading a parameter's type: no member of ${sizeBytes} bytes`);
    return sized({ name });
  };

const fixed =
  (name: SqlTypeName): Reader =>
  () => ({
    type: { name },
    read: (reader) => decodeFixed({ name }, reader.bytes(FIXED_TYPES[name]?.sizeBytes ?? 0)),
  });

const scaled =
  (name: SqlTypeName): Reader =>
  (reader) =>
    sized({ name, scale: reader.uint8() });

const decimal =
  (name: SqlTypeName): Reader =>
  (reader) => {
    reader.uint8();
    return sized({ name, precision: reader.uint8(), scale: reader.uint8() });
  };

function short(name: SqlTypeName, maxBytes: number, bytesPerUnit: number, decode: Decode): ParameterType {
  if (maxBytes === MAX_LENGTH) return chunked({ name, length: -1 }, decode);
  return {
    type: { name, length: Math.max(maxBytes / bytesPerUnit, 1) },
    read(reader) {
      const sizeBytes = reader.uint16();
      return sizeBytes === MAX_LENGTH ? null : decode(reader.bytes(sizeBytes));
    },
  };
}

function chunked(type: SqlType, decode: Decode): ParameterType {
  return {
    type,
    read(reader) {
      const bytes = readChunks(reader);
      return bytes === null ? null : decode(bytes);
    },
  };
}

function long(name: SqlTypeName, decode: Decode): ParameterType {
  return {
    type: { name },
    read(reader) {
      const sizeBytes = reader.uint32();
      return sizeBytes === LONG_NULL ? null : decode(reader.bytes(sizeBytes));
    },
  };
}

const unicode =
  (name: SqlTypeName): Reader =>
  (reader) => {
    const maxBytes = reader.uint16();
    reader.bytes(5);
    return short(name, maxBytes, 2, asText);
  };

const narrow =
  (name: SqlTypeName): Reader =>
  (reader) => {
    const maxBytes = reader.uint16();
    return short(name, maxBytes, 1, collationOfWireBytes(reader.bytes(5)).codePage.decode);
  };

const binary =
  (name: SqlTypeName): Reader =>
  (reader) =>
    short(name, reader.uint16(), 1, asBytes);

function longText(reader: ByteReader): ParameterType {
  reader.uint32();
  return long('text', collationOfWireBytes(reader.bytes(5)).codePage.decode);
}

function longUnicode(reader: ByteReader): ParameterType {
  reader.uint32();
  reader.bytes(5);
  return long('ntext', asText);
}

function image(reader: ByteReader): ParameterType {
  reader.uint32();
  return long('image', asBytes);
}

function xml(reader: ByteReader): ParameterType {
  // A schema collection may be named: it has no bearing on the value.
  if (reader.uint8() !== 0) {
    reader.shortText();
    reader.shortText();
    reader.longText();
  }
  return chunked({ name: 'xml' }, asXml);
}

function udt(reader: ByteReader): ParameterType {
  reader.shortText();
  reader.shortText();
  const name = reader.shortText();
  if (name.toLowerCase() !== 'hierarchyid')
    throw new SqlServerError(
      8064,
      `The CLR type ${name} does not exist or you do not have permissions to access it.`,
    );
  return chunked({ name: 'hierarchyid' }, asBytes);
}

function variant(reader: ByteReader): ParameterType {
  reader.uint32();
  return { type: { name: 'sql_variant' }, read: readVariant };
}

const READERS: Readonly<Record<number, Reader>> = {
  [TypeToken.null]: () => ({ type: { name: 'int' }, read: () => null }),
  [TypeToken.intN]: bySize({ 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' }),
  [TypeToken.bitN]: bySize({ 1: 'bit' }),
  [TypeToken.floatN]: bySize({ 4: 'real', 8: 'float' }),
  [TypeToken.moneyN]: bySize({ 4: 'smallmoney', 8: 'money' }),
  [TypeToken.datetimeN]: bySize({ 4: 'smalldatetime', 8: 'datetime' }),
  [TypeToken.uniqueidentifier]: bySize({ 16: 'uniqueidentifier' }),
  [TypeToken.bit]: fixed('bit'),
  [TypeToken.tinyint]: fixed('tinyint'),
  [TypeToken.smallint]: fixed('smallint'),
  [TypeToken.int]: fixed('int'),
  [TypeToken.bigint]: fixed('bigint'),
  [TypeToken.real]: fixed('real'),
  [TypeToken.float]: fixed('float'),
  [TypeToken.smallmoney]: fixed('smallmoney'),
  [TypeToken.money]: fixed('money'),
  [TypeToken.smalldatetime]: fixed('smalldatetime'),
  [TypeToken.datetime]: fixed('datetime'),
  [TypeToken.date]: plain('date'),
  [TypeToken.time]: scaled('time'),
  [TypeToken.datetime2]: scaled('datetime2'),
  [TypeToken.datetimeoffset]: scaled('datetimeoffset'),
  [TypeToken.decimal]: decimal('decimal'),
  [TypeToken.numeric]: decimal('numeric'),
  [TypeToken.nvarchar]: unicode('nvarchar'),
  [TypeToken.nchar]: unicode('nchar'),
  [TypeToken.varchar]: narrow('varchar'),
  [TypeToken.char]: narrow('char'),
  [TypeToken.varbinary]: binary('varbinary'),
  [TypeToken.binary]: binary('binary'),
  [TypeToken.text]: longText,
  [TypeToken.ntext]: longUnicode,
  [TypeToken.image]: image,
  [TypeToken.xml]: xml,
  [TypeToken.udt]: udt,
  [TypeToken.sqlVariant]: variant,
};

/**
 * Reads TYPE_INFO as a client sends it with a parameter.
 * @throws SqlServerError 8009 for a type that is not covered (table-valued ones among them); ProtocolError when cut short.
 */
export function readParameterType(reader: ByteReader, ordinal: number, name: string): ParameterType {
  const token = reader.uint8();
  const read = READERS[token];
  if (read === undefined)
    throw new SqlServerError(
      8009,
      'The incoming tabular data stream (TDS) remote procedure call (RPC) protocol stream is incorrect. ' +
        `Parameter ${ordinal} ("${name}"): Data type 0x${token.toString(16).toUpperCase().padStart(2, '0')} is unknown.`,
      16,
      1,
    );
  return read(reader);
}
