import { type ChangeEvent } from '../../../core/change-event';
import { CdcError, InvariantError } from '../../../core/errors/cdc-error';
import { type Checkpoint, type Sink, type StoredState } from '../../../core/ports';
import { type TableSchema } from '../../../core/table-schema';
import { partitionOfKey } from '../../codec/murmur2';
import { KafkaClient } from '../../kafka/kafka-client';
import { ensureTopics, type KnownTopic } from '../../kafka/topic-admin';
import { deadLettersOf } from './dead-letters';
import { compareOutputs, findOutputs, type FoundTopics } from './output-guard';
import { outputTopicSpecs } from './output-topics';
import { type KafkaSinkContext, type KafkaSinkSettings, type Undeliverable } from './settings';
import { openShardSession, type ShardSession } from './shard-session';
import { TableWriter } from './table-writer';

const TOPIC_TIMEOUT_MS = 60_000;
const OFFSETS_INTERVAL_MS = 60_000;

/**
 * Kafka topics as sink of one shard. Rows, dead letters, table records and the position go into one transaction; the
 * position in the state topic is the only one there is. An instance lives from open to its first error.
 */
export class KafkaSink implements Sink {
  readonly #settings: KafkaSinkSettings;
  readonly #context: KafkaSinkContext;
  readonly #writers = new Map<TableSchema, TableWriter>();
  #client: KafkaClient | undefined;
  #session: ShardSession | undefined;
  #deadLetterTopic: KnownTopic | undefined;
  #outputs: FoundTopics = new Map();
  #seq = 0;
  #deadLetters = 0;
  #uncommittedDeadLetters = new Map<string, number>();
  #offsetsWrittenAtMs = -Infinity;

  constructor(settings: KafkaSinkSettings, context: KafkaSinkContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async open(signal: AbortSignal): Promise<StoredState | undefined> {
    const { owner, connection } = this.#settings;
    const { clock } = this.#context;
    try {
      await clock.wait(owner.pauseMs, signal);
      signal.throwIfAborted();
      const client = await KafkaClient.connect(connection, clock, signal);
      this.#client = client;
      const opening = openShardSession(client, this.#settings, clock, signal);
      this.#session = await givingUp(opening, client, signal);
    } catch (error) {
      owner.noteError(error);
      await this.close();
      throw error;
    }
    const { position, tables } = this.#session.state;
    this.#seq = position?.seq ?? 0;
    this.#deadLetters = position?.deadLetters ?? 0;
    return position === undefined ? undefined : { position: position.position, tables };
  }

  async prepare(tables: readonly TableSchema[], signal: AbortSignal): Promise<void> {
    const { client } = this.#opened();
    await givingUp(this.#prepare(tables, signal), client, signal);
  }

  async #prepare(tables: readonly TableSchema[], signal: AbortSignal): Promise<void> {
    const { client, log, limitBatches } = this.#opened();
    const { topicCreation, deadLetters } = this.#settings;
    const outputs = [...new Set(tables.map(({ id }) => this.#settings.topicOf(id)))];
    const specs = outputTopicSpecs(outputs, this.#settings);
    const options = { create: topicCreation.enabled, timeoutMs: TOPIC_TIMEOUT_MS };
    const known = await ensureTopics(client, specs, options, signal);
    limitBatches(known.values());
    this.#deadLetterTopic = known.get(deadLetters?.topic ?? '');
    this.#outputs = await this.#judgeOutputs(outputs, signal);
    for (const table of tables) {
      const destination = known.get(this.#settings.topicOf(table.id));
      if (destination === undefined)
        throw new InvariantError('an output topic is missing after it was ensured');
      this.#writers.set(table, new TableWriter(destination, this.#context.format.compile(table), log));
    }
  }

  /**
   * Another worker that has taken over since `open` may have filled the topics, or begun anew with empty ones. It has
   * committed its claim before, so that a claim read after the topics tells whether the difference is this worker's.
   */
  async #judgeOutputs(outputs: readonly string[], signal: AbortSignal): Promise<FoundTopics> {
    const { client, state, assertOwned } = this.#opened();
    const { acceptTopics } = this.#settings;
    const deadlineMs = client.clock.monotonicMs() + TOPIC_TIMEOUT_MS;
    const judge = async (): Promise<FoundTopics> => {
      const found = await findOutputs(client, outputs);
      if (!acceptTopics) compareOutputs(found, state);
      return found;
    };
    try {
      return await client.untilItPasses(judge, deadlineMs, signal);
    } catch (error) {
      if (error instanceof CdcError && !error.retryable) await assertOwned();
      throw error;
    }
  }

  write(events: readonly ChangeEvent[]): void {
    const nowMs = this.#context.clock.nowMs();
    for (const event of events) {
      const writer = this.#writers.get(event.table);
      if (writer === undefined) throw new InvariantError('an event of a table that was not prepared');
      const undeliverable = writer.write(event, nowMs);
      if (undeliverable !== undefined) this.#writeDeadLetter(undeliverable, nowMs);
    }
  }

  get pendingBytes(): number {
    return this.#session?.log.pendingBytes ?? 0;
  }

  async commit(checkpoint: Checkpoint, signal: AbortSignal): Promise<void> {
    const { log, appendState, attempt, client } = this.#opened();
    const { clock, metrics } = this.#context;
    const { owner, pipeline } = this.#settings;
    for (const [id, value] of checkpoint.tables) appendState({ kind: 'table', id, value });
    this.#appendOffsets();
    this.#seq++;
    const { instance } = owner;
    const deadLetters = this.#deadLetters;
    const { position } = checkpoint;
    const stamp = { attempt, seq: this.#seq, instance, timestampMs: clock.nowMs(), deadLetters };
    appendState({ kind: 'position', value: { ...stamp, position } });
    const letters = this.#uncommittedDeadLetters;
    this.#uncommittedDeadLetters = new Map();
    try {
      await givingUp(log.commit(), client, signal);
    } catch (error) {
      owner.noteError(error);
      throw error;
    }
    for (const [reason, count] of letters)
      metrics.add('cdc_dead_letter_records_total', count, { pipeline, reason });
  }

  close(): Promise<void> {
    this.#session?.log.close();
    this.#client?.close();
    return Promise.resolve();
  }

  #opened(): ShardSession {
    if (this.#session === undefined) throw new InvariantError('the Kafka sink is used before it was opened');
    return this.#session;
  }

  /** @throws CdcError the reason itself without a dead letter topic, and when the budget is used up. */
  #writeDeadLetter(letter: Undeliverable, nowMs: number): void {
    const { deadLetters } = this.#settings;
    const destination = this.#deadLetterTopic;
    const { code, message } = letter.reason;
    if (deadLetters === undefined || destination === undefined)
      throw letter.reason instanceof CdcError
        ? letter.reason
        : new CdcError('CDC_KAFKA_RECORD_TOO_LARGE', message);
    this.#deadLetters++;
    if (this.#deadLetters > deadLetters.maxRows)
      throw new CdcError(
        'CDC_SINK_DEAD_LETTERS_EXCEEDED',
        `writing to the dead letter topic ${deadLetters.topic}: the budget of ${deadLetters.maxRows} rows is used up; the row that exceeds it: ${message}`,
      );
    const counts = this.#uncommittedDeadLetters;
    counts.set(code, (counts.get(code) ?? 0) + 1);
    const { topic, partitions, maxMessageBytes } = destination;
    for (const record of deadLettersOf(letter, maxMessageBytes)) {
      const partition = record.key === null ? 0 : partitionOfKey(record.key, partitions);
      this.#opened().log.append(topic, partition, record, nowMs);
    }
  }

  /** How far the output reached by what was acknowledged before, for the next start to compare. */
  #appendOffsets(): void {
    const nowMs = this.#context.clock.monotonicMs();
    if (this.#outputs.size === 0 || nowMs - this.#offsetsWrittenAtMs < OFFSETS_INTERVAL_MS) return;
    this.#offsetsWrittenAtMs = nowMs;
    const { log, appendState } = this.#opened();
    const topics: Record<string, string[]> = {};
    const ids: Record<string, string> = {};
    for (const [topic, { topicId, ends }] of this.#outputs) {
      topics[topic] = ends.map((end, partition) => String(log.nextOffset({ topic, partition }) ?? end));
      ids[topic] = topicId;
    }
    appendState({ kind: 'offsets', value: { topics, ids } });
  }
}

/** What is done through the client, which is closed when it is to be given up: nothing then waits for an answer. */
async function givingUp<T>(work: Promise<T>, client: KafkaClient, signal: AbortSignal): Promise<T> {
  const giveUp = (): void => client.close();
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
