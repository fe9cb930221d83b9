import { spawn, spawnSync } from 'node:child_process';
import { javaArguments } from '../../../scripts/kafka/installation';
import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { type OutputRecord } from './observed-change';
import { findPartitionEnds, type PartitionEnds, waitUntilDecided } from './partition-ends';
import { LineSplitter, NULL_TEXT, parsePrintedLine, SEPARATOR } from './printed-line';

/** A reader that ends before it has printed all is told by this silence, not by the end of a partition. */
const SILENCE_MS = 10_000;
const PARALLEL_READERS = 2;

interface ReaderCommand {
  readonly command: string;
  readonly args: readonly string[];
}

export type OutsideReaderName = 'kcat' | 'ConsoleConsumer';

/** The command that prints the records of a topic. */
export type OutsideReader = (kafka: KafkaCluster, topic: string) => ReaderCommand;

export const OUTSIDE_READERS: Readonly<Record<OutsideReaderName, OutsideReader>> = {
  kcat,
  ConsoleConsumer: consoleConsumer,
};

/**
 * Reads topics from the beginning to their end under read_committed with a program that is not ours: `kcat` where it
 * is installed, else Kafka's own ConsoleConsumer. Each partition's records come in the order of their offsets.
 */
export async function readCommitted(
  kafka: KafkaCluster,
  topics: readonly string[],
  onRecord: (record: OutputRecord) => void,
  reader: OutsideReader = OUTSIDE_READERS[installedReaders()[0]],
): Promise<void> {
  await waitUntilDecided(kafka);
  const ends = await findPartitionEnds(kafka, topics);
  const waiting = [...topics];
  const readNext = async (): Promise<void> => {
    for (let topic = waiting.shift(); topic !== undefined; topic = waiting.shift()) {
      const end = ends.get(topic);
      if (end !== undefined && !end.reached) await readTopic(reader(kafka, topic), topic, end, onRecord);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_READERS }, readNext));
}

/** The readers that this machine has, the quickest first. */
export function installedReaders(): readonly [OutsideReaderName, ...OutsideReaderName[]] {
  const hasKcat = spawnSync('kcat', ['-V'], { stdio: 'ignore' }).status === 0;
  return hasKcat ? ['kcat', 'ConsoleConsumer'] : ['ConsoleConsumer'];
}

function kcat(kafka: KafkaCluster, topic: string): ReaderCommand {
  const format = ['%p', '%o', '%k', '%s'].join(SEPARATOR) + '\n';
  const what = ['-C', '-b', kafka.internal.join(','), '-t', topic, '-o', 'beginning', '-e', '-q'];
  return { command: 'kcat', args: [...what, '-Z', '-X', 'isolation.level=read_committed', '-f', format] };
}

function consoleConsumer(kafka: KafkaCluster, topic: string): ReaderCommand {
  const print = {
    'print.partition': 'true',
    'print.offset': 'true',
    'print.key': 'true',
    'key.separator': SEPARATOR,
    'null.literal': NULL_TEXT,
  };
  const properties = Object.entries(print).flatMap(([key, value]) => ['--property', `${key}=${value}`]);
  const java = javaArguments(kafka.kafka, 'org.apache.kafka.tools.consumer.ConsoleConsumer');
  const what = ['--bootstrap-server', kafka.internal.join(','), '--topic', topic, '--from-beginning'];
  const how = ['--isolation-level', 'read_committed', '--timeout-ms', String(SILENCE_MS)];
  return { command: 'java', args: [...java, ...what, ...how, ...properties] };
}

async function readTopic(
  { command, args }: ReaderCommand,
  topic: string,
  ends: PartitionEnds,
  onRecord: (record: OutputRecord) => void,
): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  let fault: Error | undefined;
  const lines = new LineSplitter((line) => {
    const record = parsePrintedLine(topic, line);
    onRecord(record);
    ends.read(record.partition, record.offset);
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    try {
      lines.add(chunk);
      if (ends.reached) child.kill();
    } catch (error) {
      fault ??= error as Error;
      child.kill();
    }
  });
  child.stderr
    .setEncoding('utf8')
    .on('data', (chunk: string) => (complaint = (complaint + chunk).slice(-4000)));
  const ended = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  if (fault !== undefined) throw fault;
  // The consumer reports the silence that ends it as an error, so that its exit code says nothing.
  if (!ends.reached && command === 'kcat' && ended !== 0)
    throw new Error(`${command} ended with ${ended ?? 'nothing'} while reading ${topic}: ${complaint}`);
}
