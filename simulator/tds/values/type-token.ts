/** Type tokens of TYPE_INFO (MS-TDS 2.2.5.4). */
export const TypeToken = {
  null: 0x1f,
  image: 0x22,
  text: 0x23,
  uniqueidentifier: 0x24,
  intN: 0x26,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  datetimeoffset: 0x2b,
  tinyint: 0x30,
  bit: 0x32,
  smallint: 0x34,
  int: 0x38,
  smalldatetime: 0x3a,
  real: 0x3b,
  money: 0x3c,
  datetime: 0x3d,
  float: 0x3e,
  sqlVariant: 0x62,
  ntext: 0x63,
  bitN: 0x68,
  decimal: 0x6a,
  numeric: 0x6c,
  floatN: 0x6d,
  moneyN: 0x6e,
  datetimeN: 0x6f,
  smallmoney: 0x7a,
  bigint: 0x7f,
  varbinary: 0xa5,
  varchar: 0xa7,
  binary: 0xad,
  char: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
  udt: 0xf0,
  xml: 0xf1,
} as const;

/** Length that stands for `max`. */
export const MAX_LENGTH = 0xffff;
/** Days between 0001-01-01 and 1900-01-01, where datetime counts from. */
export const DAYS_TO_1900 = 693_595;

/** Bytes of a decimal's value: its sign and the magnitude in as many 32-bit words as the precision needs. */
export function decimalSizeBytes(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}

/** Bytes of a time of day with that many fraction digits. */
export function timeSizeBytes(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

/** 100 ns ticks per unit of a time with that many fraction digits. */
export function ticksPerUnit(scale: number): number {
  return 10 ** (7 - scale);
}
