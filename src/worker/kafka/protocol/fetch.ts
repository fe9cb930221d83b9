import { type ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { type KafkaRequest } from './request';

const READ_COMMITTED = 1;
const NO_SESSION = -1;
const UNKNOWN = -1;

export interface FetchedPartition {
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
  readonly logStartOffset: bigint;
  readonly abortedTransactions: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  /** Record batches, the last of which may be incomplete. */
  readonly recordSet: Buffer;
}

export interface FetchOptions {
  readonly offset: bigint;
  readonly maxWaitMs: number;
  readonly maxBytes: number;
}

/** Reads one partition, committed records only. */
export function fetchRequest(
  topic: string,
  partition: number,
  options: FetchOptions,
): KafkaRequest<FetchedPartition> {
  const body = new ByteWriter()
    .int32(UNKNOWN) // replica id
    .int32(options.maxWaitMs)
    .int32(1) // min_bytes
    .int32(options.maxBytes)
    .int8(READ_COMMITTED)
    .int32(0) // session id
    .int32(NO_SESSION)
    .array([topic], (name, writer) =>
      writer.string(name).array([partition], (number) =>
        writer
          .int32(number)
          .int32(UNKNOWN) // leader epoch
          .int64(options.offset)
          .int64(-1n) // first offset of a follower's log
          .int32(options.maxBytes),
      ),
    )
    .int32(0) // forgotten topics
    .string(''); // rack
  return { apiKey: 1, apiVersion: 11, apiName: 'Fetch', body: [body.bytes()], decode };
}

function decode(answer: ByteReader): FetchedPartition {
  answer.int32(); // throttle time
  const requestError = answer.int16();
  answer.int32(); // session id
  const partitions = answer.array((reader) => {
    reader.string(); // topic
    return reader.array(decodePartition);
  });
  return partitions.flat()[0] ?? emptyAnswer(requestError);
}

function decodePartition(reader: ByteReader): FetchedPartition {
  reader.int32(); // partition
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  const lastStableOffset = reader.int64();
  const logStartOffset = reader.int64();
  const abortedTransactions = reader.array((item) => ({
    producerId: item.int64(),
    firstOffset: item.int64(),
  }));
  reader.int32(); // preferred read replica
  const recordSet = reader.bytes(Math.max(0, reader.int32()));
  return { errorCode, highWatermark, lastStableOffset, logStartOffset, abortedTransactions, recordSet };
}

function emptyAnswer(errorCode: number): FetchedPartition {
  return {
    errorCode,
    highWatermark: -1n,
    lastStableOffset: -1n,
    logStartOffset: -1n,
    abortedTransactions: [],
    recordSet: Buffer.alloc(0),
  };
}
