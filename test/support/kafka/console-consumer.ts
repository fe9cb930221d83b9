import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';

export interface ConsumedRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly headers: string;
}

const SEPARATOR = '\u0001';

/**
 * The first `count` committed records of a topic, as Kafka's own ConsoleConsumer sees them.
 * @throws Error when there are fewer.
 */
export async function consumeRecords(
  cluster: KafkaCluster,
  topic: string,
  count: number,
): Promise<ConsumedRecord[]> {
  const print = ['partition', 'offset', 'key', 'headers'].flatMap((field) => [
    '--property',
    `print.${field}=true`,
  ]);
  const output = await cluster.tool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
    '--topic',
    topic,
    '--from-beginning',
    '--isolation-level',
    'read_committed',
    '--max-messages',
    String(count),
    '--timeout-ms',
    '30000',
    '--property',
    `key.separator=${SEPARATOR}`,
    ...print,
  ]);
  return output
    .split('\n')
    .filter((line) => line.startsWith('Partition:'))
    .map((line) => {
      const [partition = '', offset = '', headers = '', key = '', value = ''] = line.split(SEPARATOR);
      return {
        partition: Number(partition.slice('Partition:'.length)),
        offset: Number(offset.slice('Offset:'.length)),
        headers,
        key,
        value,
      };
    });
}
