import { formatLsn, tryParseLsn, type Lsn } from '../../../codec/lsn';
import { type JsonObject, type JsonValue } from '../../../../core/ports';
import { type Change, type FeedCursor } from './change';

/** Where the stream was cut inside a commit: per capture instance the last row that was delivered. */
export interface Cut {
  readonly lsn: Lsn;
  readonly feeds: ReadonlyMap<string, FeedCursor>;
}

/**
 * Everything up to and with the commit `lsn` is delivered, and of the commit `cut.lsn` what the cursors say. Exact
 * whatever the order in which tables are merged.
 */
export interface StreamPosition {
  readonly lsn: Lsn;
  readonly cut: Cut | null;
}

/** Follows the changes that are delivered. */
export class PositionTracker {
  #lsn: Lsn;
  #cutLsn: Lsn | undefined;
  readonly #feeds = new Map<string, FeedCursor>();

  constructor(position: StreamPosition) {
    this.#lsn = position.lsn;
    this.#cutLsn = position.cut?.lsn;
    for (const [instance, cursor] of position.cut?.feeds ?? []) this.#feeds.set(instance, cursor);
  }

  /** The newest commit of which everything is delivered. */
  get lsn(): Lsn {
    return this.#lsn;
  }

  get cutLsn(): Lsn | undefined {
    return this.#cutLsn;
  }

  cursor(instance: string): FeedCursor | undefined {
    return this.#feeds.get(instance);
  }

  delivered(instance: string, change: Change): void {
    if (change.startLsn !== this.#cutLsn) {
      this.finishCommit();
      this.#cutLsn = change.startLsn;
    }
    this.#feeds.set(instance, change);
  }

  /** No change of the commit that is cut is left. */
  finishCommit(): void {
    if (this.#cutLsn === undefined) return;
    this.#lsn = this.#cutLsn;
    this.#cutLsn = undefined;
    this.#feeds.clear();
  }

  /** Everything up to `lsn` is delivered, which need not reach the commit that is cut. */
  finishUpTo(lsn: Lsn): void {
    if (this.#cutLsn !== undefined && this.#cutLsn <= lsn) this.finishCommit();
    if (lsn > this.#lsn) this.#lsn = lsn;
  }

  get position(): StreamPosition {
    if (this.#cutLsn === undefined) return { lsn: this.#lsn, cut: null };
    const feeds = new Map([...this.#feeds].map(([instance, at]) => [instance, toCursor(at)]));
    return { lsn: this.#lsn, cut: { lsn: this.#cutLsn, feeds } };
  }
}

/** Only the place, so that a position keeps no row alive. */
function toCursor({ commandId, seqval, operation, serial }: FeedCursor): FeedCursor {
  return { commandId, seqval, operation, serial };
}

/** `{"lsn": "…", "cut": {"lsn": "…", "feeds": {"dbo_orders": [command_id, "seqval", operation, serial]}}}`. */
export function positionToJson(position: StreamPosition): JsonObject {
  const lsn = formatLsn(position.lsn);
  if (position.cut === null) return { lsn };
  const feeds: Record<string, JsonValue> = {};
  for (const [instance, at] of position.cut.feeds) {
    feeds[instance] = [at.commandId, formatLsn(at.seqval), at.operation, at.serial];
  }
  return { lsn, cut: { lsn: formatLsn(position.cut.lsn), feeds } };
}

/** Undefined when the value is not what {@link positionToJson} writes. */
export function tryParsePosition(json: JsonObject): StreamPosition | undefined {
  const lsn = tryParseLsnValue(json['lsn']);
  if (lsn === undefined) return undefined;
  const { cut } = json;
  if (cut === undefined) return { lsn, cut: null };
  const parsed = isObject(cut) ? tryParseCut(cut) : undefined;
  return parsed === undefined ? undefined : { lsn, cut: parsed };
}

function tryParseCut(json: JsonObject): Cut | undefined {
  const lsn = tryParseLsnValue(json['lsn']);
  const { feeds } = json;
  if (lsn === undefined || !isObject(feeds)) return undefined;
  const cursors = new Map<string, FeedCursor>();
  for (const [instance, at] of Object.entries(feeds)) {
    const cursor = tryParseCursor(at);
    if (cursor === undefined) return undefined;
    cursors.set(instance, cursor);
  }
  return { lsn, feeds: cursors };
}

function tryParseCursor(json: JsonValue): FeedCursor | undefined {
  if (!Array.isArray(json)) return undefined;
  const [commandId, seqvalText, operation, serial] = json as readonly JsonValue[];
  const seqval = tryParseLsnValue(seqvalText);
  if (!isInteger(commandId) || seqval === undefined || !isInteger(operation) || !isInteger(serial)) {
    return undefined;
  }
  return { commandId, seqval, operation, serial };
}

function tryParseLsnValue(value: JsonValue | undefined): Lsn | undefined {
  return typeof value === 'string' ? tryParseLsn(value) : undefined;
}

function isInteger(value: JsonValue | undefined): value is number {
  return Number.isSafeInteger(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
