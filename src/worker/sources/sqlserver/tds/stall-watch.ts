/** Watches that a number grows, and calls back when it has not done so for `limitMs`. Stop it when the work is done. */
export class StallWatch {
  readonly #timer: NodeJS.Timeout;
  #last: number;
  #lastChangeMs = performance.now();

  constructor(progress: () => number, limitMs: number, stalled: () => void) {
    this.#last = progress();
    this.#timer = setInterval(
      () => {
        const now = progress();
        if (now !== this.#last) {
          this.#last = now;
          this.#lastChangeMs = performance.now();
        } else if (performance.now() - this.#lastChangeMs >= limitMs) {
          this.stop();
          stalled();
        }
      },
      Math.min(1000, limitMs / 4),
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
