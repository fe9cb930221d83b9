import { type TopicSpec } from '../../kafka/topic-admin';
import { type KafkaSinkSettings } from './settings';

const DEAD_LETTER_PARTITIONS = 1;

/** The topics that the rows of a pipeline go to, as they are created and compared. */
export function outputTopicSpecs(
  topics: Iterable<string>,
  { topicCreation, deadLetters }: Pick<KafkaSinkSettings, 'topicCreation' | 'deadLetters'>,
): TopicSpec[] {
  const { enabled, partitions, replicationFactor, config } = topicCreation;
  const compare = enabled ? 'exact' : 'any';
  const specs: TopicSpec[] = [...new Set(topics)].map((topic) => ({
    topic,
    partitions,
    replicationFactor,
    config,
    compare,
  }));
  if (deadLetters !== undefined)
    specs.push({
      topic: deadLetters.topic,
      partitions: DEAD_LETTER_PARTITIONS,
      replicationFactor,
      config: {},
      compare: 'any',
    });
  return specs;
}
