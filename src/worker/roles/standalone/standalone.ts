import { type CdcError } from '../../../core/errors/cdc-error';
import { type Logger } from '../../../core/ports';
import { serveHealth, type HealthPorts, type HealthState } from '../../telemetry/health';
import { type MetricsRegistry } from '../../telemetry/metrics-registry';
import { type StopSignals } from '../../task/task';
import { type PipelineRunner } from './pipeline-runner';

/** From the stop signal to giving up the open transaction, with a second left to end the process. */
export const STOP_DEADLINE_MS = 4_000;

export interface StandaloneOptions {
  readonly runners: readonly PipelineRunner[];
  /** Whether an error of one pipeline leaves the others nothing to run for. */
  readonly endsAll: (error: CdcError) => boolean;
  readonly ports: HealthPorts;
  readonly metrics: MetricsRegistry;
  readonly logger: Logger;
  readonly version: string;
}

const ENDED = new Set(['stopped', 'failed', 'replaced']);

function healthOf(runners: readonly PipelineRunner[]): HealthState {
  return {
    live: () => runners.some(({ state }) => !ENDED.has(state)),
    notReady: () =>
      runners
        .filter(({ ready }) => !ready)
        .map(({ name, state }) => `pipeline ${name} is ${state}: not started yet`),
  };
}

/** Gives `graceful` when asked to stop, and `forced` when that has taken longer than the deadline. */
function withDeadline(stop: AbortSignal): { signals: StopSignals; clear: () => void } {
  const forced = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    timer = setTimeout(() => forced.abort(), STOP_DEADLINE_MS);
  };
  if (stop.aborted) arm();
  else stop.addEventListener('abort', arm, { once: true });
  return {
    signals: { graceful: stop, forced: forced.signal },
    clear: () => {
      stop.removeEventListener('abort', arm);
      clearTimeout(timer);
    },
  };
}

/**
 * Runs pipelines side by side in one process until `stop` is aborted or all of them have ended. One that fails leaves
 * the others running, unless it says that all are to end.
 * @returns the errors of the pipelines that failed
 */
export async function runStandalone(
  options: StandaloneOptions,
  stop: AbortSignal,
): Promise<readonly CdcError[]> {
  const { runners, logger, metrics, version } = options;
  metrics.set('cdc_build_info', 1, { version, role: 'standalone' });
  const servers = await serveHealth(options.ports, healthOf(runners), metrics);
  logger.info('serving', { admin: servers.admin.port, metrics: servers.metrics.port, version });
  const together = new AbortController();
  const { signals, clear } = withDeadline(AbortSignal.any([stop, together.signal]));
  const runOne = async (runner: PipelineRunner): Promise<CdcError | undefined> => {
    const error = await runner.run(signals);
    if (error !== undefined && options.endsAll(error)) together.abort();
    return error;
  };
  try {
    const results = await Promise.all(runners.map(runOne));
    return results.filter((error) => error !== undefined);
  } finally {
    clear();
    await Promise.all([servers.admin.close(), servers.metrics.close()]);
  }
}
