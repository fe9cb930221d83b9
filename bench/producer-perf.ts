import { javaArguments } from '../scripts/kafka/installation';
import { type KafkaCluster } from '../scripts/kafka/kafka-cluster';
import { runCommand } from '../scripts/provision/command';

export interface ProducerPerfOptions {
  readonly topic: string;
  readonly records: number;
  readonly recordBytes: number;
  /** How long each of its transactions is held open. */
  readonly transactionMs: number;
}

/**
 * Runs `kafka-producer-perf-test`, transactional and with acks=all: what Kafka's own client reaches on this machine
 * with records of the size. @returns records per second, its start and warm-up included
 */
export async function runProducerPerf(kafka: KafkaCluster, options: ProducerPerfOptions): Promise<number> {
  const { topic, records, recordBytes, transactionMs } = options;
  const java = javaArguments(kafka.kafka, 'org.apache.kafka.tools.ProducerPerformance', 'kafka');
  const { exitCode, output } = await runCommand('java', [
    ...java,
    ...['--topic', topic, '--num-records', String(records), '--record-size', String(recordBytes)],
    ...['--throughput', '-1', '--transaction-duration-ms', String(transactionMs)],
    ...['--transactional-id', `perf-${topic}`],
    ...['--producer-props', `bootstrap.servers=${kafka.internal.join(',')}`, 'acks=all'],
  ]);
  const summary = output.split('\n').findLast((line) => line.includes(' records sent, ')) ?? '';
  const rate = /([\d.]+) records\/sec/.exec(summary)?.[1];
  if (exitCode !== 0 || rate === undefined)
    throw new Error(`kafka-producer-perf-test printed no rate:\n${output.slice(-2000)}`);
  return Number(rate);
}
