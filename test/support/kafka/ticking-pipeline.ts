import { EventEmitter, once } from 'node:events';
import { type CdcError } from '../../../src/core/errors/cdc-error';
import { type Checkpoint, type Sink } from '../../../src/core/ports';
import { DEFAULT_RETRY, PipelineRunner } from '../../../src/worker/roles/standalone/pipeline-runner';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { MemoryLogger, MemoryMetrics } from '../memory/memory-telemetry';
import { TickSource } from '../memory/tick-source';

const LIMITS = { maxTransactionBytes: 1_048_576, maxTransactionAgeMs: 50 };

/** Times of `performance.now()`. */
interface Commit {
  readonly begunMs: number;
  readonly endedMs: number;
  readonly last: number;
}

/** The worker's own runner and task around a source that ticks; only the sink is given. */
export class TickingPipeline {
  readonly logger = new MemoryLogger();
  readonly commits: Commit[] = [];
  readonly #events = new EventEmitter<{ commit: [Commit] }>();
  readonly #stop = new AbortController();
  readonly #ended: Promise<CdcError | undefined>;

  constructor(createSink: () => Sink, intervalMs = 20) {
    const runner = new PipelineRunner({
      pipeline: 'shop',
      createParts: () => ({
        source: new TickSource(systemClock, intervalMs),
        sink: this.#observed(createSink()),
        limits: LIMITS,
      }),
      clock: systemClock,
      logger: this.logger,
      metrics: new MemoryMetrics(),
      retry: DEFAULT_RETRY,
    });
    this.#ended = runner.run({ graceful: this.#stop.signal, forced: this.#stop.signal });
  }

  /** The error that ended the pipeline, undefined after a stop. */
  get ended(): Promise<CdcError | undefined> {
    return this.#ended;
  }

  /** The next commit that begins from now on. */
  async nextCommit(signal: AbortSignal): Promise<Commit> {
    const nowMs = performance.now();
    for (;;) {
      await once(this.#events, 'commit', { signal });
      const commit = this.commits.at(-1);
      if (commit !== undefined && commit.begunMs >= nowMs) return commit;
    }
  }

  async stop(): Promise<CdcError | undefined> {
    this.#stop.abort();
    return this.#ended;
  }

  #observed(sink: Sink): Sink {
    const commit = sink.commit.bind(sink);
    sink.commit = async (checkpoint: Checkpoint, signal: AbortSignal) => {
      const begunMs = performance.now();
      await commit(checkpoint, signal);
      const last = Number(checkpoint.position['last']);
      const done = { begunMs, endedMs: performance.now(), last };
      this.commits.push(done);
      this.#events.emit('commit', done);
    };
    return sink;
  }
}
