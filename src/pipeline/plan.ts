import { isDeepStrictEqual } from 'node:util';
import { type JsonValue } from '../core/ports';
import { documentNode } from './connector-kinds';
import { type PipelineDocument } from './normalise';
import { isObject, withDefaults } from './schema/schema-walk';
import { maskSecrets } from './secrets';

/** One difference between two documents of a pipeline. */
export interface PlannedChange {
  /** Canonical path: `sink.topic`; for an element of a list the path of the list. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** The value before, with secrets masked; null when it was added. */
  readonly before: JsonValue;
  /** The value after, with secrets masked; null when it was removed. */
  readonly after: JsonValue;
  /** Why it has to be accepted explicitly; null when it changes nothing of what was delivered or will be. */
  readonly acceptance: string | null;
}

export interface Plan {
  readonly changes: readonly PlannedChange[];
  /** Whether any change has to be accepted before the pipeline may run with it. */
  readonly needsAcceptance: boolean;
}

/** What follows from a change, by its kind; a kind that is not named changes freely. */
export type Consequence = Readonly<Partial<Record<PlannedChange['kind'] | 'lowered', string>>>;

function always(reason: string): Consequence {
  return { added: reason, removed: reason, changed: reason };
}

/** What follows from a change at a path or below it; paths that are not here may change freely. */
export const CONSEQUENCES: Readonly<Record<string, Consequence>> = {
  name: always('the stored position belongs to the name: this is another pipeline, which begins anew'),
  version: { lowered: 'the version is lower than the one that ran last' },
  'source.type': always('positions of one kind of source mean nothing to another'),
  'source.connection.database': always('positions of one database mean nothing to another'),
  'source.tables': {
    added: 'the table is snapshotted from its beginning, beside the running changes',
    removed: "the table's position is given up: added again later, it is snapshotted again",
  },
  'source.captureInstances': always('changes that only the instance used so far has captured are not read'),
  'source.unmappedTypes': always('rows get other columns from here on'),
  'sink.type': always('positions stored by one kind of sink are not known to another'),
  'sink.topic': always('rows go to other topics from here on; what is in the old ones stays there'),
  'sink.format': always(
    'records are written differently from here on, in the same topics; keys may go to other partitions',
  ),
};

/**
 * Compares two documents of a pipeline, as `normalise` gives them. Secrets written into them are not compared; an option
 * that an older document does not have yet counts as its default.
 */
export function plan(current: PipelineDocument, wanted: PipelineDocument): Plan {
  const [before, after] = [current, wanted].map((document) =>
    withDefaults(documentNode, maskSecrets(document as unknown as JsonValue)),
  );
  const changes = compare(before, after, []).map(judge);
  return { changes, needsAcceptance: changes.some(({ acceptance }) => acceptance !== null) };
}

/** One line per change: `~ sink.topic: "a" -> "b" (has to be accepted: …)`. */
export function formatPlan({ changes }: Plan): readonly string[] {
  return changes.map(({ kind, path, before, after, acceptance }) => {
    const reason = acceptance === null ? '' : ` (has to be accepted: ${acceptance})`;
    switch (kind) {
      case 'added':
        return `+ ${path}: ${JSON.stringify(after)}${reason}`;
      case 'removed':
        return `- ${path}: ${JSON.stringify(before)}${reason}`;
      case 'changed':
        return `~ ${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}${reason}`;
    }
  });
}

interface Difference {
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => compare(before[key], after[key], [...path, key]));
  }
  return [{ path, before, after }];
}

/** Lists are sets here: the order of tables or brokers means nothing. */
function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly string[],
): readonly Difference[] {
  const has = (list: readonly JsonValue[], item: JsonValue): boolean =>
    list.some((other) => isDeepStrictEqual(item, other));
  const removed = before.filter((item) => !has(after, item));
  const added = after.filter((item) => !has(before, item));
  return [
    ...removed.map((item) => ({ path, before: item, after: undefined })),
    ...added.map((item) => ({ path, before: undefined, after: item })),
  ];
}

function judge({ path, before, after }: Difference): PlannedChange {
  const change = {
    path: path.join('.'),
    kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    before: before ?? null,
    after: after ?? null,
  } as const;
  const consequence = consequenceOf(path);
  const lowered = isLower(change.after, change.before) ? consequence?.lowered : undefined;
  return { ...change, acceptance: lowered ?? consequence?.[change.kind] ?? null };
}

function consequenceOf(path: readonly string[]): Consequence | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const consequence = CONSEQUENCES[path.slice(0, length).join('.')];
    if (consequence !== undefined) return consequence;
  }
  return undefined;
}

/** Whether one dotted version is lower than another; a missing one is lower than any. */
function isLower(version: JsonValue, than: JsonValue): boolean {
  const [left, right] = [version, than].map((text) =>
    typeof text === 'string' ? text.split('.').map(Number) : [],
  );
  for (let index = 0; index < 4; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
