import { type SqlType } from '../../../types/sql-type';
import { type Execution } from '../../runtime/execution';
import { type CaptureInstance } from '../../runtime/cdc-state';
import { type ChangeTable } from '../../store/change-table';
import { newestImage, type ReadView, type RowSlot, visibleImage } from '../../store/row';
import { imageBytes, type RowLayout } from '../../store/row-layout';
import { IndexCursor, type KeyRange } from '../../store/sorted-index';
import { type SecondaryIndex, type Table, type TableStorage } from '../../store/table';
import { clusteredIndex, type Index, ordinalOf } from '../../store/table-definition';
import { giveWay } from '../pause';

export interface KeyColumn {
  readonly slot: number;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly descending: boolean;
}

/** An order in which rows can be had, and found. */
export interface AccessKey {
  readonly columns: readonly KeyColumn[];
  readonly unique: boolean;
  /** Place among the table's secondary indexes; undefined = the order the rows are kept in. */
  readonly secondary: number | undefined;
}

/** Rows as they are stored. */
export interface StoredCursor {
  /** @throws Blocked, Pause */
  next(): boolean;
  /** Where the current row's ROW token stands; valid until anything else is read. */
  readonly bytes: Buffer;
  readonly offset: number;
  /** End of the row in `bytes`. */
  readonly end: number;
  readonly slot: RowSlot | undefined;
}

/** A table as a scan sees it. */
export interface StoredRows {
  readonly layout: RowLayout;
  /** The order the rows are kept in comes first. */
  readonly keys: readonly AccessKey[];
  open(
    key: AccessKey,
    range: KeyRange,
    backwards: boolean,
    execution: Execution,
    mode: ReadMode,
  ): StoredCursor;
}

/** `change`: the newest state of each row, claimed for a change. */
export type ReadMode = { readonly kind: 'read'; readonly view: ReadView } | { readonly kind: 'change' };

/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 256;

export function storedRowsOfTable(table: Table): StoredRows {
  return {
    layout: table.storage.layout,
    keys: keysOf(table),
    open: (key, range, backwards, execution, mode) =>
      new TableCursor(table, key, range, backwards, execution, mode),
  };
}

function keysOf(table: Table): AccessKey[] {
  const clustered = clusteredIndex(table.definition);
  const first: AccessKey = {
    columns: clustered === undefined ? [] : keyColumns(table, clustered),
    unique: clustered?.unique ?? false,
    secondary: undefined,
  };
  const others = table.storage.secondary.map((index, place) => ({
    columns: keyColumns(table, index.definition),
    unique: index.definition.unique,
    secondary: place,
  }));
  return [first, ...others];
}

function keyColumns(table: Table, index: Index): KeyColumn[] {
  return index.columns.map(({ columnId, descending }) => {
    const slot = ordinalOf(table.definition, columnId);
    const column = table.definition.columns[slot];
    if (column === undefined) throw new RangeError(`index ${index.name}: no column ${columnId}`);
    return { slot, type: column.type, nullable: column.nullable, descending };
  });
}

class TableCursor implements StoredCursor {
  private readonly cursor: IndexCursor<RowSlot>;
  private readonly storage: TableStorage;
  private readonly index: SecondaryIndex | undefined;
  private readonly execution: Execution;
  private readonly mode: ReadMode;
  private untilLook = ROWS_PER_LOOK;
  bytes: Buffer = Buffer.alloc(0);
  readonly offset = 0;
  end = 0;
  slot: RowSlot | undefined;
  image = '';

  constructor(
    table: Table,
    key: AccessKey,
    range: KeyRange,
    backwards: boolean,
    execution: Execution,
    mode: ReadMode,
  ) {
    this.storage = table.storage;
    this.index = key.secondary === undefined ? undefined : table.storage.secondary[key.secondary];
    this.cursor = new IndexCursor(this.index?.entries ?? table.storage.rows, range, backwards);
    this.execution = execution;
    this.mode = mode;
  }

  next(): boolean {
    for (;;) {
      if (--this.untilLook <= 0) {
        this.untilLook = ROWS_PER_LOOK;
        giveWay(this.execution);
      }
      if (!this.cursor.next()) return false;
      const slot = this.cursor.value;
      if (slot === undefined) continue;
      const image = this.read(slot);
      if (image === null || !this.isCurrentKey(slot, image)) continue;
      this.slot = slot;
      this.bytes = imageBytes(image);
      this.end = image.length;
      this.image = image;
      return true;
    }
  }

  private read(slot: RowSlot): string | null {
    try {
      return this.mode.kind === 'read'
        ? visibleImage(slot, this.mode.view)
        : newestImage(slot, this.execution.transaction);
    } catch (error) {
      this.cursor.again();
      throw error;
    }
  }

  /** Entries of a secondary index may belong to another version of the row. */
  private isCurrentKey(slot: RowSlot, image: string): boolean {
    if (this.index === undefined || !slot.hasOldKeys) return true;
    return this.index.keyOf(this.storage.layout.decode(image)) + slot.key === this.cursor.key;
  }
}

/** Slots of a change table's own columns, in the order they are stored. */
const CHANGE_KEY_SLOTS = [0, 1, 2, 3];

export function storedRowsOfChangeTable(instance: CaptureInstance): StoredRows {
  const { table } = instance;
  const columns = CHANGE_KEY_SLOTS.map((slot) => {
    const { type, nullable } = table.layout.columns[slot] ?? {
      type: { name: 'int' as const },
      nullable: true,
    };
    return { slot, type, nullable, descending: false };
  });
  return {
    layout: table.layout,
    keys: [{ columns, unique: true, secondary: undefined }],
    open: (_key, range, backwards, execution, mode) =>
      new ChangeTableCursor(table, range, backwards, execution, mode),
  };
}

class ChangeTableCursor implements StoredCursor {
  private readonly table: ChangeTable;
  private readonly execution: Execution;
  private readonly step: 1 | -1;
  private row: number;
  private left: number;
  private untilLook = ROWS_PER_LOOK;
  bytes: Buffer = Buffer.alloc(0);
  offset = 0;
  end = 0;
  readonly slot = undefined;

  constructor(table: ChangeTable, range: KeyRange, backwards: boolean, execution: Execution, mode: ReadMode) {
    this.table = table;
    this.execution = execution;
    const rows = table.rowsIn(range, mode.kind === 'read' ? mode.view.sequence : Infinity);
    this.step = backwards ? -1 : 1;
    this.row = backwards ? rows.end : rows.start - 1;
    this.left = rows.end - rows.start;
  }

  next(): boolean {
    if (--this.untilLook <= 0) {
      this.untilLook = ROWS_PER_LOOK;
      giveWay(this.execution);
    }
    if (this.left === 0) return false;
    this.left--;
    this.row += this.step;
    const place = this.table.locate(this.row);
    this.bytes = place.bytes;
    this.offset = place.offset;
    this.end = place.end;
    return true;
  }
}
