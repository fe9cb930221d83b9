import { type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { type ByteWriter } from '../bytes/byte-writer';
import { FIXED_TYPES } from './fixed-types';
import { fixedPayload, variablePayload } from './payload-encoder';
import { MAX_LENGTH } from './type-token';
import { writeVariant } from './variant-encoder';

/** Appends a value as it stands in a ROW or RETURNVALUE token. */
export type ValueEncoder = (value: SqlValue, out: ByteWriter) => void;

const PLP_NULL = 0xffff_ffff_ffff_ffffn;
/** What text, ntext and image carry before their length: a text pointer and a timestamp that clients hand back unread. */
const TEXT_POINTER = Buffer.concat([Buffer.from([16]), Buffer.alloc(24, 'textptr_')]);

/** Types whose values travel in chunks (PLP), without a limit. */
export function isChunked(type: SqlType): boolean {
  return type.length === -1 || type.name === 'xml' || type.name === 'hierarchyid';
}

function chunked(type: SqlType): ValueEncoder {
  const payload = variablePayload(type);
  return (value, out) => {
    if (value === null) {
      out.uint64(PLP_NULL);
      return;
    }
    const bytes = payload(value);
    out.uint64(BigInt(bytes.length));
    if (bytes.length > 0) out.uint32(bytes.length).bytes(bytes);
    out.uint32(0);
  };
}

function shortVariable(type: SqlType): ValueEncoder {
  const payload = variablePayload(type);
  return (value, out) => {
    if (value === null) {
      out.uint16(MAX_LENGTH);
      return;
    }
    const bytes = payload(value);
    if (bytes.length > 8000)
      throw new RangeError(`encoding ${type.name}: ${bytes.length} bytes, at most 8000`);
    out.uint16(bytes.length).bytes(bytes);
  };
}

/** (n)char and (n)varchar of UTF-16 need no buffer in between. */
function shortUnicode(value: SqlValue, out: ByteWriter): void {
  if (value === null) {
    out.uint16(MAX_LENGTH);
    return;
  }
  const text = value as string;
  if (text.length > 4000) throw new RangeError(`encoding nvarchar: ${text.length} characters, at most 4000`);
  out.uint16(text.length * 2).ucs2(text);
}

function textPointer(type: SqlType): ValueEncoder {
  const payload = variablePayload(type);
  return (value, out) => {
    if (value === null) {
      out.uint8(0);
      return;
    }
    const bytes = payload(value);
    out.bytes(TEXT_POINTER).uint32(bytes.length).bytes(bytes);
  };
}

function variant(value: SqlValue, out: ByteWriter): void {
  if (value === null) out.uint32(0);
  else writeVariant(value as SqlVariant, out);
}

function fixed(type: SqlType, nullable: boolean): ValueEncoder | undefined {
  const payload = fixedPayload(type);
  if (payload === undefined) return undefined;
  const { sizeBytes, write } = payload;
  if (!nullable && FIXED_TYPES[type.name] !== undefined)
    return (value, out) => {
      if (value === null) throw new RangeError(`encoding ${type.name}: null in a column that is NOT NULL`);
      write(value, out);
    };
  return (value, out) => {
    if (value === null) out.uint8(0);
    else write(value, out.uint8(sizeBytes));
  };
}

/**
 * Compiles the encoder of a type. `nullable` must be what the column announces: a NOT NULL int has no length byte.
 * The encoder throws RangeError for a value that cannot be one of the type.
 */
export function compileValueEncoder(type: SqlType, nullable: boolean): ValueEncoder {
  const fixedEncoder = fixed(type, nullable);
  if (fixedEncoder !== undefined) return fixedEncoder;
  if (isChunked(type)) return chunked(type);
  switch (type.name) {
    case 'nchar':
    case 'nvarchar':
      return shortUnicode;
    case 'text':
    case 'ntext':
    case 'image':
      return textPointer(type);
    case 'sql_variant':
      return variant;
    default:
      return shortVariable(type);
  }
}
