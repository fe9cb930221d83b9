import { InvariantError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';
import { type CapturedTable } from '../discovery/captured-table';
import { type FeedCursor } from '../handover/change';
import { ChangeFeed } from '../handover/change-feed';
import { type WindowBounds } from '../handover/table-handover';
import { type KeyBound } from '../snapshot/key-bound';
import { type TdsConnection } from '../tds/tds-connection';
import { verifyWireColumns } from '../discovery/wire-check';
import {
  changeQuery,
  COMMAND_ID,
  OPERATION,
  pageLayout,
  type PageStart,
  SEQVAL,
  START_LSN,
} from './change-query';
import { ChangeRowReader } from './change-rows';
import { PageRows } from './page-rows';

const MAX_PAGE_ROWS = 20_000;
/** Guess for the first page of a table; large values can be as long as they like. */
const FIRST_ROW_BYTES = 500;
const FIRST_LARGE_ROW_BYTES = 64_000;

/** Rows that become values at a time. */
const FILL_ROWS = 100;

interface HeldPage {
  readonly rows: PageRows;
  readonly reader: ChangeRowReader;
  /** No more rows lie within the bound of the poll. */
  readonly isLast: boolean;
}

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
  #page: HeldPage | undefined;

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

  /** True when rows of the last page are left. */
  get hasRows(): boolean {
    return this.#page !== undefined;
  }

  /** Hands some rows of the page on; only a few at a time become values, and most of them die young. */
  fill(): void {
    const page = this.#page;
    if (page === undefined) return;
    page.rows.take(FILL_ROWS, (row, sizeBytes) => this.feed.add(page.reader.read(row, sizeBytes)));
    if (!page.rows.isAtEnd) return;
    this.#page = undefined;
    if (page.isLast) this.feed.finish();
  }

  /** Reads the next page. A page that turns out to be far larger than wanted is given up in the middle. */
  async read(connection: TdsConnection, budgetBytes: number): Promise<void> {
    const bounds = this.#bounds();
    const maxRows = this.#sizes.rowsIn(budgetBytes);
    const statement = changeQuery({
      table: this.#table,
      after: this.#after,
      upTo: this.#upTo,
      maxRows,
      bounds,
    });
    let rows: PageRows | undefined;
    await connection.run(statement, (giveUp) => (_, formats, columns) => {
      verifyWireColumns(
        this.#table,
        columns.slice(pageLayout(this.#table, bounds !== undefined).firstColumn),
      );
      rows = PageRows.create(formats, statement.readers ?? [], 2 * budgetBytes, giveUp);
      return rows;
    });
    if (rows === undefined) throw new InvariantError(`${statement.doing}: no result`);
    this.#sizes.learn(rows.count, rows.rowBytes);
    this.#advance(rows.last);
    const isLast = rows.count < maxRows && !rows.isCut;
    this.#page = { rows, reader: new ChangeRowReader(this.#table, bounds), isLast };
    this.fill();
  }

  #advance(last: readonly Value[] | undefined): void {
    if (last === undefined) return;
    const point = {
      commandId: last[COMMAND_ID] as number,
      seqval: last[SEQVAL] as Lsn,
      operation: last[OPERATION] as number,
    };
    this.#after = { lsn: last[START_LSN] as Lsn, point };
  }
}
