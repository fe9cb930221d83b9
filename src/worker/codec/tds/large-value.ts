import { type Value } from '../../../core/table-schema';
import { type ByteCursor, NotEnoughBytes } from './byte-cursor';

const NULL_LENGTH = 0xffff_ffff_ffff_ffffn;
const UNKNOWN_LENGTH = 0xffff_ffff_ffff_fffen;
const FIRST_BYTES = 8 * 1024;

/**
 * Reads a value that arrives in chunks: `(max)` types, xml, CLR types. What has arrived is copied at once, so that no
 * packet is kept alive and a value of many packets is gone through once. One reader serves one column of one connection.
 */
export class LargeValueReader {
  readonly #convert: (bytes: Buffer) => Value;
  #bytes: Buffer | undefined;
  #sizeBytes = 0;
  #chunkRest = 0;

  /** @param convert gets a buffer that is its own */
  constructor(convert: (bytes: Buffer) => Value) {
    this.#convert = convert;
  }

  /** @throws NotEnoughBytes with the cursor's mark where reading goes on */
  read(cursor: ByteCursor): Value {
    if (this.#bytes === undefined && !this.#begin(cursor)) return null;
    while (this.#nextChunk(cursor)) this.#takeChunk(cursor);
    const value = this.#convert((this.#bytes ?? Buffer.alloc(0)).subarray(0, this.#sizeBytes));
    this.#bytes = undefined;
    this.#sizeBytes = 0;
    return value;
  }

  /** False for null. */
  #begin(cursor: ByteCursor): boolean {
    cursor.need(8);
    const length = cursor.buffer.readBigUInt64LE(cursor.position);
    cursor.position += 8;
    if (length === NULL_LENGTH) return false;
    cursor.mark = cursor.position;
    this.#bytes = Buffer.allocUnsafe(length === UNKNOWN_LENGTH ? FIRST_BYTES : Number(length));
    return true;
  }

  /** False at the terminator. */
  #nextChunk(cursor: ByteCursor): boolean {
    if (this.#chunkRest === 0) {
      this.#chunkRest = cursor.uint32();
      cursor.mark = cursor.position;
    }
    return this.#chunkRest > 0;
  }

  #takeChunk(cursor: ByteCursor): void {
    const start = cursor.position;
    const end = Math.min(start + this.#chunkRest, cursor.buffer.length);
    if (end === start) throw NotEnoughBytes.until(start + 1);
    cursor.buffer.copy(this.#room(end - start), this.#sizeBytes, start, end);
    this.#sizeBytes += end - start;
    this.#chunkRest -= end - start;
    cursor.position = end;
    cursor.mark = end;
  }

  /** The buffer, with room for so many bytes more. */
  #room(bytes: number): Buffer {
    const known = this.#bytes ?? Buffer.alloc(0);
    if (this.#sizeBytes + bytes <= known.length) return known;
    const grown = Buffer.allocUnsafe(Math.max(2 * known.length, this.#sizeBytes + bytes));
    known.copy(grown, 0, 0, this.#sizeBytes);
    this.#bytes = grown;
    return grown;
  }
}
