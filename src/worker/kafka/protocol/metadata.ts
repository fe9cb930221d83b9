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

/** Brokers, and leaders of the topics' partitions. Never creates a topic. */
export function metadataRequest(topics: readonly string[]): KafkaRequest<ClusterMetadata> {
  const body = new ByteWriter()
    .array(topics, (topic, writer) => writer.string(topic))
    .boolean(false) // allow_auto_topic_creation
    .boolean(false) // include_cluster_authorized_operations
    .boolean(true); // include_topic_authorized_operations
  return { apiKey: 3, apiVersion: 8, apiName: 'Metadata', body: [body.bytes()], decode };
}

function decode(answer: ByteReader): ClusterMetadata {
  answer.int32(); // throttle time
  const brokers = answer.array((reader) => {
    const broker = { nodeId: reader.int32(), host: reader.string(), port: reader.int32() };
    reader.nullableString(); // rack
    return broker;
  });
  const clusterId = answer.nullableString();
  const controllerId = answer.int32();
  return { brokers, clusterId, controllerId, topics: answer.array(decodeTopic) };
}

function decodeTopic(reader: ByteReader): TopicMetadata {
  const errorCode = reader.int16();
  const topic = reader.string();
  reader.boolean(); // internal
  const partitions = reader.array(decodePartition).sort((a, b) => a.partition - b.partition);
  return { topic, errorCode, partitions, authorizedOperations: reader.int32() };
}

function decodePartition(reader: ByteReader): PartitionMetadata {
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leader = reader.int32();
  reader.int32(); // leader epoch
  const replicas = reader.array((item) => item.int32());
  const inSyncReplicas = reader.array((item) => item.int32());
  reader.array((item) => item.int32()); // offline replicas
  return { partition, errorCode, leader, replicas, inSyncReplicas };
}
