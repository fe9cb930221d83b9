import { ByteWriter } from './byte-writer';
import { type BrokerAddress } from './metadata';
import { type ProducerIdentity } from './record-batch-builder';
import { groupByTopic, type KafkaRequest, type TopicPartition } from './request';

const TRANSACTION_COORDINATOR = 1;

export interface CoordinatorAnswer extends BrokerAddress {
  readonly errorCode: number;
}

/** Which broker coordinates the transactions of the id. */
export function findCoordinatorRequest(transactionalId: string): KafkaRequest<CoordinatorAnswer> {
  const body = new ByteWriter().string(transactionalId).int8(TRANSACTION_COORDINATOR);
  return {
    apiKey: 10,
    apiVersion: 2,
    apiName: 'FindCoordinator',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      const errorCode = answer.int16();
      answer.nullableString(); // message
      return { errorCode, nodeId: answer.int32(), host: answer.string(), port: answer.int32() };
    },
  };
}

export interface InitProducerIdAnswer {
  readonly errorCode: number;
  readonly producer: ProducerIdentity;
}

/** Fences every older producer of the id and ends its open transaction. */
export function initProducerIdRequest(
  transactionalId: string,
  transactionTimeoutMs: number,
): KafkaRequest<InitProducerIdAnswer> {
  const body = new ByteWriter().string(transactionalId).int32(transactionTimeoutMs);
  return {
    apiKey: 22,
    apiVersion: 1,
    apiName: 'InitProducerId',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      return { errorCode: answer.int16(), producer: { id: answer.int64(), epoch: answer.int16() } };
    },
  };
}

/** An error code for each partition of a request. */
export type PartitionErrors = readonly (TopicPartition & { readonly errorCode: number })[];

/** Makes the partitions part of the producer's transaction, which begins with the first of them. */
export function addPartitionsToTxnRequest(
  transactionalId: string,
  producer: ProducerIdentity,
  partitions: Iterable<TopicPartition>,
): KafkaRequest<PartitionErrors> {
  const body = new ByteWriter()
    .string(transactionalId)
    .int64(producer.id)
    .int16(producer.epoch)
    .array(groupByTopic(partitions), ([topic, group], writer) =>
      writer.string(topic).array(group, ({ partition }) => writer.int32(partition)),
    );
  return {
    apiKey: 24,
    apiVersion: 2,
    apiName: 'AddPartitionsToTxn',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      const topics = answer.array((reader) => {
        const topic = reader.string();
        return reader.array(() => ({ topic, partition: reader.int32(), errorCode: reader.int16() }));
      });
      return topics.flat();
    },
  };
}

/** Commits (or aborts) the producer's transaction. The answer is an error code, 0 when it is decided. */
export function endTxnRequest(
  transactionalId: string,
  producer: ProducerIdentity,
  commit: boolean,
): KafkaRequest<number> {
  const body = new ByteWriter()
    .string(transactionalId)
    .int64(producer.id)
    .int16(producer.epoch)
    .boolean(commit);
  return {
    apiKey: 26,
    apiVersion: 2,
    apiName: 'EndTxn',
    body: [body.bytes()],
    decode(answer) {
      answer.int32(); // throttle time
      return answer.int16();
    },
  };
}
