import { type CdcError } from '../../core/errors/cdc-error';
import { EXIT_CODES } from '../../core/errors/exit-codes';
import { type Logger, type SnapshotProgress } from '../../core/ports';
import { type PipelineDocument } from '../../pipeline/normalise';
import { createReferenceLookup } from '../../worker/config/references';
import { processEnvironment, readSettings, type WorkerSettings } from '../../worker/config/settings';
import { DEFAULT_RETRY, PipelineRunner } from '../../worker/roles/standalone/pipeline-runner';
import { runStandalone } from '../../worker/roles/standalone/standalone';
import { createLogger } from '../../worker/telemetry/logger';
import { ShardOwner } from '../../worker/sinks/kafka/shard-owner';
import { MetricsRegistry } from '../../worker/telemetry/metrics-registry';
import { systemClock } from '../../worker/telemetry/system-clock';
import { readDocuments } from '../read-documents';
import { reportErrors } from '../report-error';
import { SnapshotDisplay } from '../snapshot-display';
import { reportLostLog } from '../standard-output';
import { stopOnSignals } from '../stop-signals';
import { VERSION } from '../version';
import { createParts, type PartsContext } from '../wiring/pipeline-parts';

export interface RunOptions extends Partial<Record<keyof WorkerSettings, string>> {
  readonly dryRun?: boolean;
  readonly acceptChanges?: boolean;
  readonly acceptTopics?: boolean;
}

/** The console takes rows on standard output; logs make room for them. */
function logStream(pipelines: readonly PipelineDocument[], dryRun: boolean): NodeJS.WriteStream {
  return dryRun || pipelines.some(({ sink }) => sink.type === 'print') ? process.stderr : process.stdout;
}

function snapshotMetrics(metrics: MetricsRegistry, pipeline: string): (progress: SnapshotProgress) => void {
  const read = new Map<string, number>();
  const open = new Set<string>();
  return ({ table, rowsRead, rowsEstimated, state }) => {
    const labels = { pipeline, ...table };
    const key = `${table.schema}.${table.table}`;
    // A pipeline that was opened again counts from its own zero.
    const before = Math.min(read.get(key) ?? 0, rowsRead);
    read.set(key, rowsRead);
    metrics.add('cdc_snapshot_rows_total', rowsRead - before, labels);
    if (rowsEstimated !== null) metrics.set('cdc_snapshot_rows_estimated', rowsEstimated, labels);
    if (state === 'done') open.delete(key);
    else open.add(key);
    metrics.set('cdc_snapshot_running', open.size === 0 ? 0 : 1, { pipeline });
  };
}

interface Process {
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly display: SnapshotDisplay;
}

function createRunner(
  pipeline: PipelineDocument,
  process: Process,
  base: Omit<PartsContext, 'onProgress' | 'logger' | 'owner'>,
): PipelineRunner {
  const { metrics, display } = process;
  const count = snapshotMetrics(metrics, pipeline.name);
  const logger = process.logger.child({ pipeline: pipeline.name });
  const onProgress = (progress: SnapshotProgress): void => {
    count(progress);
    display.update(progress);
  };
  const context: PartsContext = { ...base, logger, onProgress, owner: new ShardOwner() };
  return new PipelineRunner({
    pipeline: pipeline.name,
    createParts: () => createParts(pipeline, context),
    clock: systemClock,
    logger,
    metrics,
    retry: DEFAULT_RETRY,
  });
}

/** `flink-cdc run FILE...`: runs the enabled pipelines of the documents as independent tasks. */
export async function run(files: readonly string[], options: RunOptions): Promise<number> {
  const environment = processEnvironment();
  const settings = readSettings(options, environment);
  const { pipelines, notes } = readDocuments(files);
  const dryRun = options.dryRun ?? false;
  const stream = logStream(pipelines, dryRun);
  if (stream === process.stdout) reportLostLog();
  const logger = createLogger(settings.logLevel, stream, { role: 'standalone' });
  for (const note of notes) logger.warn(note);
  const metrics = new MetricsRegistry();
  const process_ = { logger, metrics, display: new SnapshotDisplay(systemClock, process.stderr) };
  const base = {
    prefix: settings.prefix,
    lookup: createReferenceLookup(environment, settings.secretsDir),
    dryRun,
    acceptChanges: options.acceptChanges ?? false,
    acceptTopics: options.acceptTopics ?? false,
    clock: systemClock,
    metrics,
  };
  const runners = pipelines
    .filter(({ enabled }) => enabled)
    .map((pipeline) => createRunner(pipeline, process_, base));
  // Idle pipelines do not notice that nobody reads any more what they would print.
  const printsOnly = dryRun || pipelines.every(({ enabled, sink }) => !enabled || sink.type === 'print');
  const endsAll = ({ code }: CdcError): boolean => printsOnly && code === 'CDC_OUTPUT_FAILED';
  const stop = stopOnSignals(logger);
  try {
    const errors = await runStandalone(
      { runners, endsAll, ports: settings, metrics, logger, version: VERSION },
      stop.signal,
    );
    return errors.length === 0 ? EXIT_CODES.ok.code : reportErrors(errors);
  } finally {
    stop.dispose();
  }
}
