import { type Row, UNAVAILABLE } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';
import { rowKey } from './row-key';

export type RowVisitor = (row: Row, sizeBytes: number) => void;

/** The rows of a chunk as they were read, in whatever form is compact. */
export interface ChunkRows {
  readonly count: number;
  readonly sizeBytes: number;
  forEach(visit: RowVisitor): void;
}

/** What the stream said of a key since the window is open; it always wins over what was read. */
interface Folded {
  /** Null: there is no row of this key. */
  row: Row | null;
  readonly sizeBytes: number;
  /** The key that the row had before, when its row as it was read may have large values that `row` lacks. */
  readonly movedFrom: string | null;
  /** Whether what was read under its own key may have them. */
  fillFromOwn: boolean;
}

const REMOVED: Folded = { row: null, sizeBytes: 0, movedFrom: null, fillFromOwn: false };

/**
 * A chunk on its way: declared before it is read, delivered once the stream has passed a fence that covers everything
 * the read could see. Until then changes of its keys are folded into it. Since all changes up to the fence are folded,
 * it does not matter which of them the read saw, nor in which order rows and changes arrive.
 */
export class SnapshotWindow<Bound> {
  readonly number: number;
  /** Last key of the window; null: it reaches to the end of the table. */
  readonly ceiling: Bound | null;
  readonly #key: readonly number[];
  readonly #folded = new Map<string, Folded>();
  #foldedBytes = 0;
  #rows: ChunkRows | undefined;
  #fence: Lsn | undefined;

  constructor(number: number, ceiling: Bound | null, key: readonly number[]) {
    this.number = number;
    this.ceiling = ceiling;
    this.#key = key;
  }

  get isRead(): boolean {
    return this.#rows !== undefined;
  }

  get fence(): Lsn | undefined {
    return this.#fence;
  }

  /** Bytes held, for the memory bound. */
  get sizeBytes(): number {
    return this.#foldedBytes + (this.#rows?.sizeBytes ?? 0);
  }

  setRows(rows: ChunkRows): void {
    this.#rows = rows;
  }

  /** Every commit that the read could see is at or below `fence`. */
  setFence(fence: Lsn): void {
    this.#fence = fence;
  }

  /** @param old the row before, when the change moved it here from another key of this window */
  put(row: Row, sizeBytes: number, old?: Row): void {
    const key = rowKey(row, this.#key);
    const movedFrom = old === undefined ? null : rowKey(old, this.#key);
    this.#set(
      key,
      row.includes(UNAVAILABLE) ? this.#completed(row, sizeBytes, key, movedFrom) : whole(row, sizeBytes),
    );
  }

  remove(row: Row): void {
    this.#set(rowKey(row, this.#key), REMOVED);
  }

  /** The rows of the window as of now, each once. The window is not to be used afterwards. */
  drain(visit: RowVisitor): void {
    const moved = this.#movedRows();
    this.#rows?.forEach((row, sizeBytes) => {
      if (this.#folded.size === 0) visit(row, sizeBytes);
      else this.#visitRead(row, sizeBytes, moved, visit);
    });
    for (const { row, sizeBytes } of this.#folded.values()) if (row !== null) visit(row, sizeBytes);
  }

  #visitRead(row: Row, sizeBytes: number, moved: Map<string, Folded>, visit: RowVisitor): void {
    const key = rowKey(row, this.#key);
    const movedAway = moved.get(key);
    if (movedAway !== undefined) complete(movedAway, row);
    const folded = this.#folded.get(key);
    if (folded === undefined) {
      visit(row, sizeBytes);
    } else if (folded.fillFromOwn) {
      complete(folded, row);
    }
  }

  /** Takes the large values that `row` lacks from what is known, or notes where they may come from. */
  #completed(row: Row, sizeBytes: number, key: string, movedFrom: string | null): Folded {
    const own = this.#folded.get(key);
    const known = movedFrom === null ? own : this.#folded.get(movedFrom);
    if (known === undefined) return { row, sizeBytes, movedFrom, fillFromOwn: own === undefined };
    return {
      row: fill(row, known.row),
      sizeBytes: Math.max(sizeBytes, known.sizeBytes),
      movedFrom: known.movedFrom ?? (known.fillFromOwn ? movedFrom : null),
      fillFromOwn: movedFrom === null && known.fillFromOwn,
    };
  }

  #set(key: string, folded: Folded): void {
    this.#foldedBytes += folded.sizeBytes - (this.#folded.get(key)?.sizeBytes ?? 0);
    this.#folded.set(key, folded);
  }

  #movedRows(): Map<string, Folded> {
    const moved = new Map<string, Folded>();
    for (const folded of this.#folded.values()) {
      if (folded.movedFrom !== null) moved.set(folded.movedFrom, folded);
    }
    return moved;
  }
}

function whole(row: Row, sizeBytes: number): Folded {
  return { row, sizeBytes, movedFrom: null, fillFromOwn: false };
}

/** What was read under a key is the newest for the columns that no change since has touched; the first find counts. */
function complete(folded: Folded, read: Row): void {
  folded.row = fill(folded.row, read);
  folded.fillFromOwn = false;
}

function fill(row: Row | null, from: Row | null): Row | null {
  if (row === null || from === null) return row;
  return row.map((value, ordinal) => (value === UNAVAILABLE ? (from[ordinal] ?? null) : value));
}
