/** How long a pipeline is opened again and again. All times are monotonic, in ms. */
export interface OutageBudget {
  /** How long an outage may last while the pipeline has not run yet ... */
  readonly startBudgetMs: number;
  /** ... and once it has. */
  readonly budgetMs: number;
  /** An idle pipeline commits nothing: one that ran for this long is well, too. */
  readonly healthyRunMs: number;
}

/**
 * How long a pipeline has been failing: from the first error after it was well, over all that was tried since, until
 * the next commit.
 */
export class Outage {
  readonly #budget: OutageBudget;
  #beganAtMs: number | undefined;
  #runningSinceMs: number | undefined;
  #hasRun = false;

  constructor(budget: OutageBudget) {
    this.#budget = budget;
  }

  running(nowMs: number): void {
    this.#runningSinceMs = nowMs;
    this.#hasRun = true;
  }

  committed(): void {
    this.#beganAtMs = undefined;
  }

  /** @returns how long the outage has lasted when that is too long, else undefined */
  failed(nowMs: number): number | undefined {
    const { startBudgetMs, budgetMs, healthyRunMs } = this.#budget;
    const ranMs = this.#runningSinceMs === undefined ? 0 : nowMs - this.#runningSinceMs;
    this.#runningSinceMs = undefined;
    if (ranMs >= healthyRunMs) this.#beganAtMs = undefined;
    this.#beganAtMs ??= nowMs;
    const lastedMs = nowMs - this.#beganAtMs;
    return lastedMs > (this.#hasRun ? budgetMs : startBudgetMs) ? lastedMs : undefined;
  }
}
