import { type JsonObject, type JsonValue } from '../core/ports';
import { type Connector, readConnectors } from './connectors';
import { type DocumentPath } from './document-path';
import { nearest } from './nearest';
import { normaliseAt, type PipelineDocument } from './normalise';
import { type Note, PipelineDocumentError, type Problem } from './problem';
import { Reports } from './reports';
import { isObject } from './schema/schema-walk';
import { type TextDocument } from './text/document-text';
import { parseYamlText } from './text/yaml-text';

export interface PipelineFile {
  readonly pipelines: readonly PipelineDocument[];
  /** What was accepted without effect, or deserves a thought. */
  readonly notes: readonly Note[];
}

/** A pipeline as it stands in a file, before it is read. */
interface FoundPipeline {
  readonly raw: JsonValue;
  readonly path: DocumentPath;
  readonly document: TextDocument;
  readonly reports: Reports;
}

const FILE_KEYS = ['pipelines', 'connectors'];
const SHAPE = 'a pipeline (name, source, sink), or `pipelines:` and `connectors:`';

/**
 * Reads a file of pipelines, YAML or JSON. It is one pipeline, a list of them, or an object with `pipelines` and the
 * `connectors` that they refer to; several YAML documents count as one file.
 * @throws PipelineDocumentError with every problem of the file
 */
export function parsePipelineFile(text: string, fileName: string): PipelineFile {
  const { documents, errors } = parseYamlText(text);
  if (errors.length > 0) throw new PipelineDocumentError(fileName, errors.map(literalProblem));
  const connectors = new Map<string, Connector>();
  const allReports: Reports[] = [];
  const found = documents.flatMap((document) => {
    const reports = new Reports(document.placeOf);
    allReports.push(reports);
    return findPipelines(document, reports, connectors);
  });
  // Names are looked up once all documents are read: connectors may stand below the pipelines.
  const pipelines = found.map(({ raw, path, document, reports }) =>
    normaliseAt(raw, path, { reports, connectors, sourceOf: document.sourceOf }),
  );
  refuseTwins(found, pipelines);
  if (found.length === 0 && allReports.every(({ problems }) => problems.length === 0)) {
    const problem = { path: '(document)', message: 'no pipeline in it', expected: SHAPE };
    throw new PipelineDocumentError(fileName, [problem]);
  }
  const problems = allReports.flatMap((reports) => reports.problems);
  if (problems.length > 0) throw new PipelineDocumentError(fileName, problems);
  return {
    pipelines: pipelines.filter((pipeline) => pipeline !== undefined),
    notes: allReports.flatMap(({ notes }) => notes),
  };
}

function literalProblem({ message, place }: { message: string; place: Problem['place'] }): Problem {
  return { path: '(text)', message, expected: 'YAML or JSON', ...(place && { place }) };
}

function findPipelines(
  document: TextDocument,
  reports: Reports,
  connectors: Map<string, Connector>,
): readonly FoundPipeline[] {
  const { content } = document;
  const found = (raw: JsonValue, path: DocumentPath): FoundPipeline => ({ raw, path, document, reports });
  if (Array.isArray(content)) return content.map((raw: JsonValue, index) => found(raw, [index]));
  if (!isObject(content)) {
    reports.problem([], { value: content, message: 'not a pipeline file', expected: SHAPE });
    return [];
  }
  if (content['connectors'] !== undefined) {
    readConnectors(content['connectors'], ['connectors'], reports, connectors);
  }
  if (content['pipelines'] === undefined) {
    const rest = Object.entries(content).filter(([key]) => key !== 'connectors');
    return rest.length === 0 ? [] : [found(Object.fromEntries(rest), [])];
  }
  refuseOtherKeys(content, reports);
  return listed(content['pipelines'], reports).map((raw, index) => found(raw, ['pipelines', index]));
}

function listed(pipelines: JsonValue, reports: Reports): readonly JsonValue[] {
  if (Array.isArray(pipelines)) return pipelines as readonly JsonValue[];
  if (pipelines !== null) {
    reports.problem(['pipelines'], {
      value: pipelines,
      message: 'not valid',
      expected: 'a list of pipelines',
    });
  }
  return [];
}

function refuseOtherKeys(content: JsonObject, reports: Reports): void {
  for (const key of Object.keys(content).filter((known) => !FILE_KEYS.includes(known))) {
    const expected = `one of ${FILE_KEYS.join(', ')}`;
    reports.problem([key], { message: 'unknown key', expected, nearest: nearest(key, FILE_KEYS) });
  }
}

function refuseTwins(
  found: readonly FoundPipeline[],
  pipelines: readonly (PipelineDocument | undefined)[],
): void {
  const names = new Set<string>();
  for (const [index, pipeline] of pipelines.entries()) {
    const place = found[index];
    if (pipeline === undefined || place === undefined) continue;
    if (names.has(pipeline.name)) {
      const expected = 'a name of its own';
      place.reports.problem([...place.path, 'name'], {
        value: pipeline.name,
        message: 'name of two pipelines',
        expected,
      });
    }
    names.add(pipeline.name);
  }
}
