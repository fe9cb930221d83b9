import { type Value } from '../../../core/table-schema';
import { type ByteCursor, NotEnoughBytes } from './byte-cursor';

const NULL_LENGTH = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a value that arrives in chunks: `(max)` types, xml, CLR types. Keeps what has arrived, so that a value of many
 * packets is gone through once. One reader serves one column of one connection.
 */
export class LargeValueReader {
  readonly #convert: (bytes: Buffer) => Value;
  #begun = false;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #chunkRest = 0;

  constructor(convert: (bytes: Buffer) => Value) {
    this.#convert = convert;
  }

  /** @throws NotEnoughBytes with the cursor's mark where reading goes on */
  read(cursor: ByteCursor): Value {
    if (!this.#begun) {
      cursor.need(8);
      const length = cursor.buffer.readBigUInt64LE(cursor.position);
      cursor.position += 8;
      if (length === NULL_LENGTH) return null;
      cursor.mark = cursor.position;
      this.#begun = true;
    }
    while (this.#nextChunk(cursor)) this.#takeChunk(cursor);
    // Copied, so that the value does not keep the packets alive.
    const bytes = Buffer.concat(this.#chunks, this.#sizeBytes);
    this.#begun = false;
    this.#chunks = [];
    this.#sizeBytes = 0;
    return this.#convert(bytes);
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
    if (end === start) throw new NotEnoughBytes(start + 1);
    this.#chunks.push(cursor.buffer.subarray(start, end));
    this.#sizeBytes += end - start;
    this.#chunkRest -= end - start;
    cursor.position = end;
    cursor.mark = end;
  }
}
