/** Thrown by readers when the bytes that have arrived end too early: part of normal reading, once per packet. */
export class NotEnoughBytes extends Error {
  static readonly #only = new NotEnoughBytes('more bytes are needed');
  /** Length that the buffer must have for reading to go on. */
  end = 0;

  /** Always the same error: to collect the stack of a new one costs as much as reading dozens of rows. */
  static until(end: number): NotEnoughBytes {
    NotEnoughBytes.#only.end = end;
    return NotEnoughBytes.#only;
  }
}

/** A place in the bytes that have arrived. Readers take their value from here and move on. */
export class ByteCursor {
  buffer: Buffer = Buffer.alloc(0);
  position = 0;
  /** Where reading goes on when the bytes end too early: the start of a column, or a place inside a large value. */
  mark = 0;

  /** @throws NotEnoughBytes */
  need(bytes: number): void {
    const end = this.position + bytes;
    if (end > this.buffer.length) throw NotEnoughBytes.until(end);
  }

  /** @throws NotEnoughBytes */
  skip(bytes: number): void {
    this.need(bytes);
    this.position += bytes;
  }

  uint8(): number {
    this.need(1);
    return this.buffer[this.position++] as number;
  }

  uint16(): number {
    this.need(2);
    const value = this.buffer.readUInt16LE(this.position);
    this.position += 2;
    return value;
  }

  uint32(): number {
    this.need(4);
    const value = this.buffer.readUInt32LE(this.position);
    this.position += 4;
    return value;
  }
}
