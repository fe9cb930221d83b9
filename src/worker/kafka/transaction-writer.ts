import { CdcError } from '../../core/errors/cdc-error';
import { CONCURRENT_TRANSACTIONS, OPERATION_NOT_ATTEMPTED } from './error-codes';
import { protocolError } from './errors';
import { type TransactionClient } from './kafka-client';
import { type PartitionAppender } from './partition-appender';
import { type ProducerSession } from './producer-session';
import { produceRequest, type ProducedPartition } from './protocol/produce';
import { type RecordBatchBuilder } from './protocol/record-batch-builder';
import { type TopicPartition } from './protocol/request';
import { addPartitionsToTxnRequest, endTxnRequest } from './protocol/transactions';

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const FIRST_BACKOFF_MS = 2;
const LONGEST_BACKOFF_MS = 20;

/** Batches of one partition, oldest first. */
export interface UnsentBatches {
  readonly partition: PartitionAppender;
  readonly batches: RecordBatchBuilder[];
}

interface SentBatch {
  readonly partition: PartitionAppender;
  readonly recordCount: number;
  readonly bytes: Buffer;
}

/**
 * Writes batches into the open transaction of one producer session. Each broker has one request on its way, with one
 * batch for each of its partitions; the answer has to name exactly these, without error.
 */
export class TransactionWriter {
  readonly #client: TransactionClient;
  readonly #session: ProducerSession;
  readonly #added = new Set<PartitionAppender>();

  constructor(client: TransactionClient, session: ProducerSession) {
    this.#client = client;
    this.#session = session;
  }

  /** Sends the batches, in rounds. @throws CdcError; the session is then to be given up. */
  async write(unsent: readonly UnsentBatches[]): Promise<void> {
    const partitions = unsent.map(({ partition }) => partition);
    const { clock, settings } = this.#client;
    await this.#client.reachLeaders(partitions, clock.monotonicMs() + settings.requestTimeoutMs);
    const fresh = partitions.filter((partition) => !this.#added.has(partition));
    if (fresh.length > 0) await this.#addPartitions(fresh);
    const byLeader = new Map<number, UnsentBatches[]>();
    for (const batches of unsent) {
      const { leader } = this.#client.partition(batches.partition);
      const lanes = byLeader.get(leader);
      if (lanes === undefined) byLeader.set(leader, [batches]);
      else lanes.push(batches);
    }
    await Promise.all([...byLeader].map(([leader, lanes]) => this.#writeToLeader(leader, lanes)));
  }

  /** EndTxn, when anything was written. @throws CdcError; the outcome is then unknown. */
  async commit(): Promise<void> {
    if (this.#added.size === 0) return;
    const { coordinator, producer, transactionalId } = this.#session;
    const errorCode = await this.#client.send(coordinator, endTxnRequest(transactionalId, producer, true));
    if (errorCode !== 0) throw protocolError(errorCode, `committing a transaction of ${transactionalId}`);
    this.#added.clear();
  }

  /** Until the markers of the transaction before are written, the coordinator answers CONCURRENT_TRANSACTIONS. */
  async #addPartitions(partitions: readonly PartitionAppender[]): Promise<void> {
    const { coordinator, producer, transactionalId } = this.#session;
    const { clock, settings } = this.#client;
    const deadlineMs = clock.monotonicMs() + settings.requestTimeoutMs;
    for (let backoffMs = FIRST_BACKOFF_MS; ; backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS)) {
      const request = addPartitionsToTxnRequest(transactionalId, producer, partitions);
      const answers = await this.#client.send(coordinator, request);
      const failures = answers.filter(({ errorCode }) => errorCode !== 0);
      const failure = failures.find(({ errorCode }) => errorCode !== OPERATION_NOT_ATTEMPTED) ?? failures[0];
      if (failure === undefined) break;
      if (failure.errorCode !== CONCURRENT_TRANSACTIONS || clock.monotonicMs() > deadlineMs)
        throw protocolError(
          failure.errorCode,
          `adding partition ${failure.partition} of topic ${failure.topic} to a transaction of ${transactionalId}`,
        );
      await clock.wait(backoffMs, NEVER);
    }
    for (const partition of partitions) this.#added.add(partition);
  }

  async #writeToLeader(leader: number, lanes: readonly UnsentBatches[]): Promise<void> {
    const { transactionalId } = this.#session;
    let open = lanes;
    while (open.length > 0) {
      const sent = this.#nextRequest(open);
      const answers = await this.#client.send(
        leader,
        produceRequest(
          transactionalId,
          sent.map(({ partition, bytes }) => ({
            topic: partition.topic,
            partition: partition.partition,
            bytes,
          })),
          this.#client.settings.requestTimeoutMs,
        ),
      );
      assertAccepted(sent, answers);
      open = open.filter(({ batches }) => batches.length > 0);
    }
  }

  /** Takes at most one batch of each partition, up to the size of a request. */
  #nextRequest(lanes: readonly UnsentBatches[]): SentBatch[] {
    const sent: SentBatch[] = [];
    let sizeBytes = 0;
    for (const { partition, batches } of lanes) {
      const [batch] = batches;
      if (batch === undefined || (sent.length > 0 && sizeBytes + batch.sizeBytes > MAX_REQUEST_BYTES))
        continue;
      batches.shift();
      sizeBytes += batch.sizeBytes;
      const bytes = partition.seal(batch, this.#session.producer);
      sent.push({ partition, recordCount: batch.recordCount, bytes });
    }
    return sent;
  }
}

/** Nothing ends these waits early: a transaction that was begun is either finished or given up by an error. */
const NEVER = new AbortController().signal;

/** What was sent is in the log only if the answer says so, partition by partition. */
function assertAccepted(sent: readonly SentBatch[], answers: readonly ProducedPartition[]): void {
  const byPartition = new Map(answers.map((answer) => [nameOf(answer), answer]));
  for (const { partition, recordCount } of sent) {
    const { topic, partition: number } = partition;
    const doing = `writing ${recordCount} records to partition ${number} of topic ${topic}`;
    const answer = byPartition.get(nameOf(partition));
    if (answer === undefined) throw refused(`${doing}: the answer does not mention the partition`);
    if (answer.errorCode !== 0) throw protocolError(answer.errorCode, doing, answer.errorMessage);
    // A lower offset is that of an older batch, which the broker took this one for.
    if (answer.baseOffset < (partition.nextOffset ?? 0n))
      throw refused(`${doing}: acknowledged at offset ${answer.baseOffset}, below ${partition.nextOffset}`);
    partition.nextOffset = answer.baseOffset + BigInt(recordCount);
  }
  if (answers.length !== sent.length)
    throw refused(`writing to ${sent.length} partitions: the answer is for ${answers.length}`);
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function refused(message: string): CdcError {
  return new CdcError('CDC_KAFKA_TRANSACTION_FAILED', message);
}
