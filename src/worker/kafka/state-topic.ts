import { stateTopic } from './state-records';
import { type TopicSpec } from './topic-admin';

const PARTITIONS = 12;
const REPLICAS = 3;
/**
 * Only closed segments are compacted, and a start reads its partition from the first record: a pipeline writes some
 * 100 MB of positions a day, of which the last 200 bytes count.
 */
const CONFIG = {
  'cleanup.policy': 'compact',
  'segment.bytes': String(16 * 1024 * 1024),
  'min.cleanable.dirty.ratio': '0.1',
};

/**
 * The topic with the state of all pipelines of an installation, as it is created. An existing one is taken as it is:
 * the checks before a start say what is wrong with it.
 */
export function stateTopicSpec(prefix: string, brokers: number): TopicSpec {
  return {
    topic: stateTopic(prefix),
    partitions: PARTITIONS,
    replicationFactor: Math.min(REPLICAS, brokers),
    config: CONFIG,
    compare: 'any',
  };
}
