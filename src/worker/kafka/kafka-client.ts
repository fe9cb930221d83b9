import { CdcError } from '../../core/errors/cdc-error';
import { type Clock } from '../../core/ports';
import { BrokerLink } from './broker-link';
import { type KafkaConnectionSettings } from './connection-settings';
import { BrokerConnection } from './driver/broker-connection';
import { describeErrorCode, UNKNOWN_TOPIC_OR_PARTITION } from './error-codes';
import { protocolError } from './errors';
import {
  metadataRequest,
  type BrokerAddress,
  type ClusterMetadata,
  type PartitionMetadata,
  type TopicMetadata,
} from './protocol/metadata';
import { type KafkaRequest, type TopicPartition } from './protocol/request';
import { firstOf } from './first-of';

/** A server that accepts a connection and then says nothing holds up a start no longer than this. */
const STAGGER_MS = 400;
const RETRY_DELAY_MS = 100;
/** A request that takes longer makes the client look whether the broker is still part of the cluster. */
const WATCH_INTERVAL_MS = 1_000;

/**
 * Connections to the brokers of one cluster, and what is known of its topics. It never waits for a broker to come
 * back and never repeats a request: whoever asks decides that. A broker that the cluster has given up is given up here
 * too, within a second, however long its answer might still be waited for.
 */
export class KafkaClient {
  readonly settings: KafkaConnectionSettings;
  readonly clock: Clock;
  readonly #links = new Map<number, BrokerLink>();
  readonly #topics = new Map<string, TopicMetadata>();
  #brokers: ReadonlyMap<number, BrokerAddress> = new Map();
  #controllerId = -1;
  /** Whoever answered last a question that any broker can answer. */
  #bootstrap: BrokerConnection | BrokerLink;
  readonly #closed = new AbortController();

  private constructor(settings: KafkaConnectionSettings, clock: Clock, bootstrap: BrokerConnection) {
    this.settings = settings;
    this.clock = clock;
    this.#bootstrap = bootstrap;
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
    const bootstrap = await firstOf(
      settings.bootstrapServers.map((server) => () => BrokerConnection.open(parseServer(server), settings)),
      (connection) => connection.destroy(),
      { clock, staggerMs: STAGGER_MS },
      signal,
    );
    const client = new KafkaClient(settings, clock, bootstrap);
    try {
      if (!bootstrap.isRecentEnough)
        throw new CdcError('CDC_KAFKA_BROKER_TOO_OLD', `connecting to Kafka at ${bootstrap.address}`);
      await client.refresh();
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get nodeIds(): readonly number[] {
    return [...this.#brokers.keys()].sort((a, b) => a - b);
  }

  /** Asks for the cluster's brokers and the leaders of all topics that were loaded. */
  async refresh(topics: Iterable<string> = this.#topics.keys()): Promise<ClusterMetadata> {
    const metadata = await this.sendToAny(metadataRequest([...topics]));
    this.#brokers = new Map(metadata.brokers.map((broker) => [broker.nodeId, broker]));
    for (const [nodeId, link] of this.#links) {
      if (!this.#brokers.has(nodeId)) link.giveUp('it is no longer part of the cluster');
    }
    this.#controllerId = metadata.controllerId;
    for (const topic of metadata.topics) {
      if (topic.errorCode === 0) this.#topics.set(topic.topic, topic);
    }
    return metadata;
  }

  /**
   * Makes the topics known to {@link partition}; those that do not exist are missing from the answer.
   * @throws CdcError for a topic that may not be described.
   */
  async loadTopics(topics: Iterable<string>): Promise<ReadonlyMap<string, TopicMetadata>> {
    const wanted = [...new Set(topics)];
    const metadata = await this.refresh(new Set([...this.#topics.keys(), ...wanted]));
    const found = metadata.topics.filter(
      ({ topic, errorCode }) => wanted.includes(topic) && errorCode !== UNKNOWN_TOPIC_OR_PARTITION,
    );
    for (const { topic, errorCode } of found) {
      if (errorCode !== 0 && describeErrorCode(errorCode).reaction !== 'pass')
        throw protocolError(errorCode, `describing topic ${topic}`);
    }
    return new Map(found.map((topic) => [topic.topic, topic]));
  }

  /** What is known of a topic that was loaded. */
  topic(topic: string): TopicMetadata {
    const metadata = this.#topics.get(topic);
    if (metadata === undefined)
      throw new CdcError('CDC_KAFKA_TOPIC_MISSING', `using topic ${topic}: it does not exist`);
    return metadata;
  }

  /** What is known of a partition. @throws CdcError for one that does not exist, before anything is sent to it. */
  partition({ topic, partition }: TopicPartition): PartitionMetadata {
    const { partitions } = this.topic(topic);
    const metadata = partitions[partition];
    if (metadata === undefined)
      throw new CdcError(
        'CDC_KAFKA_TOPIC_MISMATCH',
        `using partition ${partition} of topic ${topic}: it has only ${partitions.length}`,
      );
    return metadata;
  }

  /** @throws CdcError */
  send<T>(nodeId: number, request: KafkaRequest<T>): Promise<T> {
    return this.#watched(() => this.#link(nodeId).send(request));
  }

  /**
   * Resolves when the brokers that lead the partitions now are connected, waiting for elections and reconnecting where
   * one is gone. Nothing was sent that could have had an effect, so that a transaction survives this.
   */
  async reachLeaders(partitions: Iterable<TopicPartition>, deadlineMs: number): Promise<void> {
    const all = [...partitions];
    const attempt = async (): Promise<void> => {
      const leaders = new Set(all.map((at) => this.partition(at).leader));
      await Promise.all([...leaders].map((leader) => this.#watched(() => this.#link(leader).connected())));
    };
    await this.untilItPasses(attempt, deadlineMs, this.#closed.signal);
  }

  async sendToController<T>(request: KafkaRequest<T>): Promise<T> {
    return this.send(this.#controllerId, request);
  }

  /** Sends to the broker that answered last, and to the others when that fails or takes long. */
  async sendToAny<T>(request: KafkaRequest<T>): Promise<T> {
    const ways = [() => this.#bootstrap, ...this.nodeIds.map((nodeId) => () => this.#link(nodeId))];
    const first = await firstOf(
      ways.map((way) => async () => {
        const asked = way();
        return { asked, answer: await asked.send(request) };
      }),
      () => undefined,
      { clock: this.clock, staggerMs: STAGGER_MS },
      this.#closed.signal,
    );
    this.#bootstrap = first.asked;
    return first.answer;
  }

  /**
   * Repeats what fails with an error that passes, with fresh metadata each time, until `deadlineMs` of the monotonic
   * clock.
   */
  async untilItPasses<T>(attempt: () => Promise<T>, deadlineMs: number, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        signal.throwIfAborted();
        this.#closed.signal.throwIfAborted();
        const passes =
          error instanceof CdcError && error.retryable && error.code !== 'CDC_KAFKA_PRODUCER_FENCED';
        if (!passes || this.clock.monotonicMs() > deadlineMs) throw error;
      }
      await this.clock.wait(RETRY_DELAY_MS, signal);
      signal.throwIfAborted();
      await this.refresh().catch(() => undefined);
    }
  }

  /** Ends all connections at once; what waits for an answer is rejected. */
  close(): void {
    const reason = 'the client was closed';
    this.#closed.abort(new CdcError('CDC_KAFKA_CONNECTION_LOST', `asking Kafka: ${reason}`));
    for (const link of this.#links.values()) link.giveUp(reason);
    if (this.#bootstrap instanceof BrokerConnection) this.#bootstrap.destroy();
  }

  #link(nodeId: number): BrokerLink {
    this.#closed.signal.throwIfAborted();
    const known = this.#links.get(nodeId);
    if (known?.usable === true) return known;
    const address = this.#brokers.get(nodeId);
    if (address === undefined)
      throw new CdcError(
        'CDC_KAFKA_CONNECTION_LOST',
        `asking broker ${nodeId}: it is not in the cluster now`,
      );
    const link = new BrokerLink(address, this.settings);
    this.#links.set(nodeId, link);
    return link;
  }

  /** While it waits, {@link refresh} gives up brokers that have left. */
  async #watched<T>(wait: () => Promise<T>): Promise<T> {
    const done = new AbortController();
    const watch = async (): Promise<void> => {
      for (;;) {
        await this.clock.wait(WATCH_INTERVAL_MS, done.signal);
        if (done.signal.aborted || this.#closed.signal.aborted) return;
        await this.refresh().catch(() => undefined);
      }
    };
    void watch();
    try {
      return await wait();
    } finally {
      done.abort();
    }
  }
}

/** @throws CdcError for what is not `host:port`. */
export function parseServer(server: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(server.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port < 1 || port > 65_535)
    throw new CdcError(
      'CDC_KAFKA_SETTINGS_INVALID',
      `reading the bootstrap server "${server}": expected host:port, e.g. kafka.example.org:9092`,
    );
  return { host, port };
}
