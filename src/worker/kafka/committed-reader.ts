import { CdcError } from '../../core/errors/cdc-error';
import { protocolError } from './errors';
import { type KafkaClient } from './kafka-client';
import { partitionOffset } from './offsets';
import { fetchRequest, type FetchedPartition } from './protocol/fetch';
import { readRecordBatches, type FetchedBatch, type FetchedRecord } from './protocol/record-batch-reader';
import { type TopicPartition } from './protocol/request';

const MAX_WAIT_MS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

export interface ReadOptions {
  /**
   * `end`: everything that was in the partition at the call; waits for transactions that are open. `stable`: up to the
   * first open transaction, without waiting.
   */
  readonly until: 'end' | 'stable';
  readonly timeoutMs: number;
}

/**
 * All committed records of a partition from its first offset, in order, without a consumer group. The partition is
 * read by its leader; errors that pass start it over.
 * @throws CdcError
 */
export async function readCommitted(
  client: KafkaClient,
  at: TopicPartition,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<readonly FetchedRecord[]> {
  const deadlineMs = client.clock.monotonicMs() + options.timeoutMs;
  return client.untilItPasses(() => readOnce(client, at, options.until, deadlineMs), deadlineMs, signal);
}

/** The last committed value of each key; tombstones and records without a key are left out. */
export async function readLatestByKey(
  client: KafkaClient,
  at: TopicPartition,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  const latest = new Map<string, Buffer>();
  for (const { key, value } of await readCommitted(client, at, options, signal)) {
    if (key === null) continue;
    if (value === null) latest.delete(key.toString('utf8'));
    else latest.set(key.toString('utf8'), value);
  }
  return latest;
}

async function readOnce(
  client: KafkaClient,
  at: TopicPartition,
  until: ReadOptions['until'],
  deadlineMs: number,
): Promise<readonly FetchedRecord[]> {
  const { leader } = client.partition(at);
  const end = await partitionOffset(client, at, until);
  let offset = await partitionOffset(client, at, 'earliest');
  const records: FetchedRecord[] = [];
  while (offset < end) {
    const request = fetchRequest(at.topic, at.partition, {
      offset,
      maxWaitMs: MAX_WAIT_MS,
      maxBytes: MAX_BYTES,
    });
    const fetched = await client.send(leader, request);
    const doing = `reading partition ${at.partition} of topic ${at.topic}`;
    if (fetched.errorCode !== 0) throw protocolError(fetched.errorCode, doing);
    const batches = readRecordBatches(fetched.recordSet).filter(({ lastOffset }) => lastOffset >= offset);
    records.push(...committedRecords(batches, fetched, offset));
    const last = batches.at(-1);
    // Compaction leaves gaps, never at the end of what is fetched: the last batch keeps its last offset.
    if (last !== undefined) offset = last.lastOffset + 1n;
    else if (client.clock.monotonicMs() > deadlineMs)
      throw new CdcError(
        'CDC_KAFKA_TRANSACTION_FAILED',
        `${doing}: an open transaction holds up offset ${offset} of ${end}`,
      );
  }
  return records;
}

/** Leaves out the records of aborted transactions: those of a producer from where the answer says to its abort marker. */
function* committedRecords(
  batches: readonly FetchedBatch[],
  { abortedTransactions }: FetchedPartition,
  from: bigint,
): Iterable<FetchedRecord> {
  const upcoming = [...abortedTransactions].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborted = new Set<bigint>();
  for (const batch of batches) {
    while (upcoming[0] !== undefined && upcoming[0].firstOffset <= batch.lastOffset)
      aborted.add(upcoming.shift()?.producerId ?? -1n);
    if (batch.marker !== 'none') aborted.delete(batch.producerId);
    else if (!batch.transactional || !aborted.has(batch.producerId))
      yield* batch.records.filter(({ offset }) => offset >= from);
  }
}
