import { CdcError } from '../../core/errors/cdc-error';
import { type Clock } from '../../core/ports';
import { parseServer } from './bootstrap-server';
import { BrokerPool, connectToFirst } from './broker-pool';
import { type KafkaConnectionSettings } from './connection-settings';
import { describeErrorCode, UNKNOWN_TOPIC_OR_PARTITION } from './error-codes';
import { protocolError } from './errors';
import {
  metadataRequest,
  type ClusterMetadata,
  type PartitionMetadata,
  type TopicMetadata,
} from './protocol/metadata';
import { type KafkaRequest, type TopicPartition } from './protocol/request';
import { TopicMap } from './topic-map';

const RETRY_DELAY_MS = 100;
/** A request that takes longer makes the client look whether the broker is still part of the cluster. */
const WATCH_INTERVAL_MS = 1_000;

/**
 * Brokers and topics of one cluster. It never waits for a broker to come back and never repeats a request by itself:
 * whoever asks decides that. A broker that the cluster has given up is given up here too, within a second, however
 * long its answer might still be waited for.
 */
export class KafkaClient {
  readonly settings: KafkaConnectionSettings;
  readonly clock: Clock;
  readonly #pool: BrokerPool;
  readonly #topics = new TopicMap();
  #controllerId = -1;

  private constructor(settings: KafkaConnectionSettings, clock: Clock, pool: BrokerPool) {
    this.settings = settings;
    this.clock = clock;
    this.#pool = pool;
  }

  /**
   * Connects through the first bootstrap server that answers.
   * @throws CdcError when none does: the most telling of their errors.
   */
  static async connect(
    settings: KafkaConnectionSettings,
    clock: Clock,
    signal: AbortSignal,
  ): Promise<KafkaClient> {
    const bootstrap = await connectToFirst(
      settings.bootstrapServers.map(parseServer),
      settings,
      clock,
      signal,
    );
    const client = new KafkaClient(settings, clock, new BrokerPool(settings, clock, bootstrap));
    try {
      if (!bootstrap.isRecentEnough)
        throw new CdcError('CDC_KAFKA_BROKER_TOO_OLD', `connecting to Kafka at ${bootstrap.address}`);
      await client.refresh();
    } catch (error) {
      client.close();
      throw error;
    }
    void client.#watch();
    return client;
  }

  get nodeIds(): readonly number[] {
    return this.#pool.nodeIds;
  }

  /** Asks for the cluster's brokers and the leaders of all topics that were loaded. */
  async refresh(topics: Iterable<string> = this.#topics.names): Promise<ClusterMetadata> {
    const metadata = await this.sendToAny(metadataRequest([...topics]));
    this.#pool.update(metadata.brokers);
    this.#controllerId = metadata.controllerId;
    this.#topics.update(metadata.topics);
    return metadata;
  }

  /**
   * Makes the topics known to {@link partition}; those that do not exist are missing from the answer.
   * @throws CdcError for a topic that may not be described.
   */
  async loadTopics(topics: Iterable<string>): Promise<ReadonlyMap<string, TopicMetadata>> {
    const wanted = new Set(topics);
    const metadata = await this.refresh(new Set([...this.#topics.names, ...wanted]));
    const found = metadata.topics.filter(
      ({ topic, errorCode }) => wanted.has(topic) && errorCode !== UNKNOWN_TOPIC_OR_PARTITION,
    );
    for (const { topic, errorCode } of found) {
      if (errorCode !== 0 && describeErrorCode(errorCode).reaction !== 'pass')
        throw protocolError(errorCode, `describing topic ${topic}`);
    }
    return new Map(found.map((topic) => [topic.topic, topic]));
  }

  /** What is known of a topic that was loaded. @throws CdcError for another one. */
  topic(topic: string): TopicMetadata {
    return this.#topics.topic(topic);
  }

  /** What is known of a partition. @throws CdcError for one that does not exist, before anything is sent to it. */
  partition(at: TopicPartition): PartitionMetadata {
    return this.#topics.partition(at);
  }

  /** @throws CdcError */
  send<T>(nodeId: number, request: KafkaRequest<T>): Promise<T> {
    return this.#pool.send(nodeId, request);
  }

  /** Sends to the controller. @throws CdcError */
  sendToController<T>(request: KafkaRequest<T>): Promise<T> {
    return this.#pool.send(this.#controllerId, request);
  }

  /** Sends to the broker that answered last, and to the others when that fails or takes long. @throws CdcError */
  sendToAny<T>(request: KafkaRequest<T>): Promise<T> {
    return this.#pool.sendToAny(request);
  }

  /**
   * Resolves when the brokers that lead the partitions now are connected, waiting for elections and reconnecting where
   * one is gone. Nothing was sent that could have had an effect, so that a transaction survives this.
   */
  async reachLeaders(partitions: Iterable<TopicPartition>, deadlineMs: number): Promise<void> {
    const all = [...partitions];
    const attempt = async (): Promise<void> => {
      const leaders = new Set(all.map((at) => this.partition(at).leader));
      await Promise.all([...leaders].map((leader) => this.#pool.connect(leader)));
    };
    await this.untilItPasses(attempt, deadlineMs, this.#pool.closed);
  }

  /**
   * Repeats what fails with an error that passes, with fresh metadata each time, until `deadlineMs` of the monotonic
   * clock. For what has no effect, or the same effect however often it is done.
   */
  async untilItPasses<T>(attempt: () => Promise<T>, deadlineMs: number, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        signal.throwIfAborted();
        this.#pool.closed.throwIfAborted();
        if (!passes(error) || this.clock.monotonicMs() > deadlineMs) throw error;
      }
      await this.clock.wait(RETRY_DELAY_MS, signal);
      signal.throwIfAborted();
      await this.refresh().catch(() => undefined);
    }
  }

  /** Ends all connections at once; what waits for an answer is rejected. */
  close(): void {
    this.#pool.close();
  }

  async #watch(): Promise<void> {
    const { closed } = this.#pool;
    while (!closed.aborted) {
      await this.clock.wait(WATCH_INTERVAL_MS, closed);
      if (this.#pool.waitsLonger(WATCH_INTERVAL_MS / 2)) await this.refresh().catch(() => undefined);
    }
  }
}

/** What a transaction log needs of a client. */
export type TransactionClient = Pick<
  KafkaClient,
  'clock' | 'settings' | 'partition' | 'reachLeaders' | 'send' | 'sendToAny' | 'untilItPasses'
>;

/** A fencing is for its owner to judge. */
function passes(error: unknown): boolean {
  return error instanceof CdcError && error.retryable && error.code !== 'CDC_KAFKA_PRODUCER_FENCED';
}
