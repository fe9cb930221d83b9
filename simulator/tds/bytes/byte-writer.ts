/** A growing buffer with the number formats of the protocol; little-endian where the name does not say otherwise. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(initialSizeBytes = 256) {
    this.#bytes = Buffer.allocUnsafeSlow(initialSizeBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written since the last `clear`; valid until the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy that stays. */
  copy(): Buffer {
    return Buffer.from(this.view());
  }

  copyTo(target: Buffer, at: number): void {
    this.#bytes.copy(target, at, 0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Forgets all but the last bytes. */
  keepLast(sizeBytes: number): void {
    this.#bytes.copyWithin(0, this.#length - sizeBytes, this.#length);
    this.#length = sizeBytes;
  }

  uint8(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  uint16(value: number): this {
    const at = this.#reserve(2);
    this.#bytes[at] = value & 0xff;
    this.#bytes[at + 1] = value >>> 8;
    this.#length = at + 2;
    return this;
  }

  int16(value: number): this {
    return this.uint16(value & 0xffff);
  }

  uint24(value: number): this {
    return this.uint16(value & 0xffff).uint8(value >>> 16);
  }

  uint32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes[at] = value & 0xff;
    this.#bytes[at + 1] = (value >>> 8) & 0xff;
    this.#bytes[at + 2] = (value >>> 16) & 0xff;
    this.#bytes[at + 3] = value >>> 24;
    this.#length = at + 4;
    return this;
  }

  int32(value: number): this {
    return this.uint32(value >>> 0);
  }

  /** Five bytes at most: an integer that JavaScript's bit operators would cut. */
  uint40(value: number): this {
    return this.uint32(value % 0x1_0000_0000).uint8(Math.floor(value / 0x1_0000_0000));
  }

  int64(value: bigint): this {
    const at = this.#reserve(8);
    this.#length = this.#bytes.writeBigInt64LE(value, at);
    return this;
  }

  uint64(value: bigint): this {
    const at = this.#reserve(8);
    this.#length = this.#bytes.writeBigUInt64LE(value, at);
    return this;
  }

  float(value: number): this {
    const at = this.#reserve(4);
    this.#length = this.#bytes.writeFloatLE(value, at);
    return this;
  }

  double(value: number): this {
    const at = this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, at);
    return this;
  }

  uint16BigEndian(value: number): this {
    return this.uint8(value >>> 8).uint8(value & 0xff);
  }

  uint32BigEndian(value: number): this {
    return this.uint16BigEndian(value >>> 16).uint16BigEndian(value & 0xffff);
  }

  bytes(source: Buffer): this {
    const at = this.#reserve(source.length);
    source.copy(this.#bytes, at);
    this.#length = at + source.length;
    return this;
  }

  /** Part of a buffer, without a view of it in between. */
  copyFrom(source: Buffer, start: number, end: number): this {
    const at = this.#reserve(end - start);
    source.copy(this.#bytes, at, start, end);
    this.#length = at + end - start;
    return this;
  }

  /** Text as UTF-16, without a length. */
  ucs2(text: string): this {
    const at = this.#reserve(text.length * 2);
    this.#length = at + this.#bytes.write(text, at, 'utf16le');
    return this;
  }

  /** Text with its length in characters before it in one byte (B_VARCHAR). */
  shortText(text: string): this {
    return this.uint8(text.length).ucs2(text);
  }

  /** Text with its length in characters before it in two bytes (US_VARCHAR). */
  longText(text: string): this {
    return this.uint16(text.length).ucs2(text);
  }

  #reserve(sizeBytes: number): number {
    const needed = this.#length + sizeBytes;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    return this.#length;
  }
}
