import { type DocumentPath, formatPath } from './document-path';
import { type Note, type Problem, problemAt, type ProblemParts, type TextPlace } from './problem';

/** Gathers what is to be said about a document. */
export class Reports {
  readonly problems: Problem[] = [];
  readonly notes: Note[] = [];
  readonly #placeOf: (path: DocumentPath) => TextPlace | undefined;

  /** @param placeOf where in the text a path is, for documents that come as text */
  constructor(placeOf: (path: DocumentPath) => TextPlace | undefined = () => undefined) {
    this.#placeOf = placeOf;
  }

  problem(path: DocumentPath, parts: ProblemParts): void {
    const place = this.#placeOf(path);
    this.problems.push({ ...problemAt(path, parts), ...(place !== undefined && { place }) });
  }

  note(path: DocumentPath, message: string): void {
    this.notes.push({ path: formatPath(path), message });
  }
}
