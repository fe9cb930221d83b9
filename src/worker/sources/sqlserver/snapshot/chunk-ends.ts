import { type Row } from '../../../../core/table-schema';
import { type CapturedTable } from '../discovery/captured-table';
import { type ChunkRows } from '../handover/snapshot-window';
import { integerCell } from '../tds/cells';
import { type Queries } from '../tds/statement';
import { chunkEndQuery, rowSizesQuery } from './chunk-query';
import { type KeyBound, toKeyBound } from './key-bound';

const CHUNK_BYTES = 1_000_000;
/** Guess until the first chunk is read. */
const FIRST_ROW_BYTES = 500;
/** Rows with large values that are measured at a time. */
const MEASURED_ROWS = 500;

/** Finds where the chunks of a table end: by rows and bytes, whichever comes first. */
export class ChunkEnds {
  readonly #table: CapturedTable;
  readonly #maxRows: number;
  readonly #ordinals: readonly number[];
  readonly #hasLarge: boolean;
  #rowBytes = FIRST_ROW_BYTES;

  constructor(table: CapturedTable, maxRows: number) {
    this.#table = table;
    this.#maxRows = maxRows;
    this.#ordinals = table.key.map((_, i) => i);
    this.#hasLarge = table.columns.some(({ isLarge }) => isLarge);
  }

  /** Last key of the next chunk; null: it reaches to the end of the table. */
  async next(queries: Queries, above: KeyBound | null): Promise<KeyBound | null> {
    const rows = Math.max(1, Math.min(this.#maxRows, Math.floor(CHUNK_BYTES / this.#rowBytes)));
    const end = this.#hasLarge
      ? await this.#nextBySize(queries, above, Math.min(rows, MEASURED_ROWS))
      : (await queries.rows(chunkEndQuery(this.#table, above, rows)))[0];
    return end === undefined ? null : toKeyBound(end, this.#ordinals, this.#table.key);
  }

  /** Tells how large the rows of the last chunk were. */
  learn({ count, sizeBytes }: ChunkRows): void {
    if (!this.#hasLarge && count > 0) this.#rowBytes = sizeBytes / count;
  }

  async #nextBySize(queries: Queries, above: KeyBound | null, maxRows: number): Promise<Row | undefined> {
    const rows = await queries.rows(rowSizesQuery(this.#table, above, maxRows));
    let sizeBytes = 0;
    for (const row of rows) {
      sizeBytes += FIRST_ROW_BYTES + integerCell(row.at(-1));
      if (sizeBytes >= CHUNK_BYTES) return row;
    }
    return rows.length < maxRows ? undefined : rows.at(-1);
  }
}
