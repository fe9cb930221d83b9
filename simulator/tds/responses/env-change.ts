import { ByteWriter } from '../bytes/byte-writer';
import { Token } from './token';

const Change = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  beginTransaction: 8,
  commitTransaction: 9,
  rollbackTransaction: 10,
  resetConnection: 18,
} as const;

const NOTHING = Buffer.alloc(0);

function write(type: number, out: ByteWriter, body: (body: ByteWriter) => void): void {
  const content = new ByteWriter(64).uint8(type);
  body(content);
  out.uint8(Token.envChange).uint16(content.length).bytes(content.view());
}

function writeTexts(type: number, current: string, previous: string, out: ByteWriter): void {
  write(type, out, (body) => body.shortText(current).shortText(previous));
}

function writeBytes(type: number, current: Buffer, previous: Buffer, out: ByteWriter): void {
  write(type, out, (body) =>
    body.uint8(current.length).bytes(current).uint8(previous.length).bytes(previous),
  );
}

function descriptor(transactionId: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(transactionId);
  return bytes;
}

export const envChange = {
  database: (current: string, previous: string, out: ByteWriter): void =>
    writeTexts(Change.database, current, previous, out),
  language: (current: string, previous: string, out: ByteWriter): void =>
    writeTexts(Change.language, current, previous, out),
  packetSize: (current: number, previous: number, out: ByteWriter): void =>
    writeTexts(Change.packetSize, String(current), String(previous), out),
  collation: (wireBytes: Buffer, out: ByteWriter): void =>
    writeBytes(Change.collation, wireBytes, NOTHING, out),
  begin: (transactionId: bigint, out: ByteWriter): void =>
    writeBytes(Change.beginTransaction, descriptor(transactionId), NOTHING, out),
  end: (transactionId: bigint, outcome: 'committed' | 'rolled-back', out: ByteWriter): void =>
    writeBytes(
      outcome === 'committed' ? Change.commitTransaction : Change.rollbackTransaction,
      NOTHING,
      descriptor(transactionId),
      out,
    ),
  resetConnection: (out: ByteWriter): void => writeBytes(Change.resetConnection, NOTHING, NOTHING, out),
} as const;
