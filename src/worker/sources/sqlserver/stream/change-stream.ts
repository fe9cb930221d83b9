import { type ChangeEvent, type SourceTransaction } from '../../../../core/change-event';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type Row } from '../../../../core/table-schema';
import { formatLsn, type Lsn, LSN_ZERO } from '../../../codec/lsn';
import { SqlServerChangeEvent } from '../change-event';
import { type CapturedTable } from '../discovery/captured-table';
import { type Change } from '../handover/change';
import { ChangeMerge } from '../handover/change-merge';
import { PositionTracker, type StreamPosition } from '../handover/stream-position';
import { type ChangeSink, type TableHandover } from '../handover/table-handover';
import { type KeyBound } from '../snapshot/key-bound';
import { serverErrorNumber } from '../tds/sql-errors';
import { type TdsConnection } from '../tds/tds-connection';
import { FeedPages, RowSizeEstimate } from './feed-pages';
import { withTimes } from './gap-times';
import { type CheckedTable, nextNeeded, readInstanceStates, verifyInstances } from './instance-check';
import { readActiveTables, readBound, readHorizon, readTransactions } from './poll-queries';
import { ReadView } from './read-view';
import { type ServerClock } from './server-clock';

export interface StreamedTable extends CheckedTable {
  readonly handover: TableHandover<KeyBound>;
}

export interface ChangeStreamOptions {
  readonly connection: TdsConnection;
  readonly tables: readonly StreamedTable[];
  readonly position: StreamPosition;
  readonly maxTransactions: number;
  readonly usesSnapshotIsolation: boolean;
  readonly clock: ServerClock;
}

/** Bytes of pages that are held at a time, all tables together. */
const PAGE_BUDGET_BYTES = 16_000_000;
const MAX_PAGE_BYTES = 4_000_000;
/** A statement for a smaller page costs more than its rows. */
const MIN_PAGE_BYTES = 64_000;
const INVALID_OBJECT = 208;

/** What one look for changes has found, until all of it is delivered. */
interface Poll {
  /** Everything up to here is delivered when the poll is done. */
  readonly end: Lsn;
  readonly merge: ChangeMerge;
  readonly pages: ReadonlyMap<string, FeedPages>;
  readonly pageBytes: number;
  readonly transactions: ReadonlyMap<Lsn, SourceTransaction>;
}

/** What a batch may hold. */
export interface BatchLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** Reads the changes of all tables in commit order, poll by poll, on one connection. */
export class ChangeStream {
  readonly #options: ChangeStreamOptions;
  readonly #captured: readonly CapturedTable[];
  readonly #sizes: readonly RowSizeEstimate[];
  readonly #tracker: PositionTracker;
  readonly #view: ReadView;
  #poll: Poll | undefined;
  /** Newest commit that a poll has seen. */
  #lsnKnown: Lsn = LSN_ZERO;

  constructor(options: ChangeStreamOptions) {
    this.#options = options;
    this.#captured = options.tables.map(({ captured }) => captured);
    this.#sizes = this.#captured.map(
      ({ columns }) => new RowSizeEstimate(columns.some(({ isLarge }) => isLarge)),
    );
    this.#tracker = new PositionTracker(options.position);
    this.#view = new ReadView(options.connection, options.usesSnapshotIsolation, (needed) =>
      this.#verify(needed),
    );
  }

  get position(): StreamPosition {
    return this.#tracker.position;
  }

  /** Everything up to this LSN is applied. */
  get lsn(): Lsn {
    return this.#tracker.lsn;
  }

  /** Begins at an LSN instead of where it stands; only before the first change. */
  startAt(lsn: Lsn): void {
    this.#tracker.finishUpTo(lsn);
  }

  /** True when more changes are known than were applied. */
  get hasMore(): boolean {
    return this.#poll !== undefined || this.#lsnKnown > this.#tracker.lsn;
  }

  /** True when the next changes are in memory. */
  get hasRows(): boolean {
    const { merge, pages } = this.#poll ?? {};
    if (merge === undefined) return false;
    for (const feed of merge.starved) if (pages?.get(feed.instance)?.hasRows !== true) return false;
    return merge.next !== undefined || merge.starved.size > 0;
  }

  /** Looks whether all capture instances are still what they were, and still have what is needed. */
  async verify(): Promise<void> {
    await this.#verify(nextNeeded(this.#tracker));
  }

  /**
   * Applies the next changes, as far as the limits go; the position may end up inside a commit.
   * @returns false when there was nothing new
   */
  async next(events: ChangeEvent[], limits: BatchLimits): Promise<boolean> {
    try {
      this.#poll ??= await this.#startPoll();
      if (this.#poll === undefined) return false;
      await this.#drain(this.#poll, new EventSink(this.#options.tables, events), limits);
      await this.#view.leave();
      return true;
    } catch (error) {
      // A change table that is gone in the middle of a poll: say which instance it was.
      if (serverErrorNumber(error) === INVALID_OBJECT) await this.verify();
      throw error;
    }
  }

  async #startPoll(): Promise<Poll | undefined> {
    const { connection, maxTransactions, clock } = this.#options;
    const after = this.#tracker.lsn;
    const { newest, captured } = await readHorizon(connection, after);
    if (newest === null) {
      if (captured !== null) this.#tracker.finishUpTo(captured);
      return undefined;
    }
    this.#lsnKnown = newest;
    await this.#view.enter(nextNeeded(this.#tracker));
    const bound = (await readBound(connection, after, maxTransactions)) ?? newest;
    const upTo = bound < newest ? bound : newest;
    const active = await readActiveTables(connection, this.#captured, after);
    const transactions =
      active.length === 0 ? new Map() : await readTransactions(connection, after, upTo, clock);
    const pages = new Map(
      active.map((ordinal) => this.#feedPages(ordinal, upTo)).map((p) => [p.feed.instance, p]),
    );
    return {
      // When nothing with changes is beyond, idle entries of the capture job count as well.
      end: upTo === newest && captured !== null ? captured : upTo,
      merge: new ChangeMerge([...pages.values()].map(({ feed }) => feed)),
      pages,
      pageBytes: pageBytesOf(active.length),
      transactions,
    };
  }

  #feedPages(ordinal: number, upTo: Lsn): FeedPages {
    const { captured: table, handover } = at(this.#options.tables, ordinal);
    const cursor = this.#tracker.cursor(table.instance.name);
    const { cutLsn, lsn } = this.#tracker;
    return new FeedPages({
      ordinal,
      table,
      after: lsn,
      cut: cursor !== undefined && cutLsn !== undefined ? { startLsn: cutLsn, cursor } : undefined,
      upTo,
      sizes: at(this.#sizes, ordinal),
      bounds: () => handover.bounds,
    });
  }

  async #drain(poll: Poll, sink: EventSink, limits: BatchLimits): Promise<void> {
    const { merge } = poll;
    for (;;) {
      await this.#readStarved(poll);
      this.#applyChanges(poll, sink, limits);
      if (merge.next !== undefined) return;
      if (merge.starved.size === 0) break;
    }
    this.#tracker.finishUpTo(poll.end);
    this.#poll = undefined;
  }

  /** Until a page is missing, the limits are reached, or nothing is left. */
  #applyChanges({ merge, transactions }: Poll, sink: EventSink, limits: BatchLimits): void {
    for (;;) {
      const feed = merge.next;
      if (feed === undefined || sink.isFull(limits)) return;
      const change = feed.first;
      sink.apply(feed.ordinal, change, transactions);
      this.#tracker.delivered(feed.instance, change);
      merge.take();
    }
  }

  async #readStarved({ merge, pages, pageBytes }: Poll): Promise<void> {
    for (const feed of merge.starved) {
      const page = pages.get(feed.instance);
      if (page?.hasRows === true) {
        page.fill();
      } else {
        await this.#view.enter(nextNeeded(this.#tracker));
        await page?.read(this.#options.connection, pageBytes);
      }
      merge.refilled(feed);
    }
  }

  async #verify(needed: Lsn): Promise<void> {
    const { connection, tables } = this.#options;
    const states = await readInstanceStates(connection);
    try {
      verifyInstances(states, tables, needed);
    } catch (error) {
      throw await withTimes(error, connection);
    }
  }
}

/** Turns changes into events by the hand-over of their table. */
class EventSink implements ChangeSink {
  readonly #tables: readonly StreamedTable[];
  readonly #events: ChangeEvent[];
  #sizeBytes = 0;
  #applied = 0;
  #table: StreamedTable | undefined;
  #change: Change | undefined;
  #transaction: SourceTransaction | undefined;
  #transactionLsn: Lsn | undefined;

  constructor(tables: readonly StreamedTable[], events: ChangeEvent[]) {
    this.#tables = tables;
    this.#events = events;
  }

  /** Changes that are not delivered count as well: a batch takes about the same time whatever becomes of them. */
  isFull({ maxEvents, maxBytes }: BatchLimits): boolean {
    return this.#applied >= maxEvents || this.#sizeBytes >= maxBytes;
  }

  apply(ordinal: number, change: Change, transactions: ReadonlyMap<Lsn, SourceTransaction>): void {
    const table = at(this.#tables, ordinal);
    if (change.startLsn !== this.#transactionLsn) {
      this.#transaction = transactions.get(change.startLsn) ?? unknownCommit(table, change.startLsn);
      this.#transactionLsn = change.startLsn;
    }
    this.#table = table;
    this.#change = change;
    this.#applied += 1;
    this.#sizeBytes += change.sizeBytes;
    table.handover.apply(change, this);
  }

  deliver(op: 'c' | 'u' | 'd', before: Row | null, after: Row | null, movedKey: Row | null): void {
    const change = this.#change as Change;
    this.#events.push(
      new SqlServerChangeEvent({
        op,
        table: (this.#table as StreamedTable).captured.schema,
        before,
        after,
        transaction: this.#transaction as SourceTransaction,
        seqval: change.seqval,
        serial: change.serial,
        movedKey,
        sizeBytes: change.sizeBytes,
      }),
    );
  }
}

function pageBytesOf(activeTables: number): number {
  const share = PAGE_BUDGET_BYTES / Math.max(1, activeTables);
  return Math.min(MAX_PAGE_BYTES, Math.max(MIN_PAGE_BYTES, share));
}

function unknownCommit({ captured }: StreamedTable, lsn: Lsn): never {
  const message = `reading capture instance ${captured.instance.name}: commit ${formatLsn(lsn)} has no entry in cdc.lsn_time_mapping`;
  throw new CdcError('CDC_SQLSERVER_CHANGE_ROWS_BROKEN', message);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
