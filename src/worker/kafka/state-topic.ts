import { stateTopic } from './state-records';
import { type TopicSpec } from './topic-admin';

const PARTITIONS = 12;
const REPLICAS = 3;

/**
 * The topic with the state of all pipelines of an installation, as it is created. An existing one is taken as it is:
 * the checks before a start say what is wrong with it.
 */
export function stateTopicSpec(prefix: string, brokers: number): TopicSpec {
  return {
    topic: stateTopic(prefix),
    partitions: PARTITIONS,
    replicationFactor: Math.min(REPLICAS, brokers),
    config: { 'cleanup.policy': 'compact' },
    compare: 'any',
  };
}
