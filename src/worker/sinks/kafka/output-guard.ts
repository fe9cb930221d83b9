import { CdcError } from '../../../core/errors/cdc-error';
import { type KafkaClient } from '../../kafka/kafka-client';
import { listOffsets } from '../../kafka/offsets';
import { type ShardState } from '../../kafka/state-records';

/** An output topic as it was found before the first row. */
export interface FoundTopic {
  readonly topicId: string;
  /** First offset of each partition. */
  readonly starts: readonly bigint[];
  /** Next offset of each partition. */
  readonly ends: readonly bigint[];
}

export type FoundTopics = ReadonlyMap<string, FoundTopic>;

/** What the output topics are now; the client has loaded them. @throws CdcError */
export async function findOutputs(client: KafkaClient, topics: readonly string[]): Promise<FoundTopics> {
  const ends = await listOffsets(client, topics, 'end');
  const starts = await listOffsets(client, topics, 'earliest');
  return new Map(
    [...ends].map(([topic, offsets]) => {
      const { topicId } = client.topic(topic);
      return [topic, { topicId, starts: starts.get(topic) ?? [], ends: offsets }];
    }),
  );
}

/**
 * Compares the output topics with what the state says of them, before any row is written.
 * @throws CdcError when a start would write rows twice, or records that were committed are gone.
 */
export function compareOutputs(found: FoundTopics, { position, offsets }: ShardState): void {
  for (const [topic, now] of found) {
    if (position === undefined) assertEmpty(topic, now);
    else {
      assertSameTopic(topic, now, offsets?.ids?.[topic]);
      assertNotTruncated(topic, now, offsets?.topics[topic]);
    }
  }
}

function assertEmpty(topic: string, { starts, ends }: FoundTopic): void {
  const filled = ends.findIndex((end, partition) => end > (starts[partition] ?? end));
  if (filled >= 0)
    throw new CdcError(
      'CDC_SINK_STATE_MISSING',
      `starting a pipeline without a stored position: output topic ${topic} already holds records (partition ${filled} ends at ${ends[filled]})`,
    );
}

function assertSameTopic(topic: string, { topicId }: FoundTopic, stored: string | undefined): void {
  if (stored === undefined || stored === topicId) return;
  throw new CdcError(
    'CDC_SINK_OUTPUT_TRUNCATED',
    `comparing output topic ${topic} with the stored state: it was deleted and created again (its id is ${topicId}, rows were written to ${stored})`,
  );
}

function assertNotTruncated(
  topic: string,
  { ends }: FoundTopic,
  stored: readonly string[] | undefined,
): void {
  if (stored === undefined) return;
  if (stored.length !== ends.length)
    throw new CdcError(
      'CDC_SINK_PARTITIONS_CHANGED',
      `comparing output topic ${topic} with the stored state: it has ${ends.length} partitions, rows were written to ${stored.length}`,
    );
  stored.forEach((text, partition) => {
    const end = ends[partition] ?? 0n;
    if (end < BigInt(text))
      throw new CdcError(
        'CDC_SINK_OUTPUT_TRUNCATED',
        `comparing output topic ${topic} with the stored state: partition ${partition} ends at ${end}, rows were committed up to ${text}`,
      );
  });
}
