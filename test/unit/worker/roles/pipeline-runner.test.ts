import { describe, expect, test } from '@jest/globals';
import { CdcError } from '../../../../src/core/errors/cdc-error';
import { type Clock } from '../../../../src/core/ports';
import { type RetryPolicy } from '../../../../src/worker/roles/standalone/outage';
import { PipelineRunner, type PipelineParts } from '../../../../src/worker/roles/standalone/pipeline-runner';
import { MemorySink, MemoryStore } from '../../../support/memory/memory-sink';
import { MemorySource } from '../../../support/memory/memory-source';
import { MemoryLogger, MemoryMetrics } from '../../../support/memory/memory-telemetry';

/** Time passes only when somebody waits. */
class FakeClock implements Clock {
  #nowMs = 1_000_000;
  nowMs(): number {
    return this.#nowMs;
  }
  monotonicMs(): number {
    return this.#nowMs;
  }
  async wait(delayMs: number): Promise<void> {
    this.#nowMs += delayMs;
    await new Promise(setImmediate);
  }
}

const retry: RetryPolicy = {
  firstDelayMs: 1000,
  maxDelayMs: 15_000,
  startBudgetMs: 60_000,
  budgetMs: 600_000,
  healthyRunMs: 120_000,
};

function setUp(
  createParts: (attempt: number) => PipelineParts,
  clock = new FakeClock(),
): {
  runner: PipelineRunner;
  logger: MemoryLogger;
  metrics: MemoryMetrics;
} {
  const logger = new MemoryLogger();
  const metrics = new MemoryMetrics();
  let attempt = 0;
  const runner = new PipelineRunner({
    pipeline: 'orders',
    createParts: () => createParts(++attempt),
    clock,
    logger,
    metrics,
    retry,
  });
  return { runner, logger, metrics };
}

const limits = { maxTransactionBytes: 1000, maxTransactionAgeMs: 1000 };
const lost = new CdcError('CDC_SQLSERVER_CONNECTION_LOST', 'reading changes: connection reset');

function stopSignals(): { stop: AbortController; signals: { graceful: AbortSignal; forced: AbortSignal } } {
  const stop = new AbortController();
  return { stop, signals: { graceful: stop.signal, forced: new AbortController().signal } };
}

describe('a pipeline runner', () => {
  test('opens the pipeline again after retryable errors and logs each transition once', async () => {
    const store = new MemoryStore();
    const { stop, signals } = stopSignals();
    const { runner, logger, metrics } = setUp((attempt) => {
      const source = new MemorySource();
      if (attempt <= 3) source.open = () => Promise.reject(lost);
      else source.push({ count: 1, more: false });
      const sink = new MemorySink(store, {
        afterCommit: (commit) => (commit === 2 ? stop.abort() : undefined),
      });
      return { source, sink, limits };
    });
    expect(await runner.run(signals)).toBeUndefined();
    expect(logger.entries.map(({ message }) => message)).toEqual([
      'pipeline starting -> retrying',
      'pipeline retrying -> running',
      'pipeline running -> stopped',
    ]);
    expect(store.events).toHaveLength(1);
    const reason = { pipeline: 'orders', reason: lost.code };
    expect(metrics.get('cdc_pipeline_restarts_total', reason)).toBe(3);
    expect(metrics.get('cdc_pipeline_state', { pipeline: 'orders', state: 'stopped' })).toBe(1);
    expect(metrics.get('cdc_pipeline_state', { pipeline: 'orders', state: 'running' })).toBe(0);
  });

  test('says that it gave something up when it is stopped before it could go on', async () => {
    const { stop, signals } = stopSignals();
    const { runner } = setUp((attempt) => {
      const source = new MemorySource();
      source.open = () => Promise.reject(lost);
      if (attempt === 2) stop.abort();
      return { source, sink: new MemorySink(new MemoryStore()), limits };
    });
    const error = await runner.run(signals);
    expect(error).toMatchObject({
      code: 'CDC_STOP_INCOMPLETE',
      message: expect.stringContaining(lost.message),
    });
    expect(runner.state).toBe('failed');
  });

  test('fails at once for an error that a retry cannot mend', async () => {
    const bad = new CdcError('CDC_SINK_ROW_UNENCODABLE', 'row 7 of dbo.orders');
    const { runner } = setUp(() => {
      const source = new MemorySource();
      source.open = () => Promise.reject(bad);
      return { source, sink: new MemorySink(new MemoryStore()), limits };
    });
    expect(await runner.run(stopSignals().signals)).toBe(bad);
    expect(runner.state).toBe('failed');
    expect(runner.ready).toBe(false);
  });

  test('gives up when nothing was committed within the start budget, and names the cause', async () => {
    const { runner } = setUp(() => {
      const source = new MemorySource();
      source.open = () => Promise.reject(lost);
      return { source, sink: new MemorySink(new MemoryStore()), limits };
    });
    const error = await runner.run(stopSignals().signals);
    expect(error?.code).toBe('CDC_RETRIES_EXHAUSTED');
    expect(error?.message).toContain(lost.message);
    expect(error?.hint).toBe(lost.hint);
  });

  test('an idle pipeline is opened again, however long ago it committed', async () => {
    const store = new MemoryStore();
    store.state = { position: { n: 1 }, tables: new Map() };
    const clock = new FakeClock();
    const begunAtMs = clock.monotonicMs();
    const { stop, signals } = stopSignals();
    const { runner, metrics } = setUp((attempt) => {
      const source = new MemorySource();
      source.read = async () => {
        if (attempt === 5) stop.abort();
        // An hour in which nothing is to be read, then the server is gone.
        await clock.wait(3_600_000);
        throw lost;
      };
      return { source, sink: new MemorySink(store), limits };
    }, clock);
    await runner.run(signals);
    expect(metrics.get('cdc_pipeline_restarts_total', { pipeline: 'orders', reason: lost.code })).toBe(4);
    // Each outage begins with the shortest pause.
    expect(clock.monotonicMs() - begunAtMs).toBe(5 * 3_600_000 + 4 * retry.firstDelayMs);
  });

  test('a pipeline that starts and fails soon after, without a commit, is given up after its budget', async () => {
    const store = new MemoryStore();
    store.state = { position: { n: 1 }, tables: new Map() };
    const clock = new FakeClock();
    const begunAtMs = clock.monotonicMs();
    const { runner } = setUp(() => {
      const source = new MemorySource();
      source.read = async () => {
        await clock.wait(60_000);
        throw lost;
      };
      return { source, sink: new MemorySink(store), limits };
    }, clock);
    expect(await runner.run(stopSignals().signals)).toMatchObject({ code: 'CDC_RETRIES_EXHAUSTED' });
    const lastedMs = clock.monotonicMs() - begunAtMs;
    expect(lastedMs).toBeGreaterThan(retry.budgetMs);
    expect(lastedMs).toBeLessThan(retry.budgetMs + 200_000);
  });

  test('an unexpected error is reported as a bug, with its cause', async () => {
    const { runner } = setUp(() => {
      const source = new MemorySource();
      source.open = () => Promise.reject(new TypeError('x is not a function'));
      return { source, sink: new MemorySink(new MemoryStore()), limits };
    });
    const error = await runner.run(stopSignals().signals);
    expect(error?.code).toBe('CDC_INTERNAL_INVARIANT');
    expect(error?.cause).toBeInstanceOf(TypeError);
  });
});
