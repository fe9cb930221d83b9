import { CdcError } from '../../core/errors/cdc-error';
import { type Clock } from '../../core/ports';
import { BrokerLink } from './broker-link';
import { type KafkaConnectionSettings } from './connection-settings';
import { BrokerConnection } from './driver/broker-connection';
import { firstOf } from './first-of';
import { type BrokerAddress } from './protocol/metadata';
import { type KafkaRequest } from './protocol/request';

/** A broker that accepts a connection and then says nothing holds up what another one could answer no longer than this. */
const STAGGER_MS = 400;

/** Connections to the brokers of a cluster, one to each, made when they are needed. */
export class BrokerPool {
  readonly #settings: KafkaConnectionSettings;
  readonly #clock: Clock;
  readonly #bootstrap: BrokerConnection;
  readonly #links = new Map<number, BrokerLink>();
  readonly #closed = new AbortController();
  readonly #waiting = new Set<{ readonly sinceMs: number }>();
  #addresses: ReadonlyMap<number, BrokerAddress> = new Map();
  /** Whoever answered last what any broker can answer. */
  #favourite: BrokerConnection | BrokerLink;

  constructor(settings: KafkaConnectionSettings, clock: Clock, bootstrap: BrokerConnection) {
    this.#settings = settings;
    this.#clock = clock;
    this.#bootstrap = bootstrap;
    this.#favourite = bootstrap;
  }

  /** Aborted when the pool is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get nodeIds(): readonly number[] {
    return [...this.#addresses.keys()].sort((a, b) => a - b);
  }

  /** The brokers that the cluster has now: what waits for another one is rejected. */
  update(brokers: readonly BrokerAddress[]): void {
    this.#addresses = new Map(brokers.map((broker) => [broker.nodeId, broker]));
    for (const [nodeId, link] of this.#links) {
      if (!this.#addresses.has(nodeId)) link.giveUp('it is no longer part of the cluster');
    }
  }

  /** @throws CdcError */
  send<T>(nodeId: number, request: KafkaRequest<T>): Promise<T> {
    return this.#watched(() => this.#link(nodeId).send(request));
  }

  /** @throws CdcError when the broker cannot be connected to. */
  connect(nodeId: number): Promise<void> {
    return this.#watched(() => this.#link(nodeId).connected());
  }

  /** Sends to the broker that answered last, and to the others when that fails or takes long. */
  async sendToAny<T>(request: KafkaRequest<T>): Promise<T> {
    const ways = [() => this.#favourite, ...this.nodeIds.map((nodeId) => () => this.#link(nodeId))];
    const first = await firstOf(
      ways.map((way) => async () => {
        const asked = way();
        return { asked, answer: await asked.send(request) };
      }),
      () => undefined,
      { clock: this.#clock, staggerMs: STAGGER_MS },
      this.closed,
    );
    this.#favourite = first.asked;
    return first.answer;
  }

  /** True when something has waited for one broker for so long. */
  waitsLonger(thanMs: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    return [...this.#waiting].some(({ sinceMs }) => nowMs - sinceMs >= thanMs);
  }

  /** Ends all connections at once; what waits for an answer is rejected. */
  close(): void {
    const reason = 'the client was closed';
    this.#closed.abort(new CdcError('CDC_KAFKA_CONNECTION_LOST', `asking Kafka: ${reason}`));
    for (const link of this.#links.values()) link.giveUp(reason);
    // Also when another one has overtaken it since: left open, it would keep the process from ending.
    this.#bootstrap.destroy();
  }

  #link(nodeId: number): BrokerLink {
    this.closed.throwIfAborted();
    const known = this.#links.get(nodeId);
    if (known?.usable === true) return known;
    const address = this.#addresses.get(nodeId);
    if (address === undefined)
      throw new CdcError(
        'CDC_KAFKA_CONNECTION_LOST',
        `asking broker ${nodeId}: it is not in the cluster now`,
      );
    const link = new BrokerLink(address, this.#settings);
    this.#links.set(nodeId, link);
    return link;
  }

  async #watched<T>(wait: () => Promise<T>): Promise<T> {
    const waiting = { sinceMs: this.#clock.monotonicMs() };
    this.#waiting.add(waiting);
    try {
      return await wait();
    } finally {
      this.#waiting.delete(waiting);
    }
  }
}

/** Connects to the first of the servers that answers. @throws CdcError when none does: the most telling error. */
export function connectToFirst(
  servers: readonly { readonly host: string; readonly port: number }[],
  settings: KafkaConnectionSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<BrokerConnection> {
  return firstOf(
    servers.map((server) => (overtaken) => BrokerConnection.open(server, settings, overtaken)),
    (connection) => connection.destroy(),
    { clock, staggerMs: STAGGER_MS },
    signal,
  );
}
