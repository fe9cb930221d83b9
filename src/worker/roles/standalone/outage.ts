/** How long, and how often, a pipeline is opened again. All times are monotonic, in ms. */
export interface RetryPolicy {
  /** Pause before the first attempt of an outage; each further one is twice as long ... */
  readonly firstDelayMs: number;
  /** ... up to this. */
  readonly maxDelayMs: number;
  /** How long an outage may last while the pipeline has not run yet ... */
  readonly startBudgetMs: number;
  /** ... and once it has. */
  readonly budgetMs: number;
  /** An idle pipeline commits nothing: one that ran for this long is well, too. */
  readonly healthyRunMs: number;
}

/** What follows from an error. */
export interface OutageVerdict {
  readonly lastedMs: number;
  /** Pause before the next attempt; undefined when there is to be none. */
  readonly delayMs: number | undefined;
}

/** A row of errors: from the first one after the pipeline was well, over all that was tried since, until the next commit. */
export class Outage {
  readonly #policy: RetryPolicy;
  #beganAtMs: number | undefined;
  #errors = 0;
  #runningSinceMs: number | undefined;
  #hasRun = false;

  constructor(policy: RetryPolicy) {
    this.#policy = policy;
  }

  running(nowMs: number): void {
    this.#runningSinceMs = nowMs;
    this.#hasRun = true;
  }

  /** The outage, if there was one, is over. */
  over(): void {
    this.#beganAtMs = undefined;
    this.#errors = 0;
  }

  failed(nowMs: number): OutageVerdict {
    const { firstDelayMs, maxDelayMs, startBudgetMs, budgetMs, healthyRunMs } = this.#policy;
    if (this.#runningSinceMs !== undefined && nowMs - this.#runningSinceMs >= healthyRunMs) this.over();
    this.#runningSinceMs = undefined;
    this.#beganAtMs ??= nowMs;
    const lastedMs = nowMs - this.#beganAtMs;
    const isTooLong = lastedMs > (this.#hasRun ? budgetMs : startBudgetMs);
    const delayMs = Math.min(firstDelayMs * 2 ** this.#errors++, maxDelayMs);
    return { lastedMs, delayMs: isTooLong ? undefined : delayMs };
  }
}
