import { type Clock, type Logger } from '../../../../core/ports';
import { type Fences } from './fences';

/** Shorter waits are the pause of the capture job, and nothing to be told of. */
const TOLD_AFTER_MS = 10_000;

/** Tells once that something waits for the capture job, and what shortens it. */
export class FenceWait {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #fences: Pick<Fences, 'remedy'>;
  #sinceMs: number | undefined;
  #isTold = false;

  constructor(clock: Clock, logger: Logger, fences: Pick<Fences, 'remedy'>) {
    this.#clock = clock;
    this.#logger = logger;
    this.#fences = fences;
  }

  /** To be called again and again while it lasts. */
  goesOn(): void {
    const now = this.#clock.monotonicMs();
    this.#sinceMs ??= now;
    if (this.#isTold || now - this.#sinceMs < TOLD_AFTER_MS) return;
    this.#isTold = true;
    const message = 'waiting for the capture job to pass what was read';
    const { remedy } = this.#fences;
    if (remedy === undefined) this.#logger.info(message);
    else this.#logger.warn(`${message}: on an idle database that takes minutes without a right`, { remedy });
  }

  over(): void {
    this.#sinceMs = undefined;
  }
}
