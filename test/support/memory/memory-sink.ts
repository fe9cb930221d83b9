import { type ChangeEvent } from '../../../src/core/change-event';
import { type Checkpoint, type Sink, type StoredState } from '../../../src/core/ports';

/** What outlives a sink: the committed events and state. */
export class MemoryStore {
  readonly events: ChangeEvent[] = [];
  /** Sizes of the committed transactions, in events. */
  readonly transactions: number[] = [];
  state: StoredState | undefined;
}

export interface SinkFaults {
  /** Called before each commit with its number from 1; may throw, or wait. */
  beforeCommit?(commit: number): void | Promise<void>;
  /** Called once the commit is stored: a throw here is a lost answer. */
  afterCommit?(commit: number): void;
}

/** Commits into a {@link MemoryStore}; refuses what a real sink would: two commits at a time, use after an error. */
export class MemorySink implements Sink {
  readonly #store: MemoryStore;
  readonly #faults: SinkFaults;
  #pending: ChangeEvent[] = [];
  #committing = false;
  #dead = false;
  #commits = 0;
  closed = false;

  constructor(store: MemoryStore, faults: SinkFaults = {}) {
    this.#store = store;
    this.#faults = faults;
  }

  open(): Promise<StoredState | undefined> {
    return Promise.resolve(this.#store.state);
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  write(events: readonly ChangeEvent[]): void {
    if (this.#dead) throw new Error('write after an error');
    this.#pending.push(...events);
  }

  get pendingBytes(): number {
    return this.#pending.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  async commit(checkpoint: Checkpoint): Promise<void> {
    if (this.#committing || this.#dead) throw new Error('a commit that is not the only one');
    const events = this.#pending;
    this.#pending = [];
    this.#committing = true;
    try {
      await this.#commitEvents(events, checkpoint);
    } catch (error) {
      this.#dead = true;
      throw error;
    }
    this.#committing = false;
  }

  async #commitEvents(events: readonly ChangeEvent[], checkpoint: Checkpoint): Promise<void> {
    this.#commits++;
    await this.#faults.beforeCommit?.(this.#commits);
    this.#store.events.push(...events);
    this.#store.transactions.push(events.length);
    const tables = new Map([...(this.#store.state?.tables ?? []), ...checkpoint.tables]);
    this.#store.state = { position: checkpoint.position, tables };
    this.#faults.afterCommit?.(this.#commits);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
