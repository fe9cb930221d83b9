import { InvariantError } from '../../core/errors/cdc-error';

declare const lsnBrand: unique symbol;

/**
 * A SQL Server log sequence number, `binary(10)`, as a string of ten characters of one byte each: strings compare as
 * the bytes do, need no wrapper object, and are shared between the rows of a transaction. Never shown: see
 * {@link formatLsn}.
 */
export type Lsn = string & { readonly [lsnBrand]: never };

export const LSN_BYTES = 10;

const TEXT = /^([0-9a-f]{8}):([0-9a-f]{8}):([0-9a-f]{4})$/;

/** The ten bytes at `offset`. */
export function lsnFromBytes(bytes: Buffer, offset = 0): Lsn {
  return bytes.toString('latin1', offset, offset + LSN_BYTES) as Lsn;
}

export function lsnToBytes(lsn: Lsn): Buffer {
  return Buffer.from(lsn, 'latin1');
}

/** `0000002a:000001a0:0003`, as Debezium and SQL Server's own views write it. */
export function formatLsn(lsn: Lsn): string {
  return formatLsnBytes(lsnToBytes(lsn));
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** As {@link formatLsn}, of the ten bytes: made for each change, so without buffers on the way. */
export function formatLsnBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < LSN_BYTES; i++) {
    if (i === 4 || i === 8) text += ':';
    text += HEX[bytes[i] ?? 0] ?? '';
  }
  return text;
}

/** Undefined when the text is not what {@link formatLsn} writes. */
export function tryParseLsn(text: string): Lsn | undefined {
  const parts = TEXT.exec(text);
  return parts === null ? undefined : lsnFromBytes(Buffer.from(parts.slice(1).join(''), 'hex'));
}

export const LSN_ZERO = lsnFromBytes(Buffer.alloc(LSN_BYTES));
export const LSN_MAX = lsnFromBytes(Buffer.alloc(LSN_BYTES, 0xff));

/** The next LSN, as `sys.fn_cdc_increment_lsn` computes it. */
export function incrementLsn(lsn: Lsn): Lsn {
  return step(lsn, 1, 0xff, 0x00);
}

/** The LSN before, as `sys.fn_cdc_decrement_lsn` computes it. */
export function decrementLsn(lsn: Lsn): Lsn {
  return step(lsn, -1, 0x00, 0xff);
}

/** Adds `delta` to the last byte that is not `carries`; those behind it wrap around. */
function step(lsn: Lsn, delta: 1 | -1, carries: number, wrapped: number): Lsn {
  const bytes = lsnToBytes(lsn);
  let last = LSN_BYTES - 1;
  while (last >= 0 && bytes[last] === carries) bytes[last--] = wrapped;
  if (last < 0) throw new InvariantError(`no LSN lies beyond ${formatLsn(lsn)}`);
  bytes.writeUInt8(bytes.readUInt8(last) + delta, last);
  return lsnFromBytes(bytes);
}
