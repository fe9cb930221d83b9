import { type ByteReader } from '../bytes/byte-reader';
import { ProtocolError } from '../bytes/protocol-error';

const TRANSACTION_DESCRIPTOR = 2;

/** Skips the headers before a batch, RPC or transaction request; returns the transaction the client believes to be in. */
export function readTransactionDescriptor(reader: ByteReader): bigint {
  const end = reader.offset + reader.uint32();
  let descriptor = 0n;
  while (reader.offset < end) {
    const headerEnd = reader.offset + reader.uint32();
    if (headerEnd > end) throw new ProtocolError('reading ALL_HEADERS: a header outside of them');
    if (reader.uint16() === TRANSACTION_DESCRIPTOR) descriptor = reader.uint64();
    reader.bytes(headerEnd - reader.offset);
  }
  return descriptor;
}
