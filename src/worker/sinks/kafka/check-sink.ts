import { type Finding } from '../../../core/finding';
import { type Clock } from '../../../core/ports';
import { type TableId } from '../../../core/table-schema';
import { type KafkaSink as KafkaSinkDocument } from '../../../pipeline/schema/kafka-sink';
import { topicOf } from '../../../pipeline/topic-name';
import { checkKafka } from '../../kafka/preflight/preflight';
import { transactionalIdOf } from '../../kafka/state-records';
import { outputTopicSpecs } from './output-topics';
import { kafkaConnectionSettings, STANDALONE_SHARD } from './settings-from-document';

export interface CheckedPipeline {
  readonly prefix: string;
  readonly pipeline: string;
  /** The tables that were found, for the names of their topics; may be empty when the source cannot be reached. */
  readonly tables: readonly TableId[];
}

/**
 * Whether the pipeline could write to its Kafka, one finding per check.
 * @param document with its references to secrets resolved.
 * @throws CdcError for a certificate file that cannot be read.
 */
export function checkKafkaSink(
  document: KafkaSinkDocument,
  { prefix, pipeline, tables }: CheckedPipeline,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { topicCreation } = document;
  const topics = tables.map((table) => topicOf(document.topic, pipeline, table));
  return checkKafka(
    {
      connection: kafkaConnectionSettings(document),
      prefix,
      transactionalId: transactionalIdOf(prefix, pipeline, STANDALONE_SHARD),
      transactionTimeoutMs: document.transaction.timeoutMs,
      topics: outputTopicSpecs(topics, { topicCreation, deadLetters: document.deadLetters }),
      createTopics: topicCreation.enabled,
    },
    clock,
    signal,
  );
}
