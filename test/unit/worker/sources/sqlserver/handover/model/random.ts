/** A small generator with a seed, so that a failing history can be run again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 .. bound - 1 */
  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1103515245) + 12345) >>> 0;
    return (this.#state >>> 8) % bound;
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }
}
