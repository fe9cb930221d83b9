import { type Lsn } from '../../../../../../../src/worker/codec/lsn';
import { UNAVAILABLE } from '../../../../../../../src/core/table-schema';
import { type Change } from '../../../../../../../src/worker/sources/sqlserver/handover/change';
import { ChangeFeed } from '../../../../../../../src/worker/sources/sqlserver/handover/change-feed';
import { ChangeMerge } from '../../../../../../../src/worker/sources/sqlserver/handover/change-merge';
import {
  positionToJson,
  PositionTracker,
  type StreamPosition,
  tryParsePosition,
} from '../../../../../../../src/worker/sources/sqlserver/handover/stream-position';
import {
  type WindowBounds,
  windowNumber,
} from '../../../../../../../src/worker/sources/sqlserver/handover/table-handover';
import { type JsonObject } from '../../../../../../../src/core/ports';
import { type HandoverRule, type Progress } from './handover-rule';
import { type CapturedRow, lsnOf, type ModelDatabase, type ModelRow, TABLES } from './model-database';
import { type Random } from './random';

export type Delivered = readonly [
  op: string,
  table: number,
  key: number,
  before: number | null,
  after: ModelRow | null,
];

export interface ReaderOptions {
  /** Makes the rule of a table from what was committed. */
  readonly createRule: (progress: Progress, table: number) => HandoverRule;
  /** Sets fences at what the stream has reached, instead of at what is captured. */
  readonly earlyFence?: boolean;
}

interface Committed {
  readonly position: StreamPosition;
  readonly progress: readonly Progress[];
}

/** What a poll has read and not yet merged. */
interface Poll {
  readonly to: number;
  readonly feeds: readonly ChangeFeed[];
  readonly merge: ChangeMerge;
  readonly rest: CapturedRow[][];
}

/** A worker that reads the model database through the product's hand-over modules, and may be killed at any time. */
export class ModelReader {
  /** What readers of the output see. */
  readonly out: Delivered[] = [];
  readonly #database: ModelDatabase;
  readonly #random: Random;
  readonly #options: ReaderOptions;
  #committed: Committed;
  #batch: Delivered[] = [];
  #tracker: PositionTracker;
  #rules: HandoverRule[] = [];
  /** Per open window, the commits that its read saw; beside the window since rules do not need it. */
  #readAt: (number | undefined)[][] = [];
  #poll: Poll | undefined;

  constructor(database: ModelDatabase, random: Random, options: ReaderOptions) {
    this.#database = database;
    this.#random = random;
    this.#options = options;
    const position = { lsn: lsnOf(database.captured), cut: null };
    this.#committed = { position, progress: Array.from({ length: TABLES }, () => null) };
    this.#tracker = this.restart();
  }

  get isDone(): boolean {
    return this.#rules.every((rule) => rule.isDone) && this.#batch.length === 0;
  }

  /** The newest commit below which everything is delivered and committed. */
  get committedTo(): number {
    return commitNumber(this.#committed.position.lsn);
  }

  /** kill -9: what is not committed is gone. */
  restart(): PositionTracker {
    this.#batch = [];
    this.#poll = undefined;
    this.#rules = this.#committed.progress.map((progress, t) => this.#options.createRule(progress, t));
    this.#readAt = this.#rules.map(() => []);
    this.#tracker = new PositionTracker(stored(this.#committed.position));
    return this.#tracker;
  }

  commit(): void {
    this.out.push(...this.#batch);
    this.#batch = [];
    const progress = this.#rules.map((rule) => rule.progress);
    this.#committed = { position: this.#tracker.position, progress };
  }

  /** Declares the next window of a table; its end is fixed before it is read. */
  openWindow(): void {
    const t = this.#random.below(TABLES);
    const rule = this.#rules[t];
    if (rule === undefined || rule.isDone || rule.openWindows.length >= 3) return;
    const last = rule.openWindows.at(-1);
    if (last?.ceiling === null) return;
    const from = last?.ceiling ?? floorOf(rule);
    const keys = this.#database.keysAbove(t, from);
    rule.open(keys[1 + this.#random.below(3)] ?? null);
    this.#readAt[t]?.push(undefined);
  }

  readWindow(): void {
    const t = this.#random.below(TABLES);
    const rule = this.#rules[t];
    const next = rule?.openWindows.findIndex((window) => !window.isRead) ?? -1;
    const window = rule?.openWindows[next];
    if (rule === undefined || window === undefined) return;
    const floor = rule.openWindows[next - 1]?.ceiling ?? floorOf(rule);
    const rows = this.#database.read(t, floor, window.ceiling ?? Infinity);
    window.setRows({
      count: rows.length,
      sizeBytes: 0,
      forEach: (visit) => rows.forEach((row) => visit(row, 1)),
    });
    (this.#readAt[t] as unknown[])[next] = this.#database.log.length;
  }

  /** One fence closes every window whose read it covers. */
  setFences(): void {
    const { captured } = this.#database;
    const fence = this.#options.earlyFence === true ? this.#tracker.lsn : lsnOf(captured);
    this.#rules.forEach((rule, t) => {
      rule.openWindows.forEach((window, i) => {
        const readAt = this.#readAt[t]?.[i];
        if (readAt !== undefined && readAt <= captured && window.fence === undefined) window.setFence(fence);
      });
    });
  }

  deliverWindow(): void {
    this.#rules.forEach((rule, t) => {
      if (!rule.isReady(this.#tracker.lsn)) return;
      rule.deliver((row) => this.#batch.push(['r', t, row[0], null, row]));
      this.#readAt[t]?.shift();
    });
  }

  /** Merges up to `limit` changes; cuts wherever that ends. */
  stream(limit: number): void {
    const poll = (this.#poll ??= this.#startPoll());
    for (let i = 0; i < limit; i++) {
      while (poll.merge.starved.size > 0) this.#readPage(poll);
      const feed = poll.merge.next;
      if (feed === undefined) break;
      const change = feed.first;
      this.#apply(feed.ordinal, change);
      this.#tracker.delivered(feed.instance, change);
      poll.merge.take();
    }
    if (poll.merge.next === undefined && poll.merge.starved.size === 0) {
      this.#tracker.finishUpTo(lsnOf(poll.to));
      this.#poll = undefined;
    }
  }

  #startPoll(): Poll {
    const { position } = this.#tracker;
    const from = commitNumber(position.lsn) + 1;
    const to = Math.min(this.#database.captured, from + this.#random.below(6));
    const feeds = Array.from({ length: TABLES }, (_, t) => {
      const cursor = position.cut?.feeds.get(String(t));
      const resume = cursor && position.cut ? { startLsn: position.cut.lsn, cursor } : undefined;
      return new ChangeFeed(String(t), t, resume);
    });
    const rest = feeds.map((feed, t) => {
      const rows = this.#database.changes(t, from, to);
      const at = position.cut?.feeds.get(feed.instance);
      if (at === undefined) return rows;
      const done = rows.findIndex((row) => row.startLsn === position.cut?.lsn && isAt(row, at));
      return rows.slice(done + 1);
    });
    return { to, feeds, merge: new ChangeMerge(feeds), rest };
  }

  #readPage(poll: Poll): void {
    const [feed] = poll.merge.starved;
    if (feed === undefined) return;
    const rows = poll.rest[feed.ordinal] as CapturedRow[];
    const bounds = this.#rules[feed.ordinal]?.bounds;
    for (const row of rows.splice(0, 1 + this.#random.below(3))) {
      feed.add({ ...row, window: bounds === undefined ? 0 : judge(bounds, Number(row.values[0])) });
    }
    if (rows.length === 0) feed.finish();
    poll.merge.refilled(feed);
  }

  #apply(t: number, change: Change): void {
    this.#rules[t]?.apply(change, {
      deliver: (op, before, after) => {
        const row = (after ?? before) as unknown as ModelRow;
        this.#batch.push([op, t, row[0], before === null ? null : Number(before[1]), after && row]);
      },
    });
  }
}

/** The position as it comes back from where it was stored. */
function stored(position: StreamPosition): StreamPosition {
  const parsed = tryParsePosition(JSON.parse(JSON.stringify(positionToJson(position))) as JsonObject);
  if (parsed === undefined) throw new Error('the position does not round-trip');
  return parsed;
}

/** Last key that is delivered. */
function floorOf({ progress }: HandoverRule): number {
  return typeof progress === 'number' ? progress : -1;
}

function commitNumber(lsn: Lsn): number {
  return Buffer.from(lsn, 'latin1').readUInt32BE(4);
}

function isAt(row: CapturedRow, at: { commandId: number; seqval: string; operation: number }): boolean {
  return row.commandId === at.commandId && row.seqval === at.seqval && row.operation === at.operation;
}

/** What the change query computes on the server, in the server's order of keys. */
function judge(bounds: WindowBounds<number>, key: number): number {
  if (bounds.floor !== null && key <= bounds.floor) return windowNumber(bounds, 0);
  const index = bounds.ceilings.findIndex((ceiling) => ceiling === null || key <= ceiling);
  return windowNumber(bounds, index < 0 ? null : index + 1);
}

/** Whether the row lacks its large value. */
export function isIncomplete(row: ModelRow): boolean {
  return (row[2] as unknown) === UNAVAILABLE;
}
