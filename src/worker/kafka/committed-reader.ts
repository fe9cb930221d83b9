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
export function readCommitted(
  client: KafkaClient,
  at: TopicPartition,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<readonly FetchedRecord[]> {
  return read(
    client,
    at,
    options,
    async (each) => {
      const records: FetchedRecord[] = [];
      await each((record) => records.push(record));
      return records;
    },
    signal,
  );
}

/** The last committed value of each key; tombstones and records without a key are left out. */
export function readLatestByKey(
  client: KafkaClient,
  at: TopicPartition,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  return read(
    client,
    at,
    options,
    async (each) => {
      const latest = new Map<string, Buffer>();
      await each(({ key, value }) => {
        if (value === null) latest.delete(String(key));
        else if (key !== null) latest.set(String(key), value);
      });
      // What was fetched is megabytes, what is kept of it may be a few bytes.
      for (const [key, value] of latest) latest.set(key, Buffer.from(value));
      return latest;
    },
    signal,
  );
}

type Visit = (record: FetchedRecord) => void;

/** Collects from the first record, and anew when an error that passes came between. */
function read<T>(
  client: KafkaClient,
  at: TopicPartition,
  { until, timeoutMs }: ReadOptions,
  collect: (each: (visit: Visit) => Promise<void>) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const deadlineMs = client.clock.monotonicMs() + timeoutMs;
  const attempt = (): Promise<T> => collect((visit) => readOnce(client, at, until, deadlineMs, visit));
  return client.untilItPasses(attempt, deadlineMs, signal);
}

async function readOnce(
  client: KafkaClient,
  at: TopicPartition,
  until: ReadOptions['until'],
  deadlineMs: number,
  visit: Visit,
): Promise<void> {
  const { leader } = client.partition(at);
  const end = await partitionOffset(client, at, until);
  let offset = await partitionOffset(client, at, 'earliest');
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
    for (const record of committedRecords(batches, fetched, offset)) visit(record);
    const last = batches.at(-1);
    // Compaction leaves gaps, never at the end of what is fetched: the last batch keeps its last offset.
    if (last !== undefined) offset = last.lastOffset + 1n;
    else if (client.clock.monotonicMs() > deadlineMs)
      throw new CdcError(
        'CDC_KAFKA_TRANSACTION_FAILED',
        `${doing}: an open transaction holds up offset ${offset} of ${end}`,
      );
  }
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
