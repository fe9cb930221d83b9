import { ByteWriter } from './byte-writer';
import { groupByTopic, type KafkaRequest, type TopicPartition } from './request';

const ALL_IN_SYNC_REPLICAS = -1;

export interface SealedBatch extends TopicPartition {
  readonly bytes: Buffer;
}

export interface ProducedPartition extends TopicPartition {
  readonly errorCode: number;
  /** The broker's own words, where it has any. */
  readonly errorMessage: string | null;
  readonly baseOffset: bigint;
}

/** Appends one batch to each of the partitions, all of which the asked broker leads; a partition only once. */
export function produceRequest(
  transactionalId: string,
  batches: Iterable<SealedBatch>,
  timeoutMs: number,
): KafkaRequest<readonly ProducedPartition[]> {
  return {
    apiKey: 0,
    apiVersion: 8,
    apiName: 'Produce',
    body: encode(transactionalId, groupByTopic(batches), timeoutMs),
    decode(answer) {
      const topics = answer.array((reader) => {
        const topic = reader.string();
        return reader.array(() => {
          const partition = reader.int32();
          const errorCode = reader.int16();
          const baseOffset = reader.int64();
          reader.int64(); // append time
          reader.int64(); // first offset of the log
          const refused = reader.array(() => ({ index: reader.int32(), message: reader.nullableString() }));
          const errorMessage = reader.nullableString() ?? refused[0]?.message ?? null;
          return { topic, partition, errorCode, errorMessage, baseOffset };
        });
      });
      return topics.flat();
    },
  };
}

function encode(transactionalId: string, topics: [string, SealedBatch[]][], timeoutMs: number): Buffer[] {
  const pieces: Buffer[] = [];
  let writer = new ByteWriter()
    .string(transactionalId)
    .int16(ALL_IN_SYNC_REPLICAS)
    .int32(timeoutMs)
    .int32(topics.length);
  for (const [topic, batches] of topics) {
    writer.string(topic).int32(batches.length);
    for (const { partition, bytes } of batches) {
      writer.int32(partition).int32(bytes.length);
      pieces.push(writer.bytes(), bytes);
      writer = new ByteWriter(64);
    }
  }
  return pieces;
}
