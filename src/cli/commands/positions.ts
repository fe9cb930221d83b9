import { EXIT_CODES } from '../../core/errors/exit-codes';
import { type ShardState } from '../../worker/kafka/state-records';
import { readDocuments } from '../read-documents';
import { print } from '../standard-output';
import { commandEnvironment, readCommittedState, type SettingOptions } from '../wiring/stored-state';

function describe(pipeline: string, state: ShardState | undefined): object {
  if (state?.position === undefined) return { pipeline, position: null };
  const { attempt, seq, timestampMs, deadLetters, position } = state.position;
  return {
    pipeline,
    seq,
    attempt,
    committedAt: new Date(timestampMs).toISOString(),
    deadLetters,
    position,
    tables: Object.fromEntries(state.tables),
  };
}

/** `flink-cdc positions FILE...`: one JSON line per pipeline with what is committed; changes nothing. */
export async function positions(files: readonly string[], options: SettingOptions): Promise<number> {
  const environment = commandEnvironment(options);
  for (const pipeline of readDocuments(files).pipelines) {
    const state = await readCommittedState(pipeline, environment);
    await print(`${JSON.stringify(describe(pipeline.name, state))}\n`);
  }
  return EXIT_CODES.ok.code;
}
