/** Writes the primitive types of Kafka's protocol (compact ones are those of its flexible versions) into a growing buffer. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#buffer = Buffer.allocUnsafe(capacityBytes);
  }

  int8(value: number): this {
    const at = this.#advance(1);
    this.#buffer.writeInt8(value, at);
    return this;
  }

  int16(value: number): this {
    const at = this.#advance(2);
    this.#buffer.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.#advance(4);
    this.#buffer.writeInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.#advance(8);
    this.#buffer.writeBigInt64BE(value, at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const sizeBytes = Buffer.byteLength(value);
    this.int16(sizeBytes);
    const at = this.#advance(sizeBytes);
    this.#buffer.write(value, at, 'utf8');
    return this;
  }

  array<T>(items: readonly T[] | null, write: (item: T, writer: this) => void): this {
    if (items === null) return this.int32(-1);
    this.int32(items.length);
    for (const item of items) write(item, this);
    return this;
  }

  compactString(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    this.#unsignedVarint(bytes.length + 1);
    const at = this.#advance(bytes.length);
    bytes.copy(this.#buffer, at);
    return this;
  }

  compactArray<T>(items: readonly T[], write: (item: T, writer: this) => void): this {
    this.#unsignedVarint(items.length + 1);
    for (const item of items) write(item, this);
    return this;
  }

  /** The id of nothing. */
  zeroUuid(): this {
    return this.int64(0n).int64(0n);
  }

  noTaggedFields(): this {
    return this.int8(0);
  }

  /** What was written; valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #unsignedVarint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.int8((((rest & 0x7f) | 0x80) << 24) >> 24);
    this.int8(rest);
  }

  #advance(sizeBytes: number): number {
    const at = this.#length;
    this.#length += sizeBytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}
