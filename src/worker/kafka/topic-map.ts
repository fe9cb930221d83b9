import { CdcError } from '../../core/errors/cdc-error';
import { type PartitionMetadata, type TopicMetadata } from './protocol/metadata';
import { type TopicPartition } from './protocol/request';

/** What the cluster said last of the topics that were asked for. */
export class TopicMap {
  readonly #topics = new Map<string, TopicMetadata>();

  get names(): Iterable<string> {
    return this.#topics.keys();
  }

  /** Topics that are answered with an error stay as they were known. */
  update(topics: readonly TopicMetadata[]): void {
    for (const topic of topics) if (topic.errorCode === 0) this.#topics.set(topic.topic, topic);
  }

  /** @throws CdcError for a topic that was not found. */
  topic(topic: string): TopicMetadata {
    const metadata = this.#topics.get(topic);
    if (metadata === undefined)
      throw new CdcError('CDC_KAFKA_TOPIC_MISSING', `using topic ${topic}: it does not exist`);
    return metadata;
  }

  /** @throws CdcError for a partition that does not exist, before anything is sent to it. */
  partition({ topic, partition }: TopicPartition): PartitionMetadata {
    const { partitions } = this.topic(topic);
    const metadata = partitions[partition];
    if (metadata === undefined)
      throw new CdcError(
        'CDC_KAFKA_TOPIC_MISMATCH',
        `using partition ${partition} of topic ${topic}: it has only ${partitions.length}`,
      );
    return metadata;
  }
}
