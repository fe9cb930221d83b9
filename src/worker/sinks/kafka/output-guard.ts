import { CdcError } from '../../../core/errors/cdc-error';
import { type KafkaClient } from '../../kafka/kafka-client';
import { listOffsets } from '../../kafka/offsets';
import { type ShardState } from '../../kafka/state-records';

/** Next offset of each partition, by topic. */
export type EndOffsets = ReadonlyMap<string, readonly bigint[]>;

/**
 * Compares the output topics with what the state says of them, before any row is written.
 * @throws CdcError when a start would write rows twice, or records that were committed are gone.
 */
export async function checkOutputs(
  client: KafkaClient,
  topics: readonly string[],
  state: ShardState,
): Promise<EndOffsets> {
  const ends = await listOffsets(client, topics, 'end');
  if (state.position === undefined) assertEmpty(await listOffsets(client, topics, 'earliest'), ends);
  else for (const [topic, offsets] of ends) assertNotTruncated(topic, offsets, state.offsets?.topics[topic]);
  return ends;
}

function assertEmpty(starts: EndOffsets, ends: EndOffsets): void {
  for (const [topic, offsets] of ends) {
    const filled = offsets.findIndex((end, partition) => end > (starts.get(topic)?.[partition] ?? end));
    if (filled >= 0)
      throw new CdcError(
        'CDC_SINK_STATE_MISSING',
        `starting a pipeline without a stored position: output topic ${topic} already holds records (partition ${filled} ends at ${offsets[filled]})`,
      );
  }
}

function assertNotTruncated(
  topic: string,
  ends: readonly bigint[],
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
