import { crc32c } from '../../codec/crc32c';

/** A record as it goes into a log. A null value is a tombstone. */
export interface LogRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>> | null;
}

/** The producer that a batch is written in the name of, as the transaction coordinator gave it. */
export interface ProducerIdentity {
  readonly id: bigint;
  readonly epoch: number;
}

/** Bytes of a batch before its first record. */
export const BATCH_HEADER_BYTES = 61;
const TRANSACTIONAL = 0x10;
const MAGIC = 2;
const NO_LEADER_EPOCH = -1;

/** Bytes of the zigzag varint of a number that is not negative. */
function varintBytes(value: number): number {
  if (value < 0x40) return 1;
  if (value < 0x2000) return 2;
  if (value < 0x100000) return 3;
  return value < 0x8000000 ? 4 : 5;
}

function headersBytes(headers: LogRecord['headers']): number {
  if (headers === null) return 1;
  const entries = Object.entries(headers);
  return entries.reduce((sum, [name, value]) => {
    const nameBytes = Buffer.byteLength(name);
    const valueBytes = Buffer.byteLength(value);
    return sum + varintBytes(nameBytes) + nameBytes + varintBytes(valueBytes) + valueBytes;
  }, varintBytes(entries.length));
}

function fieldBytes(field: Uint8Array | null): number {
  return field === null ? 1 : varintBytes(field.length) + field.length;
}

/** The bytes that a batch with only this record has: what `max.message.bytes` is compared with. */
export function singleRecordBatchBytes(record: LogRecord): number {
  const body = 3 + fieldBytes(record.key) + fieldBytes(record.value) + headersBytes(record.headers);
  return BATCH_HEADER_BYTES + varintBytes(body) + body;
}

/** Builds one record batch (format version 2) of one partition, in place, copying each record's bytes once. */
export class RecordBatchBuilder {
  #buffer: Buffer;
  #length = BATCH_HEADER_BYTES;
  #count = 0;
  readonly #baseTimestampMs: number;
  readonly #usualBytes: number;
  #maxTimestampMs: number;

  /**
   * @param timestampMs of the first record
   * @param capacityBytes what it begins with
   * @param usualBytes what it grows to at once when that is not enough: to grow by halves copies, and leaves garbage
   */
  constructor(timestampMs: number, capacityBytes: number, usualBytes = 0) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(capacityBytes, BATCH_HEADER_BYTES));
    this.#usualBytes = usualBytes;
    this.#baseTimestampMs = timestampMs;
    this.#maxTimestampMs = timestampMs;
  }

  get recordCount(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#length;
  }

  append(record: LogRecord, timestampMs: number): void {
    const { key, value, headers } = record;
    // A varint cannot be negative here; the order of records in a batch says more than a clock that was set back.
    const delta = Math.max(0, timestampMs - this.#baseTimestampMs);
    const body =
      1 +
      varintBytes(delta) +
      varintBytes(this.#count) +
      fieldBytes(key) +
      fieldBytes(value) +
      headersBytes(headers);
    this.#reserve(body + 5);
    this.#varint(body);
    this.#buffer[this.#length++] = 0;
    this.#varint(delta);
    this.#varint(this.#count);
    this.#field(key);
    this.#field(value);
    if (headers === null) this.#buffer[this.#length++] = 0;
    else this.#headers(headers);
    this.#count++;
    if (timestampMs > this.#maxTimestampMs) this.#maxTimestampMs = timestampMs;
  }

  /** Completes the batch. The builder must not be used afterwards: the result is its own memory. */
  seal(producer: ProducerIdentity, baseSequence: number): Buffer {
    const batch = this.#buffer.subarray(0, this.#length);
    batch.writeBigInt64BE(0n, 0);
    batch.writeInt32BE(this.#length - 12, 8);
    batch.writeInt32BE(NO_LEADER_EPOCH, 12);
    batch.writeInt8(MAGIC, 16);
    batch.writeInt16BE(TRANSACTIONAL, 21);
    batch.writeInt32BE(this.#count - 1, 23);
    batch.writeBigInt64BE(BigInt(this.#baseTimestampMs), 27);
    batch.writeBigInt64BE(BigInt(this.#maxTimestampMs), 35);
    batch.writeBigInt64BE(producer.id, 43);
    batch.writeInt16BE(producer.epoch, 51);
    batch.writeInt32BE(baseSequence, 53);
    batch.writeInt32BE(this.#count, 57);
    batch.writeUInt32BE(crc32c(batch, 21), 17);
    return batch;
  }

  #reserve(sizeBytes: number): void {
    const needed = this.#length + sizeBytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#buffer.length, this.#usualBytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  #varint(value: number): void {
    let rest = (value << 1) >>> 0;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  #field(field: Uint8Array | null): void {
    if (field === null) {
      this.#buffer[this.#length++] = 1;
      return;
    }
    this.#varint(field.length);
    this.#buffer.set(field, this.#length);
    this.#length += field.length;
  }

  #headers(headers: Readonly<Record<string, string>>): void {
    const entries = Object.entries(headers);
    this.#varint(entries.length);
    for (const pair of entries) {
      for (const text of pair) {
        this.#varint(Buffer.byteLength(text));
        this.#length += this.#buffer.write(text, this.#length, 'utf8');
      }
    }
  }
}
