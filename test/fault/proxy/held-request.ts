/** What becomes of a request that a proxy holds. */
export type Verdict =
  | { readonly kind: 'forward' }
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'lose-answer';
      /** Bytes of the answer that still go through before the connection is cut. */
      readonly passBytes: number;
      readonly onCut: (passedBytes: number) => void;
    };

/** A request that has arrived at a proxy and goes nowhere until it is decided what becomes of it. */
export class HeldRequest {
  readonly message: Buffer;
  readonly decided: Promise<Verdict>;
  #decide: (verdict: Verdict) => void = () => undefined;

  constructor(message: Buffer) {
    this.message = message;
    this.decided = new Promise((resolve) => (this.#decide = resolve));
  }

  /** Lets it go on, also when its sender is gone meanwhile. */
  forward(): void {
    this.#decide({ kind: 'forward' });
  }

  /** Cuts the connection; the request has never reached the server. */
  drop(): void {
    this.#decide({ kind: 'drop' });
  }

  /**
   * Lets it reach the server, and cuts the connection when the answer comes.
   * @returns the bytes of the answer that went through
   */
  loseAnswer(passBytes = 0): Promise<number> {
    return new Promise((resolve) => {
      this.#decide({ kind: 'lose-answer', passBytes, onCut: resolve });
    });
  }
}
