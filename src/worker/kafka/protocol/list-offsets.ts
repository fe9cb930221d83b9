import { ByteWriter } from './byte-writer';
import { groupByTopic, type KafkaRequest, type TopicPartition } from './request';

const READ_UNCOMMITTED = 0;
const UNKNOWN = -1;
const TIMESTAMPS = { latest: -1n, earliest: -2n } as const;

export interface ListedOffset extends TopicPartition {
  readonly errorCode: number;
  readonly offset: bigint;
}

/**
 * First offset, or the one after the last, of partitions that the asked broker leads. `latest` is the high
 * watermark, also behind open transactions; unlike the watermark in a Fetch answer it is refused (LEADER_NOT_AVAILABLE,
 * OFFSET_NOT_AVAILABLE) by a new leader that does not yet know how far its predecessor had come.
 */
export function listOffsetsRequest(
  partitions: Iterable<TopicPartition>,
  which: keyof typeof TIMESTAMPS,
): KafkaRequest<readonly ListedOffset[]> {
  const body = new ByteWriter()
    .int32(UNKNOWN) // replica id
    .int8(READ_UNCOMMITTED)
    .array(groupByTopic(partitions), ([topic, group], writer) =>
      writer
        .string(topic)
        .array(group, ({ partition }) => writer.int32(partition).int32(UNKNOWN).int64(TIMESTAMPS[which])),
    );
  return {
    apiKey: 2,
    apiVersion: 5,
    apiName: 'ListOffsets',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      const topics = answer.array((reader) => {
        const topic = reader.string();
        return reader.array(() => {
          const partition = reader.int32();
          const errorCode = reader.int16();
          reader.int64(); // timestamp
          const offset = reader.int64();
          reader.int32(); // leader epoch
          return { topic, partition, errorCode, offset };
        });
      });
      return topics.flat();
    },
  };
}
