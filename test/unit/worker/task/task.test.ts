import { describe, expect, jest, test } from '@jest/globals';
import { type TransactionSummary } from '../../../../src/worker/task/transaction';
import { runTask, type StopSignals, type TaskParts } from '../../../../src/worker/task/task';
import { systemClock } from '../../../../src/worker/telemetry/system-clock';
import { MemorySink, MemoryStore, type SinkFaults } from '../../../support/memory/memory-sink';
import { MemorySource } from '../../../support/memory/memory-source';

interface Run {
  readonly source: MemorySource;
  readonly sink: MemorySink;
  readonly store: MemoryStore;
  readonly started: Promise<boolean>;
  readonly summaries: TransactionSummary[];
  readonly done: Promise<void>;
  stop(): void;
  /** Resolves when `count` commits are through. */
  commits(count: number): Promise<void>;
}

function start(store = new MemoryStore(), faults: SinkFaults = {}, maxTransactionBytes = 1_000_000): Run {
  const source = new MemorySource();
  const sink = new MemorySink(store, faults);
  const graceful = new AbortController();
  const summaries: TransactionSummary[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let markStarted: (resumed: boolean) => void = () => undefined;
  const started = new Promise<boolean>((resolve) => (markStarted = resolve));
  const parts: TaskParts = {
    source,
    sink,
    clock: systemClock,
    limits: { maxTransactionBytes, maxTransactionAgeMs: 60_000 },
    observer: {
      started: (_tables, resumed) => markStarted(resumed),
      committed: (summary) => {
        summaries.push(summary);
        for (const { count, resolve } of waiting) if (summaries.length >= count) resolve();
      },
    },
  };
  const signals: StopSignals = { graceful: graceful.signal, forced: new AbortController().signal };
  const done = runTask(parts, signals);
  done.catch(() => undefined);
  const commits = (count: number): Promise<void> =>
    new Promise((resolve) => (summaries.length >= count ? resolve() : waiting.push({ count, resolve })));
  return { source, sink, store, started, summaries, done, commits, stop: () => graceful.abort() };
}

const numbers = (store: MemoryStore): unknown[] => store.events.map(({ after }) => after?.[0]);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('a task', () => {
  test('commits the start position before it says that it has started, and before anything is read', async () => {
    const run = start();
    expect(await run.started).toBe(false);
    expect(run.store.state?.position).toEqual({ last: 0 });
    run.stop();
    await run.done;
  });

  test('goes on from the stored position', async () => {
    const store = new MemoryStore();
    const first = start(store);
    first.source.push({ count: 3, more: false });
    await first.commits(2);
    first.stop();
    await first.done;
    const second = start(store);
    expect(await second.started).toBe(true);
    second.source.push({ count: 2, more: false });
    await second.commits(1);
    second.stop();
    await second.done;
    expect(numbers(store)).toEqual(upTo(5));
  });

  test('fills a transaction while the source has more, up to its size', async () => {
    const run = start(new MemoryStore(), {}, 50);
    run.source.push({ count: 3, more: true }, { count: 3, more: true }, { count: 1, more: false });
    await run.commits(3);
    expect(run.store.transactions).toEqual([0, 6, 1]);
    run.stop();
    await run.done;
  });

  test('reads on while a commit runs', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const run = start(new MemoryStore(), { beforeCommit: (commit) => (commit === 2 ? gate : undefined) }, 10);
    const read = jest.spyOn(run.source, 'read');
    run.source.push({ count: 1, more: true }, { count: 2, more: true }, { count: 3, more: true });
    await run.started;
    while (read.mock.calls.length < 3) await new Promise(setImmediate);
    expect(run.store.transactions).toEqual([0]);
    release();
    await run.commits(4);
    run.stop();
    await run.done;
    expect(numbers(run.store)).toEqual(upTo(6));
  });

  test('a failed commit wakes a source that waits, and is the error that ends the task', async () => {
    const run = start(new MemoryStore(), {
      beforeCommit: (commit) => {
        if (commit === 2) throw new RangeError('broker gone');
      },
    });
    run.source.push({ count: 1, more: false });
    await expect(run.done).rejects.toThrow('broker gone');
    expect(run.source.closed && run.sink.closed).toBe(true);
  });

  test('nothing is lost or doubled when answers of commits are lost at random places', async () => {
    const store = new MemoryStore();
    for (let attempt = 1; attempt <= 20; attempt++) {
      const lost = 1 + (attempt % 3);
      const run = start(store, {
        beforeCommit: (commit) => {
          if (commit === lost && attempt % 2 === 0) throw new RangeError('not committed');
        },
        afterCommit: (commit) => {
          if (commit === lost) throw new RangeError('answer lost');
        },
      });
      for (let i = 0; i < 6; i++) run.source.push({ count: 1 + (i % 3), more: i % 2 === 0 });
      await expect(run.done).rejects.toThrow();
    }
    expect(numbers(store)).toEqual(upTo(store.events.length));
    expect(store.events.length).toBeGreaterThan(20);
    expect(store.state?.position).toEqual({ last: store.events.length });
  });

  test('a stop commits what was written already', async () => {
    const run = start();
    run.source.push({ count: 2, more: true });
    await run.started;
    while (run.sink.pendingBytes === 0) await new Promise(setImmediate);
    run.stop();
    await run.done;
    expect(numbers(run.store)).toEqual(upTo(2));
  });

  test('counts by operation and table', async () => {
    const run = start();
    run.source.push({ count: 4, more: false });
    await run.commits(2);
    expect(run.summaries[1]).toMatchObject({ events: 4, byOperation: new Map([['c', 4]]), sizeBytes: 40 });
    run.stop();
    await run.done;
  });
});
