import { type Lsn } from '../../../codec/lsn';
import { type CapturedTable } from '../discovery/captured-table';
import { type ChangeRow, type FeedCursor } from '../handover/change';
import { ChangeFeed } from '../handover/change-feed';
import { type WindowBounds } from '../handover/table-handover';
import { type KeyBound } from '../snapshot/key-bound';
import { type TdsConnection } from '../tds/tds-connection';
import { changeQuery, type PageStart } from './change-query';
import { ChangeRowReader } from './change-rows';

const MAX_PAGE_ROWS = 20_000;
/** Guess for the first page of a table; large values can be as long as they like. */
const FIRST_ROW_BYTES = 500;
const FIRST_LARGE_ROW_BYTES = 64_000;

/** How large the rows of a table are, learned from page to page. */
export class RowSizeEstimate {
  #bytes: number;

  constructor(hasLargeColumns: boolean) {
    this.#bytes = hasLargeColumns ? FIRST_LARGE_ROW_BYTES : FIRST_ROW_BYTES;
  }

  rowsIn(budgetBytes: number): number {
    return Math.max(1, Math.min(MAX_PAGE_ROWS, Math.floor(budgetBytes / this.#bytes)));
  }

  learn(rows: number, bytes: number): void {
    if (rows > 0) this.#bytes = Math.max(50, bytes / rows);
  }
}

/** Fills the feed of one capture instance, page by page, up to the bound of the poll. */
export class FeedPages {
  readonly feed: ChangeFeed;
  readonly #table: CapturedTable;
  readonly #upTo: Lsn;
  readonly #sizes: RowSizeEstimate;
  readonly #bounds: () => WindowBounds<KeyBound> | undefined;
  #after: PageStart;

  constructor(options: {
    readonly ordinal: number;
    readonly table: CapturedTable;
    /** Newest commit that is delivered as a whole. */
    readonly after: Lsn;
    /** Where a commit behind it is cut, if it is. */
    readonly cut: { readonly startLsn: Lsn; readonly cursor: FeedCursor } | undefined;
    readonly upTo: Lsn;
    readonly sizes: RowSizeEstimate;
    /** The windows of the table as of now. */
    readonly bounds: () => WindowBounds<KeyBound> | undefined;
  }) {
    const { table, cut } = options;
    this.feed = new ChangeFeed(table.instance.name, options.ordinal, cut);
    this.#table = table;
    this.#upTo = options.upTo;
    this.#sizes = options.sizes;
    this.#bounds = options.bounds;
    this.#after = cut === undefined ? { lsn: options.after } : { lsn: cut.startLsn, point: cut.cursor };
  }

  /** Reads the next page. A page that turns out to be far larger than wanted is given up in the middle. */
  async read(connection: TdsConnection, budgetBytes: number): Promise<void> {
    const bounds = this.#bounds();
    const maxRows = this.#sizes.rowsIn(budgetBytes);
    const rows = new ChangeRowReader(this.#table, bounds);
    let count = 0;
    let bytes = 0;
    let last: ChangeRow | undefined;
    const request = { table: this.#table, after: this.#after, upTo: this.#upTo, maxRows, bounds };
    await connection.execute(changeQuery(request), (row, sizeBytes) => {
      last = rows.read(row, sizeBytes);
      this.feed.add(last);
      count += 1;
      bytes += last.sizeBytes;
      return bytes > 2 * budgetBytes;
    });
    this.#sizes.learn(count, bytes);
    if (last !== undefined) this.#after = { lsn: last.startLsn, point: last };
    if (count < maxRows && bytes <= 2 * budgetBytes) this.feed.finish();
  }
}
