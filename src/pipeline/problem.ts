import { CdcError } from '../core/errors/cdc-error';
import { type JsonObject, type JsonValue } from '../core/ports';
import { type DocumentPath, formatPath } from './document-path';
import { isSecretKey, maskSecrets, MASK } from './secrets';

/** Place in a text, both counted from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a document. */
export interface Problem {
  /** Where, e.g. `pipelines[0].source.options.port`. */
  readonly path: string;
  /** The offending value as JSON text, masked under password-like keys; absent when there is none. */
  readonly value?: string;
  /** What is wrong, e.g. `unknown key`. */
  readonly message: string;
  /** What would be right, e.g. `an integer from 1 to 65535`. */
  readonly expected: string;
  /** The known key, word or table that was probably meant. */
  readonly nearest?: string;
  readonly place?: TextPlace;
}

/** Something that is accepted and has no effect, or deserves a thought. */
export interface Note {
  readonly path: string;
  readonly message: string;
}

const LONGEST_VALUE = 80;

export interface ProblemParts {
  readonly value?: JsonValue | undefined;
  readonly message: string;
  readonly expected: string;
  readonly nearest?: string | undefined;
}

/** A problem at a path. Values are cut to a line and masked where any key of the path is password-like. */
export function problemAt(path: DocumentPath, parts: ProblemParts): Problem {
  const { value, nearest, message, expected } = parts;
  return {
    path: formatPath(path),
    ...(value !== undefined && { value: shownValue(path, value) }),
    message,
    expected,
    ...(nearest !== undefined && { nearest }),
  };
}

function shownValue(path: DocumentPath, value: JsonValue): string {
  const isSecret = path.some((step) => typeof step === 'string' && isSecretKey(step));
  const text = JSON.stringify(isSecret ? MASK : maskSecrets(value, String(path.at(-1) ?? '')));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** `path (line 3, column 5): "x" is not valid, expected …; did you mean …?` */
export function formatProblem(problem: Problem): string {
  const { path, place, value, message, expected, nearest } = problem;
  const where = place === undefined ? path : `${path} (line ${place.line}, column ${place.column})`;
  const what = value === undefined ? message : `${value}: ${message}`;
  const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return `${where}: ${what}, expected ${expected}${meant}`;
}

/** A document with problems: all of them, so that one round of corrections suffices. */
export class PipelineDocumentError extends CdcError {
  readonly problems: readonly Problem[];

  constructor(fileName: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    const lines = problems.map((problem) => `\n  ${formatProblem(problem)}`).join('');
    super('CDC_PIPELINE_INVALID', `reading ${fileName}: ${count}${lines}`, {
      details: { file: fileName, problems: problems.map(toDetails) },
    });
    this.problems = problems;
  }
}

function toDetails({ place, ...problem }: Problem): JsonObject {
  return { ...problem, ...place };
}
