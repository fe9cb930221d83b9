import { CdcError } from '../../core/errors/cdc-error';
import { type Clock } from '../../core/ports';
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

/**
 * Connections to the brokers of one cluster, and what is known of its topics. It never waits for a broker to come
 * back and never repeats a request: whoever asks decides that.
 */
export class KafkaClient {
  readonly settings: KafkaConnectionSettings;
  readonly clock: Clock;
  readonly #connections = new Map<number, Promise<BrokerConnection>>();
  readonly #topics = new Map<string, TopicMetadata>();
  #brokers: ReadonlyMap<number, BrokerAddress> = new Map();
  #controllerId = -1;
  #bootstrap: BrokerConnection;
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

  /** The connection to a broker, made when there is none that lives. */
  async broker(nodeId: number): Promise<BrokerConnection> {
    const known = await this.#connections.get(nodeId)?.catch(() => undefined);
    if (known?.alive === true) return known;
    const address = this.#brokers.get(nodeId);
    if (address === undefined)
      throw new CdcError(
        'CDC_KAFKA_CONNECTION_LOST',
        `asking broker ${nodeId}: it is not in the cluster now`,
      );
    const opening = BrokerConnection.open(address, this.settings).then((connection) => {
      if (this.#closed.signal.aborted) connection.destroy();
      return connection;
    });
    this.#connections.set(nodeId, opening);
    return opening;
  }

  async send<T>(nodeId: number, request: KafkaRequest<T>): Promise<T> {
    const connection = await this.broker(nodeId);
    return connection.send(request);
  }

  async sendToController<T>(request: KafkaRequest<T>): Promise<T> {
    return this.send(this.#controllerId, request);
  }

  /** Sends to the broker that answered last, and to the others when that fails or takes long. */
  async sendToAny<T>(request: KafkaRequest<T>): Promise<T> {
    const others = this.nodeIds.map((nodeId) => () => this.broker(nodeId));
    const candidates = this.#bootstrap.alive ? [() => Promise.resolve(this.#bootstrap), ...others] : others;
    const first = await firstOf(
      candidates.map((candidate) => async () => {
        const connection = await candidate();
        return { connection, answer: await connection.send(request) };
      }),
      () => undefined,
      { clock: this.clock, staggerMs: STAGGER_MS },
      this.#closed.signal,
    );
    this.#bootstrap = first.connection;
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
        const passes =
          error instanceof CdcError && error.retryable && error.code !== 'CDC_KAFKA_PRODUCER_FENCED';
        if (!passes || this.clock.monotonicMs() > deadlineMs) throw error;
      }
      await this.clock.wait(RETRY_DELAY_MS, signal);
      signal.throwIfAborted();
      await this.refresh().catch(() => undefined);
    }
  }

  /** Ends all connections at once. */
  close(): void {
    this.#closed.abort(new CdcError('CDC_KAFKA_CONNECTION_LOST', 'asking Kafka: the client was closed'));
    this.#bootstrap.destroy();
    for (const opening of this.#connections.values()) {
      opening.then(
        (connection) => connection.destroy(),
        () => undefined,
      );
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
