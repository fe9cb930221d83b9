import { EventEmitter, once } from 'node:events';
import { FaultProxy, type RequestMatch } from './fault-proxy';
import { kafkaFraming } from './framing';
import { type HeldRequest } from './held-request';
import { API, apiKeyOf, endTxnEpoch, endTxnError, mentions, producerEpoch } from './kafka-message';

export interface HeldKafkaRequest {
  readonly nodeId: number;
  readonly held: HeldRequest;
}

/** INVALID_PRODUCER_EPOCH: what an EndTxn gets when the broker has ended the transaction itself. */
const INVALID_PRODUCER_EPOCH = 47;
/** More than there are in the longest time that a fault takes. */
const KEPT_COMMITS = 2000;

/** One event for whatever was learned from the answers: who waits looks again. */
interface TrafficEvents {
  news: [];
}

/** A successful commit of a transaction with rows. */
interface RowCommit {
  /** `performance.now()`. */
  readonly atMs: number;
  readonly epoch: number;
}

/** A proxy before each broker, for the traffic of the worker alone. */
export class KafkaProxies {
  readonly #proxies = new Map<number, { readonly proxy: FaultProxy; readonly port: number }>();
  readonly #traffic = new EventEmitter<TrafficEvents>();
  /** The newest, oldest first. */
  readonly #commits: RowCommit[] = [];
  #rowTopics: readonly string[] = [];
  #rowsWritten = false;
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
    let taken = false;
    const matchesFirst: RequestMatch = (message) => !taken && (taken = matches(message));
    try {
      return await Promise.any(
        [...this.#proxies].map(async ([nodeId, { proxy }]) => {
          const held = await proxy.hold(matchesFirst, any);
          found.abort(new Error('another broker got the request'));
          return { nodeId, held };
        }),
      );
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  }

  /** The topics whose records are rows: a commit of anything else is no progress. */
  watchRows(topics: readonly string[]): void {
    this.#rowTopics = topics;
    this.#rowsWritten = false;
  }

  /**
   * When rows were committed for the first time after `atMs`, by a producer with a newer epoch than `epoch`
   * (`performance.now()`); waits for it.
   */
  async rowsCommittedAfter(atMs: number, epoch: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      const found = this.#commits.find((commit) => commit.atMs > atMs && commit.epoch > epoch);
      if (found !== undefined) return found.atMs;
      await once(this.#traffic, 'news', { signal });
    }
  }

  /** Resolves with a producer epoch that is newer than `epoch`. */
  async epochAfter(epoch: number, signal: AbortSignal): Promise<number> {
    while (this.#epoch <= epoch) await once(this.#traffic, 'news', { signal });
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
      await once(this.#traffic, 'news', { signal });
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map(({ proxy }) => proxy.close()));
  }

  #observe(request: Buffer, answer: Buffer): void {
    const api = apiKeyOf(request);
    if (api === API.produce) this.#rowsWritten ||= this.#rowTopics.some((topic) => mentions(request, topic));
    else if (api === API.endTxn) this.#observeEndTxn(endTxnEpoch(request), endTxnError(answer));
    else if (api === API.initProducerId) this.#observeEpoch(producerEpoch(answer));
  }

  #observeEpoch(epoch: number | undefined): void {
    if (epoch === undefined) return;
    this.#epoch = epoch;
    this.#rowsWritten = false;
    this.#traffic.emit('news');
  }

  #observeEndTxn(epoch: number, errorCode: number): void {
    if (errorCode === INVALID_PRODUCER_EPOCH) this.#fenced++;
    if (errorCode === 0 && this.#rowsWritten) {
      this.#commits.push({ atMs: performance.now(), epoch });
      if (this.#commits.length > KEPT_COMMITS) this.#commits.shift();
    }
    this.#rowsWritten = false;
    this.#traffic.emit('news');
  }
}
