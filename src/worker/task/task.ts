import { InvariantError } from '../../core/errors/cdc-error';
import { type Clock, type Sink, type Source } from '../../core/ports';
import { type TableSchema } from '../../core/table-schema';
import { OpenTransaction, type TransactionSummary } from './transaction';

export interface TaskLimits {
  /** A transaction is committed when it holds this many bytes ... */
  readonly maxTransactionBytes: number;
  /** ... or is this old, or when the source has nothing more at once. */
  readonly maxTransactionAgeMs: number;
}

export interface TaskObserver {
  /** The start position is committed, the tables are known. */
  started(tables: readonly TableSchema[], resumed: boolean): void;
  committed(summary: TransactionSummary, durationMs: number): void;
}

export interface TaskParts {
  readonly source: Source;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly limits: TaskLimits;
  readonly observer: TaskObserver;
}

export interface StopSignals {
  /** Stop reading, commit what was written, end. */
  readonly graceful: AbortSignal;
  /** Give up also a commit that is running. */
  readonly forced: AbortSignal;
}

/**
 * Moves the rows of one shard: read, encode, commit. Reading goes on while the previous transaction commits. Lives
 * until the stop or the first error: nothing is retried here, since only a new sink knows what was committed.
 */
class Task {
  readonly #parts: TaskParts;
  readonly #stop: StopSignals;
  /** Aborted by the first failed commit, so that a source that waits for news wakes up. */
  readonly #failed = new AbortController();
  #open: OpenTransaction;
  #commit: Promise<void> = Promise.resolve();

  constructor(parts: TaskParts, stop: StopSignals) {
    this.#parts = parts;
    this.#stop = stop;
    this.#open = new OpenTransaction(parts.clock.monotonicMs());
  }

  async run(): Promise<void> {
    const { source, sink } = this.#parts;
    const { graceful } = this.#stop;
    const stored = await sink.open(graceful);
    const tables = await source.open(stored, graceful);
    await sink.prepare(tables, graceful);
    if (stored === undefined) await this.#commitStart();
    this.#parts.observer.started(tables, stored !== undefined);
    await this.#move();
  }

  async #commitStart(): Promise<void> {
    const batch = await this.#parts.source.read(this.#stop.graceful);
    if (batch.events.length > 0) throw new InvariantError('the first batch of a new source has events');
    this.#open.add(batch);
    await this.#beginCommit();
    await this.#commit;
  }

  async #move(): Promise<void> {
    const { source, sink } = this.#parts;
    const signal = AbortSignal.any([this.#stop.graceful, this.#failed.signal]);
    while (!this.#stop.graceful.aborted) {
      const batch = await source.read(signal);
      sink.write(batch.events);
      this.#open.add(batch);
      if (!batch.more || this.#isFull()) await this.#beginCommit();
    }
  }

  #isFull(): boolean {
    const { limits, sink, clock } = this.#parts;
    return (
      sink.pendingBytes >= limits.maxTransactionBytes ||
      clock.monotonicMs() - this.#open.openedAtMs >= limits.maxTransactionAgeMs
    );
  }

  /** Resolves when the previous commit is through and this one is on its way. */
  async #beginCommit(): Promise<void> {
    await this.#commit;
    const transaction = this.#open;
    const { checkpoint } = transaction;
    if (checkpoint === undefined) return;
    const { sink, clock, observer } = this.#parts;
    const begunAtMs = clock.monotonicMs();
    this.#open = new OpenTransaction(begunAtMs);
    this.#commit = sink.commit(checkpoint, this.#stop.forced).then(() => {
      observer.committed(transaction, clock.monotonicMs() - begunAtMs);
    });
    this.#commit.catch((error: unknown) => this.#failed.abort(error));
  }

  /** After a stop: commits what was written already. */
  async finish(): Promise<void> {
    await this.#beginCommit();
    await this.#commit;
  }

  /** The error that ended the task: a failed commit is the cause of the read it interrupted. */
  failure(error: unknown): unknown {
    return this.#failed.signal.aborted ? this.#failed.signal.reason : error;
  }
}

/**
 * Runs until stopped. Source and sink are opened and closed here.
 * @throws the error that ended it; never for a stop that went through
 */
export async function runTask(parts: TaskParts, stop: StopSignals): Promise<void> {
  const task = new Task(parts, stop);
  try {
    try {
      await task.run();
    } catch (error) {
      if (!stop.graceful.aborted) throw task.failure(error);
    }
    await task.finish();
  } finally {
    await Promise.allSettled([parts.source.close(), parts.sink.close()]);
  }
}
