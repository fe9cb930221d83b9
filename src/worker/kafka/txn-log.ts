import { CdcError, InvariantError } from '../../core/errors/cdc-error';
import { type TransactionClient } from './kafka-client';
import { PartitionAppender } from './partition-appender';
import { openProducerSession, type ProducerSessionSettings } from './producer-session';
import { type LogRecord, type ProducerIdentity } from './protocol/record-batch-builder';
import { type TopicPartition } from './protocol/request';
import { TransactionWriter, type UnsentBatches } from './transaction-writer';

export interface TxnLogSettings extends ProducerSessionSettings {
  /** What is appended is sent before the commit when this many bytes wait. */
  readonly flushBytes: number;
  /** The largest batch for a topic; a single larger record still makes a batch. */
  readonly maxBatchBytes: (topic: string) => number;
}

export const TXN_LOG_DEFAULTS = {
  /** How long a transaction may be open; readers of its partitions wait that long for one that was left behind. */
  transactionTimeoutMs: 60_000,
  /** How long `open` waits for a coordinator, and for the end of an earlier transaction. */
  openTimeoutMs: 60_000,
  flushBytes: 2 * 1024 * 1024,
  maxBatchBytes: (): number => 900_000,
} as const;

/**
 * One producer epoch of one transactional.id: appends records and commits them all or none. It lives until its first
 * error. Then its transaction is open, aborted or committed, and nobody knows: the next `open` with the same id
 * fences this one and decides. There is no abort, and no request is repeated once it may have had an effect.
 */
export class TxnLog {
  readonly producer: ProducerIdentity;
  readonly #client: TransactionClient;
  readonly #settings: TxnLogSettings;
  readonly #writer: TransactionWriter;
  readonly #partitions = new Map<string, PartitionAppender[]>();
  readonly #unsent = new Set<PartitionAppender>();
  #unsentBytes = 0;
  #pendingBytes = 0;
  /** The sending of what was appended, one round after the other. */
  #round: Promise<void> = Promise.resolve();
  #roundRunning = false;
  #committing = false;
  #failure: Error | undefined;

  private constructor(
    client: TransactionClient,
    settings: TxnLogSettings,
    producer: ProducerIdentity,
    writer: TransactionWriter,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.producer = producer;
    this.#writer = writer;
  }

  /**
   * Fences every older producer of the id. When it resolves, no earlier transaction of the id is undecided: what is
   * read afterwards is the truth.
   * @throws CdcError
   */
  static async open(
    client: TransactionClient,
    settings: TxnLogSettings,
    signal: AbortSignal,
  ): Promise<TxnLog> {
    const session = await openProducerSession(client, settings, signal);
    return new TxnLog(client, settings, session.producer, new TransactionWriter(client, session));
  }

  /** Bytes that were appended since the last call of commit. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** The offset after the last record that was acknowledged in this partition, undefined before the first. */
  nextOffset({ topic, partition }: TopicPartition): bigint | undefined {
    return this.#partitions.get(topic)?.[partition]?.nextOffset;
  }

  /**
   * Adds a record to the transaction that is being filled; its bytes are copied. Records of a partition keep their
   * order. The client has to have loaded the topic.
   * @throws CdcError for a partition that does not exist.
   */
  append(topic: string, partition: number, record: LogRecord, timestampMs: number): void {
    const appender = this.#partitions.get(topic)?.[partition] ?? this.#createAppender(topic, partition);
    if (!appender.hasUnsent) this.#unsent.add(appender);
    const grown = appender.append(record, timestampMs);
    this.#pendingBytes += grown;
    this.#unsentBytes += grown;
    if (this.#unsentBytes >= this.#settings.flushBytes) this.#sendInBackground();
  }

  /**
   * Commits what was appended. What is appended while it runs belongs to the next transaction.
   * @throws CdcError; the outcome is then unknown, and this instance is dead.
   */
  async commit(): Promise<void> {
    if (this.#committing) throw new InvariantError('a commit was begun while another one runs');
    const rest = this.#takeUnsent();
    this.#pendingBytes = 0;
    this.#committing = true;
    try {
      await this.#round;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#writer.write(rest);
      await this.#writer.commit();
    } catch (error) {
      throw this.#die(error);
    } finally {
      this.#committing = false;
    }
  }

  /** From now on nothing is sent. An open transaction stays open until the next `open`, or until it times out. */
  close(): void {
    const { transactionalId } = this.#settings;
    this.#die(new CdcError('CDC_KAFKA_TRANSACTION_FAILED', `writing as ${transactionalId}: closed`));
  }

  #createAppender(topic: string, partition: number): PartitionAppender {
    this.#client.partition({ topic, partition });
    const appenders = this.#partitions.get(topic) ?? [];
    this.#partitions.set(topic, appenders);
    const appender = new PartitionAppender(topic, partition, this.#settings.maxBatchBytes(topic));
    appenders[partition] = appender;
    return appender;
  }

  /** Takes what was appended so far: what is appended from now on may belong to the next transaction. */
  #takeUnsent(): UnsentBatches[] {
    const unsent = [...this.#unsent].map((partition) => ({ partition, batches: partition.take() }));
    this.#unsent.clear();
    this.#unsentBytes = 0;
    return unsent;
  }

  /** While a commit runs, what is appended waits: it belongs to the transaction after it. */
  #sendInBackground(): void {
    if (this.#roundRunning || this.#committing || this.#failure !== undefined) return;
    this.#roundRunning = true;
    this.#round = this.#writer.write(this.#takeUnsent()).then(
      () => {
        this.#roundRunning = false;
      },
      // Told to whoever commits next.
      (error: unknown) => {
        this.#die(error);
      },
    );
  }

  #die(error: unknown): Error {
    this.#failure ??= error instanceof Error ? error : new InvariantError(String(error));
    return this.#failure;
  }
}
