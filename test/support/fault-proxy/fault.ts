/** The requests that faults are aimed at, by the numbers of Kafka's protocol. */
export const API_KEYS = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  FindCoordinator: 10,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  EndTxn: 26,
} as const;

export type ApiName = keyof typeof API_KEYS;

/**
 * `lose-answer`: the broker gets the request and acts on it; its answer is dropped and the connection cut.
 * `cut`: the broker does not get it; the connection is cut. `hold-request`, `hold-answer`: kept back until released.
 */
export type FaultAction = 'lose-answer' | 'cut' | 'hold-request' | 'hold-answer';

export interface Fault {
  readonly api: ApiName;
  readonly action: FaultAction;
  /** Only requests to this broker. */
  readonly nodeId?: number;
  /** So many requests that match pass before it strikes. */
  readonly skip?: number;
}

/** What was seen and done, so that a test counts a fault only when it happened. */
export interface FaultEvidence {
  readonly api: ApiName;
  readonly action: FaultAction;
  readonly nodeId: number;
  readonly requestBytes: number;
  /** Bytes of the answer that was dropped or held; 0 where the broker was not asked. */
  readonly answerBytes: number;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

/** A fault that waits for its request, or has struck. One fault strikes once. */
export class ArmedFault {
  readonly fault: Fault;
  /** Resolves when it strikes; for `lose-answer` and `hold-answer` when the answer is there. */
  readonly struck: Promise<FaultEvidence>;
  #report: (evidence: FaultEvidence) => void = () => undefined;
  #release: () => void = () => undefined;
  readonly released: Promise<void>;
  #toSkip: number;
  #armed = true;

  constructor(fault: Fault) {
    this.fault = fault;
    this.#toSkip = fault.skip ?? 0;
    this.struck = new Promise((resolve) => (this.#report = resolve));
    this.released = new Promise((resolve) => (this.#release = resolve));
  }

  get armed(): boolean {
    return this.#armed;
  }

  /** Lets go what is held. */
  release(): void {
    this.#release();
  }

  disarm(): void {
    this.#armed = false;
    this.release();
  }

  /** True once, for the request that the fault is aimed at. */
  claims(apiKey: number, nodeId: number): boolean {
    const { api, nodeId: wanted } = this.fault;
    if (!this.#armed || API_KEYS[api] !== apiKey || (wanted ?? nodeId) !== nodeId) return false;
    if (this.#toSkip-- > 0) return false;
    this.#armed = false;
    return true;
  }

  report(nodeId: number, requestBytes: number, answerBytes: number): void {
    const { api, action } = this.fault;
    this.#report({ api, action, nodeId, requestBytes, answerBytes, atMs: performance.now() });
  }
}
