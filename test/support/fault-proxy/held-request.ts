/** What becomes of a request that a proxy holds. */
export type Verdict =
  | { readonly kind: 'forward' }
  | { readonly kind: 'drop' }
  | {
      readonly kind: 'lose-answer';
      /** Bytes of the answer that still go through before the connection is cut. */
      readonly passBytes: number;
      readonly onCut: (passedBytes: number) => void;
      /** The connection ended before there was an answer to lose. */
      readonly onEnd: () => void;
    };

/** What a fault was aimed at was gone before it struck: it does not count, and may be tried again. */
export class NothingHappenedError extends Error {
  override readonly name = 'NothingHappenedError';
}

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
   * @throws NothingHappenedError when the connection ends before the answer
   */
  loseAnswer(passBytes = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      const onEnd = (): void =>
        reject(new NothingHappenedError('the connection ended before the answer came'));
      this.#decide({ kind: 'lose-answer', passBytes, onCut: resolve, onEnd });
    });
  }
}
