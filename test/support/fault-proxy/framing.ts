/** How a protocol cuts its byte stream into messages. */
export interface Framing {
  /** The length in bytes of the message that `buffer` begins with, undefined while it is not complete. */
  messageLength(buffer: Buffer): number | undefined;
}

const TDS_HEADER_BYTES = 8;
const TDS_END_OF_MESSAGE = 0x01;

/** A TDS message: packets with a header of 8 bytes each, the last one flagged. */
export const tdsFraming: Framing = {
  messageLength(buffer) {
    let end = 0;
    while (buffer.length >= end + TDS_HEADER_BYTES) {
      const last = (buffer.readUInt8(end + 1) & TDS_END_OF_MESSAGE) !== 0;
      end += buffer.readUInt16BE(end + 2);
      if (last) return buffer.length >= end ? end : undefined;
    }
    return undefined;
  },
};

/** A Kafka message: its length in 4 bytes before it. */
export const kafkaFraming: Framing = {
  messageLength(buffer) {
    if (buffer.length < 4) return undefined;
    const end = 4 + buffer.readInt32BE(0);
    return buffer.length >= end ? end : undefined;
  },
};

/** Takes complete messages off a stream. */
export class MessageReader {
  readonly #framing: Framing;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  add(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
  }

  next(): Buffer | undefined {
    const length = this.#framing.messageLength(this.#buffer);
    if (length === undefined) return undefined;
    const message = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return message;
  }
}
