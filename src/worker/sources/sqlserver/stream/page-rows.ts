import { type Value } from '../../../../core/table-schema';
import { type ColumnFormat } from '../../../codec/tds/column-format';
import { type ColumnReader, columnReader } from '../../../codec/tds/column-reader';
import { type PackedRowReader, PackedRows, type RowVisitor } from '../../../codec/tds/packed-rows';
import { type ByteSource, RowReader, type RowTaker } from '../../../codec/tds/row-reader';
import { type GiveUp } from '../tds/result-rows';

/**
 * The rows of one page, on their way in and then on their way out. Rows without large columns stay bytes until they are
 * taken. A page that grows beyond its limit is cut: what has arrived by then is all of it.
 */
export abstract class PageRows implements RowTaker {
  readonly #taker: RowTaker;
  readonly #maxBytes: number;
  readonly #giveUp: GiveUp;
  #isCut = false;

  /** @param readers of columns, by ordinal, that are not read by their type */
  static create(
    formats: readonly ColumnFormat[],
    readers: readonly (ColumnReader | undefined)[],
    maxBytes: number,
    giveUp: GiveUp,
  ): PageRows {
    const packed = PackedRows.tryCreate(formats);
    if (packed !== undefined) return new PackedPageRows(packed, readers, maxBytes, giveUp);
    return new PlainPageRows(formats, readers, maxBytes, giveUp);
  }

  protected constructor(taker: RowTaker, maxBytes: number, giveUp: GiveUp) {
    this.#taker = taker;
    this.#maxBytes = maxBytes;
    this.#giveUp = giveUp;
  }

  abstract readonly count: number;
  abstract readonly rowBytes: number;
  abstract readonly last: Value[] | undefined;
  abstract readonly isAtEnd: boolean;

  /** Visits the next rows, `maxRows` at most. */
  abstract take(maxRows: number, visit: RowVisitor): void;

  get isCut(): boolean {
    return this.#isCut;
  }

  read(source: ByteSource, nulls?: Buffer): void {
    this.#taker.read(source, nulls);
    if (this.#isCut || this.rowBytes <= this.#maxBytes) return;
    this.#isCut = true;
    this.#giveUp();
  }
}

class PackedPageRows extends PageRows {
  readonly #rows: PackedRows;
  readonly #readers: readonly (ColumnReader | undefined)[];
  #reader: PackedRowReader | undefined;

  constructor(
    rows: PackedRows,
    readers: readonly (ColumnReader | undefined)[],
    maxBytes: number,
    giveUp: GiveUp,
  ) {
    super(rows, maxBytes, giveUp);
    this.#rows = rows;
    this.#readers = readers;
  }

  get count(): number {
    return this.#rows.count;
  }

  get rowBytes(): number {
    return this.#rows.rowBytes;
  }

  get last(): Value[] | undefined {
    return this.#rows.last(this.#readers);
  }

  get isAtEnd(): boolean {
    return this.#rowReader.isAtEnd;
  }

  take(maxRows: number, visit: RowVisitor): void {
    this.#rowReader.take(maxRows, visit);
  }

  get #rowReader(): PackedRowReader {
    return (this.#reader ??= this.#rows.reader(this.#readers));
  }
}

class PlainPageRows extends PageRows {
  readonly #rows: { row: Value[]; sizeBytes: number }[];
  #rowBytes = 0;
  #next = 0;

  constructor(
    formats: readonly ColumnFormat[],
    readers: readonly (ColumnReader | undefined)[],
    maxBytes: number,
    giveUp: GiveUp,
  ) {
    const rows: { row: Value[]; sizeBytes: number }[] = [];
    const all = formats.map((format, i) => readers[i] ?? columnReader(format));
    const receive: RowVisitor = (row, sizeBytes) => {
      rows.push({ row, sizeBytes });
      this.#rowBytes += sizeBytes;
    };
    super(new RowReader(all, receive), maxBytes, giveUp);
    this.#rows = rows;
  }

  get count(): number {
    return this.#rows.length;
  }

  get rowBytes(): number {
    return this.#rowBytes;
  }

  get last(): Value[] | undefined {
    return this.#rows.at(-1)?.row;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#rows.length;
  }

  take(maxRows: number, visit: RowVisitor): void {
    const end = Math.min(this.#rows.length, this.#next + maxRows);
    for (; this.#next < end; this.#next++) {
      const held = this.#rows[this.#next];
      if (held === undefined) return;
      visit(held.row, held.sizeBytes);
      // A large row goes as soon as it is delivered, not with its page.
      held.row = [];
    }
  }
}
