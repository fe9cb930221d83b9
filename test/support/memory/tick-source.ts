import { type Clock, type Source, type SourceBatch, type StoredState } from '../../../src/core/ports';
import { type TableSchema } from '../../../src/core/table-schema';
import { createEvent, ORDERS } from './memory-source';

/** Delivers the numbers 1, 2, 3 ... as events, one each `intervalMs`, for as long as it is read. */
export class TickSource implements Source {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #last = 0;
  #begun = false;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  open(stored: StoredState | undefined): Promise<readonly TableSchema[]> {
    this.#begun = stored !== undefined;
    this.#last = Number(stored?.position['last'] ?? 0);
    return Promise.resolve([ORDERS]);
  }

  async read(signal: AbortSignal): Promise<SourceBatch> {
    const first = !this.#begun;
    this.#begun = true;
    if (!first) {
      await this.#clock.wait(this.#intervalMs, signal);
      signal.throwIfAborted();
      this.#last++;
    }
    return {
      events: first ? [] : [createEvent(this.#last)],
      checkpoint: { position: { last: this.#last }, tables: new Map() },
      sizeBytes: 10,
      more: false,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
