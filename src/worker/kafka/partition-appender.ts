import { type TopicPartition } from './protocol/request';
import {
  RecordBatchBuilder,
  singleRecordBatchBytes,
  type LogRecord,
  type ProducerIdentity,
} from './protocol/record-batch-builder';

const SEQUENCE_MODULUS = 2 ** 31;
const SMALLEST_CAPACITY_BYTES = 1024;
/** Batches begin no larger than this: hundreds of partitions with a record each must not take hundreds of megabytes, whatever was usual. */
const LARGEST_CAPACITY_BYTES = 64 * 1024;

/** One partition as a producer session sees it: its unsent batches, its sequence, how far it was acknowledged. */
export class PartitionAppender implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Offset after the last acknowledged record; undefined before the first answer. */
  nextOffset: bigint | undefined;
  readonly #maxBatchBytes: number;
  #batches: RecordBatchBuilder[] = [];
  #unsentBytes = 0;
  #nextSequence = 0;
  #usualBatchBytes = SMALLEST_CAPACITY_BYTES;

  constructor(topic: string, partition: number, maxBatchBytes: number) {
    this.topic = topic;
    this.partition = partition;
    this.#maxBatchBytes = maxBatchBytes;
  }

  get hasUnsent(): boolean {
    return this.#batches.length > 0;
  }

  /** @returns the bytes by which the unsent batches grew. */
  append(record: LogRecord, timestampMs: number): number {
    const recordBytes = singleRecordBatchBytes(record);
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.sizeBytes + recordBytes > this.#maxBatchBytes) {
      const usualBytes = Math.min(this.#usualBatchBytes, this.#maxBatchBytes);
      const capacityBytes = Math.max(recordBytes, Math.min(usualBytes, LARGEST_CAPACITY_BYTES));
      batch = new RecordBatchBuilder(timestampMs, capacityBytes, usualBytes);
      this.#batches.push(batch);
    }
    const before = batch.sizeBytes;
    batch.append(record, timestampMs);
    const grown = batch.sizeBytes - before;
    this.#unsentBytes += grown;
    return grown;
  }

  /** Takes the unsent batches, oldest first; they have to be sealed and sent in this order. */
  take(): RecordBatchBuilder[] {
    const batches = this.#batches;
    // The next batch will be about as large: growing a buffer copies it.
    this.#usualBatchBytes = Math.max(SMALLEST_CAPACITY_BYTES, Math.ceil(this.#unsentBytes * 1.1));
    this.#batches = [];
    this.#unsentBytes = 0;
    return batches;
  }

  seal(batch: RecordBatchBuilder, producer: ProducerIdentity): Buffer {
    const sealed = batch.seal(producer, this.#nextSequence);
    this.#nextSequence = (this.#nextSequence + batch.recordCount) % SEQUENCE_MODULUS;
    return sealed;
  }
}
