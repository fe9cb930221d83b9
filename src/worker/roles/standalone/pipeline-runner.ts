import { type ChangeEvent, type Operation } from '../../../core/change-event';
import { CdcError } from '../../../core/errors/cdc-error';
import { ERROR_CODES } from '../../../core/errors/registry';
import { type Clock, type Logger, type Metrics, type Sink, type Source } from '../../../core/ports';
import { type TableSchema } from '../../../core/table-schema';
import { runTask, type StopSignals, type TaskLimits, type TaskObserver } from '../../task/task';
import { type TransactionSummary } from '../../task/transaction';
import { Outage, type RetryPolicy } from './outage';
import { PipelineStateMachine } from './pipeline-state';

/** Source and sink of one attempt; both are used once and closed by the task. */
export interface PipelineParts {
  readonly source: Source;
  readonly sink: Sink;
  readonly limits: TaskLimits;
}

export interface RunnerOptions {
  readonly pipeline: string;
  /** Makes new parts for each attempt; references to secrets are resolved here. */
  readonly createParts: () => PipelineParts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly retry: RetryPolicy;
}

export const DEFAULT_RETRY: RetryPolicy = {
  firstDelayMs: 1_000,
  maxDelayMs: 15_000,
  startBudgetMs: 60_000,
  budgetMs: 600_000,
  healthyRunMs: 120_000,
};

function toCdcError(error: unknown): CdcError {
  if (error instanceof CdcError) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new CdcError('CDC_INTERNAL_INVARIANT', `unexpected error: ${text}`, { cause: error });
}

/** Runs one pipeline until it is stopped or fails for good, opening it again after retryable errors. */
export class PipelineRunner implements TaskObserver {
  readonly #options: RunnerOptions;
  readonly #state: PipelineStateMachine;
  #ready = false;
  readonly #outage: Outage;
  #error: CdcError | undefined;
  /** What ended the last attempt, until the next one has started. */
  #interruption: CdcError | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#state = new PipelineStateMachine(options.pipeline, options.logger, options.metrics);
    this.#outage = new Outage(options.retry);
  }

  get name(): string {
    return this.#options.pipeline;
  }

  /** The start position is committed: a crash from now on loses nothing. Stays true while the pipeline retries. */
  get ready(): boolean {
    return this.#ready;
  }

  get state(): PipelineStateMachine['state'] {
    return this.#state.state;
  }

  /** @returns the error that ended the pipeline, undefined after a stop */
  async run(stop: StopSignals): Promise<CdcError | undefined> {
    while (!stop.graceful.aborted) {
      try {
        await this.#attempt(stop);
      } catch (error) {
        if (!(await this.#recover(toCdcError(error), stop))) break;
      }
    }
    if (this.#interruption !== undefined && this.#error === undefined)
      this.#fail(this.#stopError(this.#interruption));
    if (this.#error === undefined) this.#state.enter('stopped');
    this.#options.metrics.set('cdc_snapshot_running', 0, { pipeline: this.name });
    return this.#error;
  }

  async #attempt(stop: StopSignals): Promise<void> {
    const parts = this.#options.createParts();
    await runTask({ ...parts, clock: this.#options.clock, observer: this }, stop);
  }

  /** @returns true when another attempt is to be made */
  async #recover(error: CdcError, stop: StopSignals): Promise<boolean> {
    if (stop.graceful.aborted) return this.#fail(this.#stopError(error));
    if (!error.retryable) return this.#fail(error);
    const { clock, metrics, pipeline } = this.#options;
    const { lastedMs, delayMs } = this.#outage.failed(clock.monotonicMs());
    if (delayMs === undefined) return this.#fail(this.#exhausted(error, lastedMs));
    this.#state.enter('retrying', { code: error.code, reason: error.message });
    this.#interruption = error;
    metrics.add('cdc_pipeline_restarts_total', 1, { pipeline, reason: error.code });
    await clock.wait(delayMs, stop.graceful);
    return true;
  }

  #stopError(cause: CdcError): CdcError {
    const message = `stopping pipeline ${this.name}: what was not yet committed is given up (${cause.message})`;
    return new CdcError('CDC_STOP_INCOMPLETE', message, { cause });
  }

  #exhausted(cause: CdcError, outageMs: number): CdcError {
    const seconds = Math.round(outageMs / 1000);
    const message = `running pipeline ${this.name}: nothing committed in ${seconds} s since its first error; last: ${cause.code} ${cause.message}`;
    return new CdcError('CDC_RETRIES_EXHAUSTED', message, { cause, hint: cause.hint });
  }

  #fail(error: CdcError): false {
    this.#error = error;
    const replaced = ERROR_CODES[error.code].exit === 'replaced';
    const facts = { code: error.code, reason: error.message, hint: error.hint };
    this.#state.enter(replaced ? 'replaced' : 'failed', facts);
    return false;
  }

  started(tables: readonly TableSchema[], resumed: boolean): void {
    this.#ready = true;
    this.#interruption = undefined;
    this.#outage.running(this.#options.clock.monotonicMs());
    this.#state.enter('running', { tables: tables.length, resumed });
  }

  committed(summary: TransactionSummary, durationMs: number): void {
    const { metrics, pipeline } = this.#options;
    this.#outage.over();
    const labels = { pipeline };
    metrics.add('cdc_sink_commits_total', 1, labels);
    metrics.observe('cdc_sink_commit_duration_seconds', durationMs / 1000, labels);
    metrics.add('cdc_sink_bytes_total', summary.sizeBytes, labels);
    if (summary.newest !== undefined) this.#countEvents(summary, summary.newest);
  }

  #countEvents(summary: TransactionSummary, newest: ChangeEvent): void {
    const { metrics, pipeline, clock } = this.#options;
    const count = (op: Operation, events: number): void =>
      metrics.add('cdc_source_events_total', events, { pipeline, op });
    for (const [op, events] of summary.byOperation) count(op, events);
    for (const [{ id }, events] of summary.byTable) {
      metrics.add('cdc_table_events_total', events, { pipeline, ...id });
    }
    const commitSeconds = newest.transaction.commitTimeUs / 1e6;
    metrics.set('cdc_source_last_event_timestamp_seconds', commitSeconds, { pipeline });
    if (newest.op !== 'r') {
      const latency = Math.max(0, clock.nowMs() / 1000 - commitSeconds);
      metrics.observe('cdc_event_latency_seconds', latency, { pipeline });
    }
  }
}
