import { type ChangeEvent } from '../../../core/change-event';
import { type Clock, type Format, type JsonObject, type Logger, type Metrics } from '../../../core/ports';
import { type TableId } from '../../../core/table-schema';
import { type KafkaConnectionSettings } from '../../kafka/connection-settings';
import { type ShardOwner } from './shard-owner';

export interface KafkaSinkSettings {
  readonly connection: KafkaConnectionSettings;
  /** Begins the names of the installation's topics and transactional ids. */
  readonly prefix: string;
  readonly pipeline: string;
  /** Standalone: one shard, `0`. */
  readonly shard: string;
  /** This process as owner of the shard: one object for all sinks that it makes for the shard, one after the other. */
  readonly owner: ShardOwner;
  /** Output topic of a table. */
  readonly topicOf: (table: TableId) => string;
  readonly topicCreation: TopicCreationSettings;
  readonly deadLetters: DeadLetterSettings | undefined;
  /** The pipeline document that the position belongs to. Undefined where something else keeps it. */
  readonly document: DocumentGuard | undefined;
  readonly transactionTimeoutMs: number;
  /** True: output topics are taken as they are, whatever the stored state says of them. */
  readonly acceptTopics: boolean;
}

export interface TopicCreationSettings {
  /** False: the topics have to exist, and are taken as they are. */
  readonly enabled: boolean;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface DeadLetterSettings {
  readonly topic: string;
  /** Rows that may go there, counted from the pipeline's first start, before it stops. */
  readonly maxRows: number;
}

export interface DocumentGuard {
  /** The document in canonical form, without secrets. */
  readonly document: JsonObject;
  /** The differences, one line each; none when both mean the same. */
  readonly compare: (stored: JsonObject, current: JsonObject) => readonly string[];
  /** True: a changed document replaces the stored one. */
  readonly acceptChanges: boolean;
}

export interface KafkaSinkContext {
  readonly format: Format;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Why a change cannot be delivered, as a dead letter says it. */
export interface Undeliverable {
  readonly event: ChangeEvent;
  readonly topic: string;
  readonly reason: { readonly code: string; readonly message: string };
  readonly key: Uint8Array | null;
  /** `value`: the encoded value; `row`: the row as JSON, since it could not be encoded. */
  readonly content: 'value' | 'row';
  readonly original: Uint8Array;
}
