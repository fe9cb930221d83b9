import { ByteWriter } from './byte-writer';
import { groupByTopic, type KafkaRequest, type TopicPartition } from './request';

const UNKNOWN = -1;
const LATEST = -1n;
const EARLIEST = -2n;
const ISOLATION = { uncommitted: 0, committed: 1 } as const;

/**
 * `earliest`: the first offset. `end`: the one after the last record, whether its transaction is open or not.
 * `stable`: the one before which all transactions are decided.
 */
export type OffsetQuery = 'earliest' | 'end' | 'stable';

export interface ListedOffset extends TopicPartition {
  readonly errorCode: number;
  readonly offset: bigint;
}

/**
 * Offsets of partitions that the asked broker leads. Unlike the watermark in a Fetch answer, the end is refused
 * (LEADER_NOT_AVAILABLE, OFFSET_NOT_AVAILABLE) by a new leader that does not yet know how far its predecessor had come.
 */
export function listOffsetsRequest(
  partitions: Iterable<TopicPartition>,
  query: OffsetQuery,
): KafkaRequest<readonly ListedOffset[]> {
  const timestamp = query === 'earliest' ? EARLIEST : LATEST;
  const body = new ByteWriter()
    .int32(UNKNOWN) // replica id
    .int8(query === 'stable' ? ISOLATION.committed : ISOLATION.uncommitted)
    .array(groupByTopic(partitions), ([topic, group], writer) =>
      writer
        .string(topic)
        .array(group, ({ partition }) => writer.int32(partition).int32(UNKNOWN).int64(timestamp)),
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
