import { type JsonValue } from '../../core/ports';
import { type DocumentPath, pathKey } from '../document-path';
import { type TextPlace } from '../problem';

/** What a text says, beside where it says it. */
export interface TextDocument {
  readonly content: JsonValue;
  /** The place of the value at the path, or of the nearest thing above it. */
  readonly placeOf: (path: DocumentPath) => TextPlace | undefined;
  /** A number or boolean as it is written, so that `0123` under a password keeps its zero. */
  readonly sourceOf: (path: DocumentPath) => string | undefined;
}

/** A literal error of the text, before anything is known of its content. */
export interface TextError {
  readonly message: string;
  readonly place: TextPlace;
}

/** Gathers places and literal texts while a document is walked. */
export class TextIndex {
  readonly #places = new Map<string, TextPlace>();
  readonly #sources = new Map<string, string>();

  addPlace(path: DocumentPath, place: TextPlace): void {
    this.#places.set(pathKey(path), place);
  }

  addSource(path: DocumentPath, source: string): void {
    this.#sources.set(pathKey(path), source);
  }

  toDocument(content: JsonValue): TextDocument {
    return {
      content,
      placeOf: (path) => {
        for (let length = path.length; length >= 0; length -= 1) {
          const place = this.#places.get(pathKey(path.slice(0, length)));
          if (place !== undefined) return place;
        }
        return undefined;
      },
      sourceOf: (path) => this.#sources.get(pathKey(path)),
    };
  }
}
