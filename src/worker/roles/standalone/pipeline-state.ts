import { type Logger, type Metrics } from '../../../core/ports';

export const PIPELINE_STATES = [
  'starting',
  'running',
  'retrying',
  'stopping',
  'stopped',
  'failed',
  'replaced',
] as const;
export type PipelineState = (typeof PIPELINE_STATES)[number];

/** The state of one pipeline: every transition is logged once and shown as a metric. */
export class PipelineStateMachine {
  readonly #pipeline: string;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  #state: PipelineState = 'starting';

  constructor(pipeline: string, logger: Logger, metrics: Metrics) {
    this.#pipeline = pipeline;
    this.#logger = logger;
    this.#metrics = metrics;
    this.#show();
  }

  get state(): PipelineState {
    return this.#state;
  }

  /** @param facts what the log line says beside the states */
  enter(state: PipelineState, facts: Readonly<Record<string, string | number | boolean>> = {}): void {
    if (state === this.#state) return;
    const from = this.#state;
    this.#state = state;
    this.#show();
    const fields = { from, to: state, ...facts };
    if (state === 'failed') this.#logger.error(`pipeline ${from} -> ${state}`, fields);
    else if (state === 'retrying' || state === 'replaced')
      this.#logger.warn(`pipeline ${from} -> ${state}`, fields);
    else this.#logger.info(`pipeline ${from} -> ${state}`, fields);
  }

  #show(): void {
    for (const state of PIPELINE_STATES) {
      const value = state === this.#state ? 1 : 0;
      this.#metrics.set('cdc_pipeline_state', value, { pipeline: this.#pipeline, state });
    }
  }
}
