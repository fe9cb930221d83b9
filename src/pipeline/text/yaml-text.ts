import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLError,
  type YAMLMap,
  type YAMLWarning,
} from 'yaml';
import { type JsonValue } from '../../core/ports';
import { type DocumentPath } from '../document-path';
import { type TextPlace } from '../problem';
import { type TextDocument, type TextError, TextIndex } from './document-text';

/** More nodes than any honest document has: aliases can make a short text explode. */
const MOST_NODES = 200_000;

/** The documents of a YAML or JSON text (JSON is YAML), empty ones left out; or the errors that make it neither. */
export function parseYamlText(text: string): { documents: TextDocument[]; errors: TextError[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, strict: true });
  if (!Array.isArray(parsed)) return { documents: [], errors: [] };
  const errors = parsed.flatMap(({ errors: literal, warnings }) =>
    // A warning is a tag that nobody resolves: the value would not be what it says.
    [...literal, ...warnings].map((error) => textError(error, text, lines)),
  );
  if (errors.length > 0) return { documents: [], errors };
  const documents: TextDocument[] = [];
  for (const document of parsed) {
    const reader = new NodeReader(document, lines);
    const content = document.contents === null ? null : reader.read(document.contents, []);
    if (content !== null) documents.push(reader.index.toDocument(content));
    errors.push(...reader.errors);
  }
  return { documents, errors };
}

function textError(error: YAMLError | YAMLWarning, text: string, lines: LineCounter): TextError {
  const place = placeAt(lines, error.pos[0]);
  if (error.code !== 'DUPLICATE_KEY') return { message: error.message, place };
  const key = /^["']?([^"':\s]*)/.exec(text.slice(error.pos[0]))?.[1] ?? '';
  return { message: `the key ${key} is there twice`, place };
}

function placeAt(lines: LineCounter, offset: number): TextPlace {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Turns nodes into values, remembering where they stood. */
class NodeReader {
  readonly index = new TextIndex();
  readonly errors: TextError[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  #nodes = 0;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  read(node: unknown, path: DocumentPath): JsonValue {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) return this.#refuse('more than 200,000 values', node);
    if (isAlias(node)) return this.#readAlias(node, path);
    if (isMap(node)) return this.#readMap(node, path);
    if (isSeq(node)) {
      this.#remember(node, path);
      return node.items.map((item, place) => this.read(item, [...path, place]));
    }
    if (!isScalar(node)) return null;
    this.#remember(node, path);
    if (typeof node.source === 'string') this.index.addSource(path, node.source);
    return this.#scalar(node.value, node);
  }

  #readAlias(node: Node & { source: string }, path: DocumentPath): JsonValue {
    const target = this.#nodes > MOST_NODES ? undefined : resolveAlias(node, this.#document);
    if (target === undefined) return this.#refuse(`the alias *${node.source} has no anchor before it`, node);
    return this.read(target, path);
  }

  #readMap(map: YAMLMap, path: DocumentPath): JsonValue {
    this.#remember(map, path);
    const own: [string, JsonValue][] = [];
    const merged: [string, JsonValue][] = [];
    for (const pair of map.items) {
      const key = keyText(pair);
      if (key === '<<') merged.push(...this.#readMerge(pair.value, path));
      else own.push([key, this.#readPair(pair, [...path, key])]);
    }
    // The map's own keys win over merged ones; fromEntries cannot reach a prototype.
    return Object.fromEntries([...merged, ...own]);
  }

  #readPair(pair: Pair, path: DocumentPath): JsonValue {
    const value = pair.value === null ? null : this.read(pair.value, path);
    // A key is where a reader looks, rather than the value beside or below it.
    if (hasRange(pair.key)) this.index.addPlace(path, placeAt(this.#lines, pair.key.range[0]));
    return value;
  }

  /** `<<: *anchor` or `<<: [*a, *b]`, of which the first wins. */
  #readMerge(node: unknown, path: DocumentPath): [string, JsonValue][] {
    const values = isSeq(node) ? node.items.map((item) => this.read(item, path)) : [this.read(node, path)];
    return values.reverse().flatMap((value) => (isPlainObject(value) ? Object.entries(value) : []));
  }

  #scalar(value: unknown, node: Node): JsonValue {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'bigint') return String(value);
    return this.#refuse('a value that is neither text, number, boolean nor null', node);
  }

  #remember(node: unknown, path: DocumentPath): void {
    if (hasRange(node)) this.index.addPlace(path, placeAt(this.#lines, node.range[0]));
  }

  #refuse(message: string, node: unknown): null {
    const place = placeAt(this.#lines, hasRange(node) ? node.range[0] : 0);
    if (!this.errors.some((error) => error.message === message)) this.errors.push({ message, place });
    return null;
  }
}

function resolveAlias(node: Node & { source: string }, document: Document): Node | undefined {
  return isAlias(node) ? node.resolve(document) : undefined;
}

function keyText(pair: Pair): string {
  const key = isPair(pair) && isScalar(pair.key) ? (pair.key.source ?? pair.key.value) : pair.key;
  return typeof key === 'string' ? key : String(key);
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function isPlainObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
