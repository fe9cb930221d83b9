const LENGTH_BYTES = 4;

/** Cuts a byte stream into frames of Kafka's protocol: a length of 4 bytes, then as many bytes. */
export class FrameSplitter {
  #chunks: Buffer[] = [];
  #size = 0;

  /** @returns the frames, each with its length prefix, that are complete with this chunk. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Buffer[] = [];
    for (let needed = this.#needed(); this.#size >= needed; needed = this.#needed()) {
      const all = this.#joined();
      frames.push(all.subarray(0, needed));
      this.#chunks = [all.subarray(needed)];
      this.#size -= needed;
    }
    return frames;
  }

  /** Bytes of the next frame; of its length prefix while that is not there yet. */
  #needed(): number {
    if (this.#size < LENGTH_BYTES) return LENGTH_BYTES;
    const [first] = this.#chunks;
    const start = first !== undefined && first.length >= LENGTH_BYTES ? first : this.#joined();
    return LENGTH_BYTES + start.readInt32BE(0);
  }

  #joined(): Buffer {
    const joined =
      this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}
