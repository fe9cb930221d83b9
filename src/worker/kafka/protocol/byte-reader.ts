import { InvariantError } from '../../../core/errors/cdc-error';

/** Reads the primitive types of Kafka's protocol (compact ones are those of its flexible versions). */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset: number;
  readonly #end: number;

  constructor(bytes: Buffer, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#offset;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  nullableString(): string | null {
    const sizeBytes = this.int16();
    return sizeBytes < 0 ? null : this.bytes(sizeBytes).toString('utf8');
  }

  string(): string {
    return this.nullableString() ?? '';
  }

  array<T>(read: (reader: this) => T): T[] {
    const count = this.int32();
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read(this));
    return items;
  }

  nullableCompactString(): string | null {
    const sizePlusOne = this.unsignedVarint();
    return sizePlusOne === 0 ? null : this.bytes(sizePlusOne - 1).toString('utf8');
  }

  compactArray<T>(read: (reader: this) => T): T[] {
    const count = this.unsignedVarint() - 1;
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read(this));
    return items;
  }

  /** As Kafka's tools print it: base64url without padding. */
  uuid(): string {
    return this.bytes(16).toString('base64url');
  }

  /** Passes over what a later broker may add. */
  skipTaggedFields(): void {
    for (let left = this.unsignedVarint(); left > 0; left--) {
      this.unsignedVarint();
      this.bytes(this.unsignedVarint());
    }
  }

  /** Zigzag-encoded varint, as in records. Exact within 2^53. */
  varint(): number {
    const value = this.unsignedVarint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  unsignedVarint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#bytes.readUInt8(this.#advance(1));
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  /** A view, not a copy. */
  bytes(sizeBytes: number): Buffer {
    const at = this.#advance(sizeBytes);
    return this.#bytes.subarray(at, at + sizeBytes);
  }

  #advance(sizeBytes: number): number {
    const at = this.#offset;
    if (sizeBytes < 0 || at + sizeBytes > this.#end)
      throw new InvariantError(
        `decoding an answer of Kafka: ${sizeBytes} bytes wanted at ${at} of ${this.#end}`,
      );
    this.#offset = at + sizeBytes;
    return at;
  }
}
