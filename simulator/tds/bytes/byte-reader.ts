import { ProtocolError } from './protocol-error';

/** Reads the number formats of the protocol; little-endian where the name does not say otherwise. Past the end: ProtocolError. */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  uint8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  peekUint8(): number {
    const value = this.uint8();
    this.#offset -= 1;
    return value;
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#advance(4));
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#advance(8));
  }

  /** A view, not a copy. */
  bytes(sizeBytes: number): Buffer {
    const start = this.#advance(sizeBytes);
    return this.#bytes.subarray(start, this.#offset);
  }

  ucs2(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  /** Text with its length in characters before it in one byte (B_VARCHAR). */
  shortText(): string {
    return this.ucs2(this.uint8());
  }

  /** Text with its length in characters before it in two bytes (US_VARCHAR). */
  longText(): string {
    return this.ucs2(this.uint16());
  }

  #advance(sizeBytes: number): number {
    const start = this.#offset;
    if (sizeBytes > this.remaining)
      throw new ProtocolError(
        `reading ${sizeBytes} bytes at ${start} of a message: it has ${this.#bytes.length}`,
      );
    this.#offset = start + sizeBytes;
    return start;
  }
}
