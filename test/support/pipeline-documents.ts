import { type JsonObject, type JsonValue } from '../../src/core/ports';
import { normalise, type PipelineDocument } from '../../src/pipeline/normalise';
import { parsePipelineFile, type PipelineFile } from '../../src/pipeline/pipeline-file';
import { PipelineDocumentError } from '../../src/pipeline/problem';

/** The shortest pipeline there is, with changes to its source and sink. */
export function minimal(source: JsonObject = {}, sink: JsonObject = {}): JsonObject {
  return {
    name: 'shop',
    source: {
      type: 'sqlserver',
      hostname: 'db',
      username: 'sa',
      password: '${MSSQL_PASSWORD}',
      database: 'shop',
      tables: ['dbo.orders'],
      ...source,
    },
    sink: { type: 'kafka', bootstrapServers: 'kafka:9092', ...sink },
  };
}

export function pipelineOf(document: JsonValue): PipelineDocument {
  return normalise(document).pipeline;
}

/** The problems of a document, as `path: message` beside the whole of each. */
export function problemsOf(read: () => PipelineFile | { pipeline: PipelineDocument }): PipelineDocumentError {
  try {
    read();
  } catch (error) {
    if (error instanceof PipelineDocumentError) return error;
    throw error;
  }
  throw new RangeError('the document has no problem');
}

export function problemsOfText(text: string): PipelineDocumentError {
  return problemsOf(() => parsePipelineFile(text, 'shop.yaml'));
}

export function problemsOfDocument(document: JsonValue): PipelineDocumentError {
  return problemsOf(() => normalise(document));
}
