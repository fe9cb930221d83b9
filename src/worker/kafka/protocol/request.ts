import { type ByteReader } from './byte-reader';

/**
 * One request of Kafka's protocol with what decodes its answer. All but those that are marked use the newest version of
 * their API that still has the plain (not "flexible") encoding; every broker from 3.7 to the last 4.x serves these
 * versions.
 */
export interface KafkaRequest<T> {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  /** Set where header and body have the encoding with compact lengths and tagged fields. */
  readonly flexible?: true;
  /** The body in pieces, so that large batches go to the socket without being copied. */
  readonly body: readonly Buffer[];
  decode(answer: ByteReader): T;
}

/** A partition of a topic, with what is asked or known of it. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Groups by topic, in order of first appearance, as most requests of the protocol want it. */
export function groupByTopic<P extends TopicPartition>(partitions: Iterable<P>): [string, P[]][] {
  const groups = new Map<string, P[]>();
  for (const partition of partitions) {
    const group = groups.get(partition.topic);
    if (group === undefined) groups.set(partition.topic, [partition]);
    else group.push(partition);
  }
  return [...groups];
}
