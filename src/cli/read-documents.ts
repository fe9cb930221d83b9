import { readFileSync } from 'node:fs';
import { CdcError } from '../core/errors/cdc-error';
import { type PipelineDocument } from '../pipeline/normalise';
import { parsePipelineFile } from '../pipeline/pipeline-file';

export interface Documents {
  readonly pipelines: readonly PipelineDocument[];
  /** What was accepted without having an effect, with the place it stands in. */
  readonly notes: readonly string[];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CdcError('CDC_FILE_UNREADABLE', `reading the pipeline document ${file}: ${reason}`, { cause });
  }
}

function refuseDuplicates(files: readonly string[], names: readonly string[]): void {
  const doubled = names.filter((name, at) => names.indexOf(name) !== at);
  if (doubled.length === 0) return;
  const message = `reading ${files.join(', ')}: pipeline ${doubled.join(', ')} is there twice; names have to be unique`;
  throw new CdcError('CDC_PIPELINE_INVALID', message);
}

/** Reads pipeline documents, in any accepted spelling. @throws CdcError with all problems of a file at once */
export function readDocuments(files: readonly string[]): Documents {
  const parsed = files.map((file) => parsePipelineFile(readText(file), file));
  const pipelines = parsed.flatMap((document) => document.pipelines);
  refuseDuplicates(
    files,
    pipelines.map(({ name }) => name),
  );
  return {
    pipelines,
    notes: parsed.flatMap(({ notes }) => notes.map(({ path, message }) => `${path}: ${message}`)),
  };
}
