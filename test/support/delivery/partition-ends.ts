import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';

/** How far a topic has to be read: the end of each partition, as the brokers' high watermark tells it. */
export class PartitionEnds {
  /** Partition to the offset behind its last record; only partitions that hold something. */
  readonly #open: Map<number, number>;

  constructor(ends: ReadonlyMap<number, number>) {
    this.#open = new Map([...ends].filter(([, end]) => end > 0));
  }

  /** True when nothing can follow: each partition ends behind a record and the marker that commits it. */
  get reached(): boolean {
    return this.#open.size === 0;
  }

  read(partition: number, offset: number): void {
    if (offset >= (this.#open.get(partition) ?? 0) - 2) this.#open.delete(partition);
  }
}

const UNDECIDED = /\b(Ongoing|PrepareCommit|PrepareAbort)\b/;
const DECIDED_DEADLINE_MS = 60_000;

/**
 * Waits until every transaction has its markers: an open one hides what stands behind it from readers.
 * @throws when one stays open, which is a fault by itself.
 */
export async function waitUntilDecided(kafka: KafkaCluster): Promise<void> {
  const deadline = Date.now() + DECIDED_DEADLINE_MS;
  for (;;) {
    const listed = await kafka.tool('org.apache.kafka.tools.TransactionsCommand', ['list']);
    const open = listed.split('\n').filter((line) => UNDECIDED.test(line));
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`transactions that nobody ends:\n${open.join('\n')}`);
  }
}

/** Asks Kafka's own GetOffsetShell for the ends of the topics. */
export async function findPartitionEnds(
  kafka: KafkaCluster,
  topics: readonly string[],
): Promise<ReadonlyMap<string, PartitionEnds>> {
  const patterns = topics.map((topic) => topic.replaceAll('.', '\\.')).join(',');
  const printed = await kafka.tool('org.apache.kafka.tools.GetOffsetShell', ['--topic-partitions', patterns]);
  const ends = new Map(topics.map((topic) => [topic, new Map<number, number>()]));
  for (const line of printed.trim().split('\n')) {
    const [topic = '', partition, end] = line.split(':');
    ends.get(topic)?.set(Number(partition), Number(end));
  }
  for (const [topic, partitions] of ends)
    if (partitions.size === 0) throw new Error(`Kafka has no topic ${topic}`);
  return new Map([...ends].map(([topic, partitions]) => [topic, new PartitionEnds(partitions)]));
}
