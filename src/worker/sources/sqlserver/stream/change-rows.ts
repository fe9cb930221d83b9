import { UNAVAILABLE, type Value } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';
import { type CapturedColumn, type CapturedTable } from '../discovery/captured-table';
import { type ChangeRow, DELETE, DELIVERED, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../handover/change';
import { type WindowBounds, windowNumber } from '../handover/table-handover';
import { COMMAND_ID, OPERATION, type PageLayout, pageLayout, SEQVAL, START_LSN } from './change-query';

/** What a row costs in memory beside its bytes on the wire, roughly. */
const ROW_OVERHEAD_BYTES = 120;
const VALUE_OVERHEAD_BYTES = 16;

/** Makes change rows of the rows of one page. */
export class ChangeRowReader {
  readonly #layout: PageLayout;
  readonly #bounds: WindowBounds<unknown> | undefined;
  readonly #large: readonly [ordinal: number, column: CapturedColumn][];
  readonly #notNullBooleans: readonly number[];
  readonly #overheadBytes: number;

  /** @param bounds those that the page was asked for with */
  constructor(table: CapturedTable, bounds: WindowBounds<unknown> | undefined) {
    this.#layout = pageLayout(table, bounds !== undefined);
    this.#bounds = bounds;
    const columns = [...table.columns.entries()];
    this.#large = columns.filter(([, { isLarge }]) => isLarge);
    this.#notNullBooleans = columns.filter(([, column]) => column.isNotNullBoolean).map(([i]) => i);
    this.#overheadBytes = ROW_OVERHEAD_BYTES + VALUE_OVERHEAD_BYTES * columns.length;
  }

  read(row: Value[], sizeBytes: number): ChangeRow {
    const { window, firstColumn } = this.#layout;
    const operation = row[OPERATION] as number;
    const values = row.slice(firstColumn);
    if (this.#large.length > 0) this.#markUnavailable(row, operation, values);
    if (operation === DELETE) this.#restoreBooleans(values);
    return {
      startLsn: row[START_LSN] as Lsn,
      commandId: row[COMMAND_ID] as number,
      seqval: row[SEQVAL] as Lsn,
      operation,
      window: this.#bounds === undefined ? DELIVERED : windowNumber(this.#bounds, row[window ?? 0] as number),
      values,
      sizeBytes: sizeBytes + this.#overheadBytes,
    };
  }

  /** Large values that a change did not touch are null in its rows; only the mask tells them from real nulls. */
  #markUnavailable(row: Value[], operation: number, values: Value[]): void {
    if (operation === INSERT) return;
    const mask = row[this.#layout.mask ?? 0] as Uint8Array | null;
    const isUpdate = operation === UPDATE_BEFORE || operation === UPDATE_AFTER;
    for (const [ordinal, { captureOrdinal, lacksBefore }] of this.#large) {
      if (values[ordinal] !== null) continue;
      const isUntouched = isUpdate && !hasBit(mask, captureOrdinal);
      if (isUntouched || (lacksBefore && operation !== UPDATE_AFTER)) values[ordinal] = UNAVAILABLE;
    }
  }

  /** Deleted rows may have null where the column is `bit NOT NULL`. */
  #restoreBooleans(values: Value[]): void {
    for (const ordinal of this.#notNullBooleans) values[ordinal] ??= false;
  }
}

function hasBit(mask: Uint8Array | null, ordinal: number): boolean {
  return mask === null || (((mask[ordinal >> 3] ?? 0) >> (ordinal & 7)) & 1) === 1;
}
