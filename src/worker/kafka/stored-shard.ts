import { type Clock } from '../../core/ports';
import { readLatestByKey } from './committed-reader';
import { type KafkaConnectionSettings } from './connection-settings';
import { KafkaClient } from './kafka-client';
import { decodeShardState, shardKey, statePartition, stateTopic, type ShardState } from './state-records';

export interface StoredShard {
  readonly prefix: string;
  readonly pipeline: string;
  readonly shard: string;
}

/**
 * What is committed for a shard now, without fencing or changing anything; a transaction that is open is not waited for.
 * @returns undefined when the installation has no state topic yet
 * @throws CdcError
 */
export async function readStoredShard(
  connection: KafkaConnectionSettings,
  { prefix, pipeline, shard }: StoredShard,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<ShardState | undefined> {
  const client = await KafkaClient.connect(connection, clock, signal);
  try {
    const topic = stateTopic(prefix);
    const metadata = (await client.loadTopics([topic])).get(topic);
    if (metadata === undefined) return undefined;
    const at = { topic, partition: statePartition(pipeline, shard, metadata.partitions.length) };
    const records = await readLatestByKey(client, at, { until: 'stable', timeoutMs }, signal);
    return decodeShardState(shardKey(pipeline, shard), records);
  } finally {
    client.close();
  }
}
