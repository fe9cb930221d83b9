import { type ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { type KafkaRequest } from './request';

export interface BrokerAddress {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface PartitionMetadata {
  readonly partition: number;
  readonly errorCode: number;
  /** -1 while there is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSyncReplicas: readonly number[];
}

export interface TopicMetadata {
  readonly topic: string;
  /** Another one when the topic was deleted and created again. */
  readonly topicId: string;
  readonly errorCode: number;
  /** In order of their numbers. */
  readonly partitions: readonly PartitionMetadata[];
  /** What the asking principal may do, a bit per operation of Kafka's AclOperation. */
  readonly authorizedOperations: number;
}

export interface ClusterMetadata {
  readonly clusterId: string | null;
  readonly controllerId: number;
  readonly brokers: readonly BrokerAddress[];
  readonly topics: readonly TopicMetadata[];
}

/** Brokers, and ids and leaders of the topics. Never creates a topic. The first version with ids is a flexible one. */
export function metadataRequest(topics: readonly string[]): KafkaRequest<ClusterMetadata> {
  const body = new ByteWriter()
    .compactArray(topics, (topic, writer) => writer.zeroUuid().compactString(topic).noTaggedFields())
    .boolean(false) // allow_auto_topic_creation
    .boolean(true) // include_topic_authorized_operations
    .noTaggedFields();
  return { apiKey: 3, apiVersion: 12, apiName: 'Metadata', flexible: true, body: [body.bytes()], decode };
}

function decode(answer: ByteReader): ClusterMetadata {
  answer.int32(); // throttle time
  const brokers = answer.compactArray((reader) => {
    const nodeId = reader.int32();
    const host = reader.nullableCompactString() ?? '';
    const port = reader.int32();
    reader.nullableCompactString(); // rack
    reader.skipTaggedFields();
    return { nodeId, host, port };
  });
  const clusterId = answer.nullableCompactString();
  const controllerId = answer.int32();
  return { brokers, clusterId, controllerId, topics: answer.compactArray(decodeTopic) };
}

function decodeTopic(reader: ByteReader): TopicMetadata {
  const errorCode = reader.int16();
  const topic = reader.nullableCompactString() ?? '';
  const topicId = reader.uuid();
  reader.boolean(); // internal
  const partitions = reader.compactArray(decodePartition).sort((a, b) => a.partition - b.partition);
  const authorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { topic, topicId, errorCode, partitions, authorizedOperations };
}

function decodePartition(reader: ByteReader): PartitionMetadata {
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leader = reader.int32();
  reader.int32(); // leader epoch
  const replicas = reader.compactArray((item) => item.int32());
  const inSyncReplicas = reader.compactArray((item) => item.int32());
  reader.compactArray((item) => item.int32()); // offline replicas
  reader.skipTaggedFields();
  return { partition, errorCode, leader, replicas, inSyncReplicas };
}
