import { SqlServerError, type SqlDateTime, type SqlType, type SqlValue } from '../../../types/sql-type';
import { DAY_1900 } from '../calendar';
import { guidFromBytes, guidToBytes, tryParseGuid } from '../guid';
import { collationOf } from '../text-order';
import { type Family, familyOf, isUnicode, precisionOf, scaleOf } from '../type-family';
import { type Converter } from './converter';

/** To binary types: numbers keep their last bytes, everything else its first. */
export function toBinary(from: SqlType, to: SqlType, style: number | undefined): Converter | undefined {
  const encode = ENCODERS[familyOf(from)]?.(from, style ?? 0);
  if (encode === undefined) return undefined;
  const limit =
    to.name === 'rowversion' ? 8 : to.length === undefined || to.length === -1 ? Infinity : to.length;
  const fixed = to.name === 'binary' || to.name === 'rowversion';
  const fromRight =
    familyOf(from) === 'integer' || familyOf(from) === 'datetime' || from.name.endsWith('money');
  return (value) => fitBytes(encode(value), limit, fixed, fromRight);
}

function fitBytes(bytes: Buffer, limit: number, fixed: boolean, fromRight: boolean): Buffer {
  if (bytes.length > limit)
    return fromRight ? bytes.subarray(bytes.length - limit) : bytes.subarray(0, limit);
  if (!fixed || bytes.length === limit) return bytes;
  const padded = Buffer.alloc(limit);
  bytes.copy(padded, fromRight ? limit - bytes.length : 0);
  return padded;
}

type Encoder = (value: SqlValue) => Buffer;

const asIs: Encoder = (value) => value as Buffer;

const ENCODERS: Partial<Record<Family, (from: SqlType, style: number) => Encoder | undefined>> = {
  binary: () => asIs,
  hierarchy: () => asIs,
  integer: integerEncoder,
  character: (from, style) =>
    style === 1 || style === 2 ? (value) => fromHex(value as string, style) : textEncoder(from),
  // The server writes the mark of the byte order before the text.
  xml: () => (value) => Buffer.from(`\ufeff${value as string}`, 'utf16le'),
  guid: () => (value) => guidToBytes(value as string),
  exact: (from) =>
    from.name.endsWith('money') ? (value) => bigEndian(value as bigint, 8) : decimalEncoder(from),
  approximate: floatEncoder,
  datetime: (from) => (from.name === 'datetime' ? (value) => datetimeBytes(value as SqlDateTime) : undefined),
};

const INTEGER_BYTES: Readonly<Record<string, number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4 };

function integerEncoder(from: SqlType): Encoder {
  const size = INTEGER_BYTES[from.name] ?? 8;
  return (value) => bigEndian(BigInt(value as number | bigint), size);
}

function bigEndian(value: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes.subarray(8 - size);
}

function textEncoder(from: SqlType): Encoder {
  if (isUnicode(from)) return (value) => Buffer.from(value as string, 'utf16le');
  const { codePage } = collationOf(from.collation);
  return (value) => codePage.encode(value as string);
}

function fromHex(text: string, style: number): Buffer {
  const digits = style === 1 ? text.replace(/^0x/i, '') : text;
  const prefixed = /^0x/i.test(text);
  if ((style === 1) !== prefixed || digits.length % 2 === 1 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new SqlServerError(8114, 'Error converting data type varchar to varbinary.');
  }
  return Buffer.from(digits, 'hex');
}

/** Precision, scale, sign (1 = positive), and the magnitude in 32-bit words, lowest first. */
function decimalEncoder(from: SqlType): Encoder {
  const precision = precisionOf(from);
  const scale = scaleOf(from);
  return (value) => {
    const scaled = value as bigint;
    const words = Math.max(1, Math.ceil(precision / 9.5));
    const bytes = Buffer.alloc(4 + words * 4);
    bytes.set([precision, scale, 0, scaled < 0n ? 0 : 1]);
    let magnitude = scaled < 0n ? -scaled : scaled;
    for (let word = 0; word < words; word++, magnitude >>= 32n) {
      bytes.writeUInt32LE(Number(magnitude & 0xffff_ffffn), 4 + word * 4);
    }
    return bytes;
  };
}

function floatEncoder(from: SqlType): Encoder {
  return (value) => {
    const bytes = Buffer.alloc(from.name === 'real' ? 4 : 8);
    if (from.name === 'real') bytes.writeFloatBE(value as number);
    else bytes.writeDoubleBE(value as number);
    return bytes;
  };
}

function datetimeBytes({ days, ticks }: SqlDateTime): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(days - DAY_1900);
  bytes.writeUInt32BE(Math.round((ticks * 3) / 100_000), 4);
  return bytes;
}

export function toGuid(from: SqlType): Converter | undefined {
  switch (familyOf(from)) {
    case 'guid':
      return (value) => value;
    case 'character':
      return (value) => {
        const guid = tryParseGuid(value as string);
        if (guid === undefined) {
          throw new SqlServerError(
            8169,
            'Conversion failed when converting from a character string to uniqueidentifier.',
          );
        }
        return guid;
      };
    case 'binary':
      return (value) => guidFromBytes(Buffer.concat([value as Buffer, Buffer.alloc(16)]).subarray(0, 16));
    default:
      return undefined;
  }
}
