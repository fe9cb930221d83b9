import { type ByteReader } from '../bytes/byte-reader';

const NULL = 0xffff_ffff_ffff_ffffn;

/** Reads a value that travels in chunks (PLP): total length or "unknown", chunks, an empty one at the end. */
export function readChunks(reader: ByteReader): Buffer | null {
  if (reader.uint64() === NULL) return null;
  const chunks: Buffer[] = [];
  for (;;) {
    const sizeBytes = reader.uint32();
    if (sizeBytes === 0) return Buffer.concat(chunks);
    chunks.push(reader.bytes(sizeBytes));
  }
}
