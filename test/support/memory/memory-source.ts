import { type ChangeEvent } from '../../../src/core/change-event';
import { type JsonObject, type Source, type SourceBatch, type StoredState } from '../../../src/core/ports';
import { type TableSchema } from '../../../src/core/table-schema';

export const ORDERS: TableSchema = {
  id: { database: 'shop', schema: 'dbo', table: 'orders' },
  columns: [
    { name: 'id', type: { kind: 'int32' }, sourceType: 'int', nullable: false },
    { name: 'n', type: { kind: 'int32' }, sourceType: 'int', nullable: true },
  ],
  key: [0],
};

/** The change number `n` of the history: row `n` is created. */
export function createEvent(n: number): ChangeEvent {
  return {
    op: 'c',
    table: ORDERS,
    before: null,
    after: [n, n],
    transaction: { id: `t${n}`, commitTimeUs: n * 1000 },
    change: null,
    serial: 1,
    movedKey: null,
    sizeBytes: 10,
  };
}

interface Step {
  readonly count: number;
  readonly more: boolean;
}

/** Delivers the numbers 1, 2, 3 ... as events; `push` says how many more there are. Its position is the last number. */
export class MemorySource implements Source {
  #last = 0;
  #begun = false;
  readonly #steps: Step[] = [];
  #wake: (() => void) | undefined;
  opened: StoredState | undefined;
  closed = false;

  push(...steps: Step[]): void {
    this.#steps.push(...steps);
    this.#wake?.();
  }

  open(stored: StoredState | undefined): Promise<readonly TableSchema[]> {
    this.opened = stored;
    this.#begun = stored !== undefined;
    this.#last = Number(stored?.position['last'] ?? 0);
    return Promise.resolve([ORDERS]);
  }

  async read(signal: AbortSignal): Promise<SourceBatch> {
    if (!this.#begun) {
      this.#begun = true;
      return this.#batch(0, false);
    }
    while (this.#steps.length === 0) await this.#news(signal);
    const { count, more } = this.#steps.shift() ?? { count: 0, more: false };
    return this.#batch(count, more);
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.#wake = resolve;
    });
  }

  #batch(count: number, more: boolean): SourceBatch {
    const events = Array.from({ length: count }, (_, i) => createEvent(this.#last + i + 1));
    this.#last += count;
    const position: JsonObject = { last: this.#last };
    return { events, checkpoint: { position, tables: new Map() }, sizeBytes: count * 10, more };
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
