import { type JsonObject, type JsonValue } from '../core/ports';
import { CanonicalValues, coerce } from './canonical-values';
import { CONNECTOR_KINDS, type ConnectorKind, type Side } from './connector-kinds';
import { type Connector, type Connectors } from './connectors';
import { type DocumentPath } from './document-path';
import { nearest } from './nearest';
import { type Reports } from './reports';
import { expectationOf, type SchemaNode } from './schema/schema-node';
import { isGroup, isObject, leavesOf, nodeAt } from './schema/schema-walk';
import { qualifyTables } from './qualify-tables';
import { type SpelledEntry, spelledEntries } from './spelled-entries';
import { type Spelling, textOf } from './spellings/spelling';

export interface PartContext {
  readonly connectors: Connectors;
  readonly reports: Reports;
  /** A scalar as the text has it. */
  readonly sourceOf: (path: DocumentPath) => string | undefined;
}

/** A source or sink in canonical keys, and where each of them was written. */
export interface NormalisedPart {
  readonly kind: ConnectorKind;
  readonly value: JsonObject;
  readonly origins: ReadonlyMap<string, DocumentPath>;
}

/** Spelled keys of a part that stand elsewhere in the document, and where. */
export interface KeysBeside {
  readonly part: JsonObject;
  readonly path: DocumentPath;
}

/**
 * Reads a source or sink in any of its spellings; undefined when not even its type is clear.
 * @param beside keys that count as if they stood in the part
 */
export function normalisePart(
  side: Side,
  raw: JsonValue | undefined,
  path: DocumentPath,
  context: PartContext,
  beside?: KeysBeside,
): NormalisedPart | undefined {
  const written = writtenPart(side, raw, path, context);
  if (written === undefined) return undefined;
  const { kind } = written;
  const layers = [
    ...written.layers,
    ...(beside === undefined ? [] : [{ ...beside, weak: false, skipped: [] }]),
  ];
  const values = new CanonicalValues(context.reports);
  for (const { part, path: layerPath, weak, skipped } of layers) {
    for (const entry of spelledEntries(kind, part, layerPath, skipped)) {
      new EntryReader(kind, values, context, weak).read(entry);
    }
  }
  if (side === 'source') qualifyTables(values, context.reports);
  return { kind, value: { type: kind.type, ...values.toObject() }, origins: values.origins() };
}

interface Layer {
  readonly part: JsonObject;
  readonly path: DocumentPath;
  readonly weak: boolean;
  readonly skipped: readonly string[];
}

interface WrittenPart {
  readonly kind: ConnectorKind;
  readonly layers: readonly Layer[];
}

/** The layers that make up a part: a connector's, then the pipeline's own. */
function writtenPart(
  side: Side,
  raw: JsonValue | undefined,
  path: DocumentPath,
  { connectors, reports }: PartContext,
): WrittenPart | undefined {
  if (raw === undefined || raw === null) {
    reports.problem(path, { message: 'missing', expected: partExpectation(side) });
    return undefined;
  }
  if (typeof raw === 'string') return connectorPart(side, raw, path, connectors, reports);
  if (!isObject(raw)) {
    reports.problem(path, { value: raw, message: `not a ${side}`, expected: partExpectation(side) });
    return undefined;
  }
  const own = { part: raw, path, weak: false, skipped: ['type', 'connector'] };
  if (raw['connector'] !== undefined) {
    const base = connectorPart(side, raw['connector'], [...path, 'connector'], connectors, reports);
    return base === undefined ? undefined : { kind: base.kind, layers: [...base.layers, own] };
  }
  const kind = kindOf(side, raw['type'], [...path, 'type'], reports);
  return kind === undefined ? undefined : { kind, layers: [own] };
}

function connectorPart(
  side: Side,
  name: JsonValue,
  path: DocumentPath,
  connectors: Connectors,
  reports: Reports,
): WrittenPart | undefined {
  const connector: Connector | undefined = connectors.get(textOf(name));
  if (connector === undefined) {
    const known = [...connectors.keys()];
    const expected = known.length === 0 ? partExpectation(side) : `one of ${known.join(', ')}`;
    reports.problem(path, {
      value: name,
      message: 'no such connector',
      expected,
      nearest: nearest(textOf(name), known),
    });
    return undefined;
  }
  const kind = kindOf(side, connector.type, connector.typePath, reports);
  const skipped = ['name', 'type'];
  return kind && { kind, layers: [{ part: connector.part, path: connector.path, weak: true, skipped }] };
}

function kindOf(
  side: Side,
  type: JsonValue | undefined,
  path: DocumentPath,
  reports: Reports,
): ConnectorKind | undefined {
  const kinds = CONNECTOR_KINDS[side];
  const kind = kinds.find(({ names }) => typeof type === 'string' && names.includes(type.toLowerCase()));
  if (kind === undefined) {
    const names = kinds.flatMap((known) => known.names);
    reports.problem(path, {
      value: type ?? undefined,
      message: type === undefined || type === null ? 'missing' : `no such kind of ${side}`,
      expected: `one of ${names.join(', ')}`,
      nearest: typeof type === 'string' ? nearest(type, names) : undefined,
    });
  }
  return kind;
}

function partExpectation(side: Side): string {
  return `an object with a type, or the name of one of the connectors of the file, as ${side}`;
}

/** Reads the spelled keys of one layer into canonical values. */
class EntryReader {
  readonly #kind: ConnectorKind;
  readonly #values: CanonicalValues;
  readonly #context: PartContext;
  readonly #weak: boolean;

  constructor(kind: ConnectorKind, values: CanonicalValues, context: PartContext, weak: boolean) {
    this.#kind = kind;
    this.#values = values;
    this.#context = context;
    this.#weak = weak;
  }

  read(entry: SpelledEntry): void {
    const spelling = spellingOf(this.#kind, entry);
    if (spelling === undefined) this.#unknown(entry);
    else this.#apply(spelling, entry);
  }

  #apply(spelling: Spelling, entry: SpelledEntry): void {
    const { reports } = this.#context;
    const { path } = entry;
    switch (spelling.kind) {
      case 'path':
        this.#setOne(spelling, entry);
        break;
      case 'several':
        this.#setSeveral(spelling, entry);
        break;
      case 'only':
        this.#expectOnly(spelling, entry);
        break;
      case 'note':
        reports.note(path, `has no effect: ${spelling.reason}`);
        break;
      case 'refused':
        reports.problem(path, { message: 'not supported', expected: `no such key: ${spelling.reason}` });
        break;
    }
  }

  #setOne({ to, read, expected }: Spelling & { kind: 'path' }, entry: SpelledEntry): void {
    const canonical = read === undefined ? entry.value : read(entry.value);
    if (canonical === undefined) {
      this.#notUnderstood(entry, expected ?? 'another value');
      return;
    }
    const node = nodeAt(this.#kind.schema, to) ?? {};
    const source = read === undefined ? this.#context.sourceOf(entry.path) : undefined;
    this.#values.set(to, coerce(node, canonical, source), entry.path, this.#weak);
  }

  #setSeveral({ read, expected }: Spelling & { kind: 'several' }, entry: SpelledEntry): void {
    const several = read(entry.value);
    if (several === undefined) this.#notUnderstood(entry, expected);
    for (const [to, value] of Object.entries(several ?? {})) {
      this.#values.set(to, value, entry.path, this.#weak);
    }
  }

  #expectOnly({ values, reason }: Spelling & { kind: 'only' }, { path, value }: SpelledEntry): void {
    const { reports } = this.#context;
    if (values.some((known) => known.toLowerCase() === textOf(value).toLowerCase())) {
      reports.note(path, `says what happens anyway: ${reason}`);
    } else {
      reports.problem(path, {
        value,
        message: 'not supported',
        expected: `${values.join(' or ')}: ${reason}`,
      });
    }
  }

  #notUnderstood({ path, value }: SpelledEntry, expected: string): void {
    this.#context.reports.problem(path, { value, message: 'not valid', expected });
  }

  #unknown({ key, path, value }: SpelledEntry): void {
    const known = knownKeys(this.#kind);
    const group = nodeAt(this.#kind.schema, key);
    const parts =
      group === undefined
        ? { message: 'unknown key', expected: `one of ${known.join(', ')}`, nearest: nearest(key, known) }
        : { value, message: 'not valid', expected: expectationOf(group) };
    this.#context.reports.problem(path, parts);
  }
}

function spellingOf(
  { schema, spellings }: ConnectorKind,
  { key, value }: SpelledEntry,
): Spelling | undefined {
  const node: SchemaNode | undefined = nodeAt(schema, key);
  const own: Spelling = { kind: 'path', to: key };
  // `format: json` is a spelling, `format: {}` the group itself.
  if (node !== undefined && isGroup(node)) return isObject(value) ? own : spellings[key];
  return spellings[key] ?? (node && own);
}

/** The keys to offer for a part: the canonical ones and their short spellings. */
export function knownKeys({ schema, spellings }: ConnectorKind): readonly string[] {
  const own = leavesOf(schema).map(({ path }) => path);
  const spelled = Object.entries(spellings)
    .filter(([key, { kind }]) => (kind === 'path' || kind === 'several') && !isLongKey(key))
    .map(([key]) => key);
  return [...new Set([...own, ...spelled])];
}

/** Other spellings of a canonical path. */
export function spellingsOf({ spellings }: ConnectorKind, path: string): readonly string[] {
  return Object.entries(spellings)
    .filter(([key, spelling]) => spelling.kind === 'path' && spelling.to === path && !isLongKey(key))
    .map(([key]) => key);
}

/** The same key once more with another system's prefix. */
function isLongKey(key: string): boolean {
  return key.startsWith('debezium.');
}
