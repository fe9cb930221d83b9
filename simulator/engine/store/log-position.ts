/**
 * Places in a database's transaction log are counted 0, 1, 2 ...; as an LSN each has the form the server gives them:
 * virtual log file (4 bytes), block (4), record within the block (2).
 */
export type LogPosition = number;

const RECORDS_PER_BLOCK = 200;
const BLOCKS_PER_FILE = 65_536;
const FIRST_FILE = 0x2a;
const FIRST_BLOCK = 0x10;
/** Blocks are counted in sectors of 512 bytes. */
const SECTORS_PER_BLOCK = 8;

export const LSN_SIZE = 10;

export function toLsn(position: LogPosition): Buffer {
  const record = position % RECORDS_PER_BLOCK;
  const block = Math.floor(position / RECORDS_PER_BLOCK);
  const lsn = Buffer.allocUnsafe(LSN_SIZE);
  lsn.writeUInt32BE(FIRST_FILE + Math.floor(block / BLOCKS_PER_FILE), 0);
  lsn.writeUInt32BE(FIRST_BLOCK + (block % BLOCKS_PER_FILE) * SECTORS_PER_BLOCK, 4);
  lsn.writeUInt16BE(record + 1, 8);
  return lsn;
}

/** The position that an LSN made by `toLsn` stands for; the next one for any other LSN. */
export function positionAtOrAfter(lsn: Buffer): LogPosition {
  const file = lsn.readUInt32BE(0) - FIRST_FILE;
  if (file < 0) return 0;
  const sectors = Math.max(0, lsn.readUInt32BE(4) - FIRST_BLOCK);
  const block = file * BLOCKS_PER_FILE + Math.ceil(sectors / SECTORS_PER_BLOCK);
  if (sectors % SECTORS_PER_BLOCK !== 0) return block * RECORDS_PER_BLOCK;
  return block * RECORDS_PER_BLOCK + Math.max(0, lsn.readUInt16BE(8) - 1);
}

/** As `sys.dm_tran_database_transactions` shows LSNs: file * 10^15 + block * 10^5 + record. */
export function toNumericLsn(position: LogPosition): bigint {
  const lsn = toLsn(position);
  return (
    BigInt(lsn.readUInt32BE(0)) * 1_000_000_000_000_000n +
    BigInt(lsn.readUInt32BE(4)) * 100_000n +
    BigInt(lsn.readUInt16BE(8))
  );
}
