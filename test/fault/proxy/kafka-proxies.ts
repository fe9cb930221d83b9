import { EventEmitter, once } from 'node:events';
import { FaultProxy, type RequestMatch } from './fault-proxy';
import { kafkaFraming } from './framing';
import { type HeldRequest } from './held-request';
import { API, apiKeyOf, endTxnOutcome, producerEpoch } from './kafka-message';

export interface HeldKafkaRequest {
  readonly nodeId: number;
  readonly held: HeldRequest;
}

/** INVALID_PRODUCER_EPOCH: what an EndTxn gets when the broker has ended the transaction itself. */
const INVALID_PRODUCER_EPOCH = 47;

interface TrafficEvents {
  commit: [];
  epoch: [epoch: number];
  fenced: [];
}

/** A proxy before each broker, for the traffic of the worker alone. */
export class KafkaProxies {
  readonly #proxies = new Map<number, { readonly proxy: FaultProxy; readonly port: number }>();
  readonly #traffic = new EventEmitter<TrafficEvents>();
  #commits = 0;
  #epoch = -1;
  #fenced = 0;

  static async start(brokers: number): Promise<KafkaProxies> {
    const proxies = new KafkaProxies();
    for (let nodeId = 1; nodeId <= brokers; nodeId++) {
      const onAnswer = (request: Buffer, answer: Buffer): void => proxies.#observe(request, answer);
      const proxy = new FaultProxy({ requests: kafkaFraming, answers: kafkaFraming, onAnswer });
      proxies.#proxies.set(nodeId, { proxy, port: await proxy.listen() });
    }
    return proxies;
  }

  /** For a broker that listens on `port`: the address that clients are to be told instead. */
  advertise(nodeId: number, port: number): string {
    const entry = this.#proxies.get(nodeId);
    if (entry === undefined) throw new Error(`there is no proxy for broker ${nodeId}`);
    entry.proxy.target(port);
    return `127.0.0.1:${entry.port}`;
  }

  /** Commits that were answered with success so far. */
  get commits(): number {
    return this.#commits;
  }

  /** The newest producer epoch that a broker gave out. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Commits that were refused since the producer's epoch was no longer the newest. */
  get fenced(): number {
    return this.#fenced;
  }

  /** The next request to any broker that matches, held. */
  async hold(matches: RequestMatch, signal: AbortSignal): Promise<HeldKafkaRequest> {
    const found = new AbortController();
    const any = AbortSignal.any([signal, found.signal]);
    try {
      return await Promise.any(
        [...this.#proxies].map(async ([nodeId, { proxy }]) => {
          const held = await proxy.hold((message) => !found.signal.aborted && matches(message), any);
          found.abort(new Error('another broker got the request'));
          return { nodeId, held };
        }),
      );
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }

  /** Resolves with the next successful commit. */
  async committed(signal: AbortSignal): Promise<void> {
    await once(this.#traffic, 'commit', { signal });
  }

  /** Resolves with a producer epoch that is newer than `epoch`. */
  async epochAfter(epoch: number, signal: AbortSignal): Promise<number> {
    while (this.#epoch <= epoch) await once(this.#traffic, 'epoch', { signal });
    return this.#epoch;
  }

  /**
   * Resolves when the brokers have shown that they ended a transaction by themselves: they refuse its commit, or the
   * epoch grows by two, once for their own abort and once for the producer that came after it.
   */
  async fencedAfter(fenced: number, epoch: number, signal: AbortSignal): Promise<string> {
    for (;;) {
      if (this.#fenced > fenced) return 'commit refused with INVALID_PRODUCER_EPOCH';
      if (this.#epoch >= epoch + 2) return 'epoch raised by the broker';
      await Promise.race([
        once(this.#traffic, 'epoch', { signal }),
        once(this.#traffic, 'fenced', { signal }),
      ]);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map(({ proxy }) => proxy.close()));
  }

  #observe(request: Buffer, answer: Buffer): void {
    const api = apiKeyOf(request);
    if (api === API.endTxn) this.#observeEndTxn(endTxnOutcome(answer).errorCode);
    const epoch = api === API.initProducerId ? producerEpoch(answer) : undefined;
    if (epoch === undefined) return;
    this.#epoch = epoch;
    this.#traffic.emit('epoch', epoch);
  }

  #observeEndTxn(errorCode: number): void {
    if (errorCode === INVALID_PRODUCER_EPOCH) {
      this.#fenced++;
      this.#traffic.emit('fenced');
    }
    if (errorCode !== 0) return;
    this.#commits++;
    this.#traffic.emit('commit');
  }
}
