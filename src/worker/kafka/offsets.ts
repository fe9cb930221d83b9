import { protocolError } from './errors';
import { type KafkaClient } from './kafka-client';
import { listOffsetsRequest, type OffsetQuery } from './protocol/list-offsets';
import { type TopicPartition } from './protocol/request';

/**
 * Offsets of all partitions of loaded topics, in order of the partitions, by topic.
 * @throws CdcError, retryable while a leader is missing or new.
 */
export async function listOffsets(
  client: KafkaClient,
  topics: Iterable<string>,
  query: OffsetQuery,
): Promise<ReadonlyMap<string, readonly bigint[]>> {
  const byLeader = new Map<number, TopicPartition[]>();
  const offsets = new Map<string, bigint[]>();
  for (const topic of new Set(topics)) {
    offsets.set(topic, []);
    for (const { partition, leader } of client.topic(topic).partitions) {
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), { topic, partition }]);
    }
  }
  const answers = await Promise.all(
    [...byLeader].map(([leader, partitions]) => client.send(leader, listOffsetsRequest(partitions, query))),
  );
  for (const { topic, partition, errorCode, offset } of answers.flat()) {
    if (errorCode !== 0)
      throw protocolError(
        errorCode,
        `asking for the ${query} offset of partition ${partition} of topic ${topic}`,
      );
    const known = offsets.get(topic);
    if (known !== undefined) known[partition] = offset;
  }
  return offsets;
}

/** Offset of one partition. @throws CdcError as {@link listOffsets}. */
export async function partitionOffset(
  client: KafkaClient,
  at: TopicPartition,
  query: OffsetQuery,
): Promise<bigint> {
  const { leader } = client.partition(at);
  const [answer] = await client.send(leader, listOffsetsRequest([at], query));
  const doing = `asking for the ${query} offset of partition ${at.partition} of topic ${at.topic}`;
  if (answer === undefined || answer.errorCode !== 0) throw protocolError(answer?.errorCode ?? -1, doing);
  return answer.offset;
}
