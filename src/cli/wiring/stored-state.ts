import { type PipelineDocument } from '../../pipeline/normalise';
import { resolveReferences } from '../../pipeline/resolve';
import { createReferenceLookup } from '../../worker/config/references';
import { processEnvironment, readSettings, type WorkerSettings } from '../../worker/config/settings';
import { type ShardState } from '../../worker/kafka/state-records';
import { readStoredShard } from '../../worker/kafka/stored-shard';
import { kafkaConnectionSettings, STANDALONE_SHARD } from '../../worker/sinks/kafka/settings-from-document';
import { systemClock } from '../../worker/telemetry/system-clock';

export type SettingOptions = Partial<Record<keyof WorkerSettings, string>>;

const TIMEOUT_MS = 30_000;

/** Settings and references as the process has them. */
export interface CommandEnvironment {
  readonly settings: WorkerSettings;
  readonly lookup: (name: string) => string | undefined;
}

export function commandEnvironment(options: SettingOptions): CommandEnvironment {
  const environment = processEnvironment();
  const settings = readSettings(options, environment);
  return { settings, lookup: createReferenceLookup(environment, settings.secretsDir) };
}

/**
 * What is committed for a pipeline, read beside a running worker.
 * @returns undefined when its sink keeps no state, or nothing was ever committed
 */
export async function readCommittedState(
  document: PipelineDocument,
  { settings, lookup }: CommandEnvironment,
): Promise<ShardState | undefined> {
  const { name, sink } = resolveReferences(document, lookup);
  if (sink.type !== 'kafka') return undefined;
  const shard = { prefix: settings.prefix, pipeline: name, shard: STANDALONE_SHARD };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return readStoredShard(kafkaConnectionSettings(sink), shard, TIMEOUT_MS, systemClock, signal);
}
