import { EXIT_CODES } from '../../core/errors/exit-codes';
import { type PipelineDocument } from '../../pipeline/normalise';
import { formatPlan, plan as compare } from '../../pipeline/plan';
import { readDocuments } from '../read-documents';
import { print } from '../standard-output';
import { guardOf } from '../wiring/pipeline-parts';
import { commandEnvironment, readCommittedState, type SettingOptions } from '../wiring/stored-state';

function describe(pipeline: PipelineDocument, stored: PipelineDocument | undefined): string[] {
  if (stored === undefined) return [`pipeline ${pipeline.name}: new, nothing is stored for it`];
  const current = guardOf(pipeline, false).document as unknown as PipelineDocument;
  const changes = compare(stored, current);
  if (changes.changes.length === 0) return [`pipeline ${pipeline.name}: unchanged`];
  const lines = formatPlan(changes).map((line) => `  ${line}`);
  const accept = changes.needsAcceptance ? ['  to accept: flink-cdc run FILE --accept-changes'] : [];
  return [`pipeline ${pipeline.name}:`, ...lines, ...accept];
}

/** `flink-cdc plan FILE...`: what differs from the documents that the stored positions were made with. */
export async function plan(files: readonly string[], options: SettingOptions): Promise<number> {
  const environment = commandEnvironment(options);
  for (const pipeline of readDocuments(files).pipelines) {
    const state = await readCommittedState(pipeline, environment);
    const stored = state?.document as unknown as PipelineDocument | undefined;
    await print(`${describe(pipeline, stored).join('\n')}\n`);
  }
  return EXIT_CODES.ok.code;
}
