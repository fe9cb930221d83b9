import { type SqlType } from '../../types/sql-type';
import { ByteWriter } from '../../tds/bytes/byte-writer';
import { ROW_TOKEN } from '../../tds/row-encoder';
import { FIXED_TYPES } from '../../tds/values/fixed-types';
import { compileValueEncoder } from '../../tds/values/value-encoder';
import { type CapturedColumn, type CaptureInstance } from '../runtime/cdc-state';
import { type ChangeRows } from '../store/change-table';
import { LSN_SIZE } from '../store/log-position';
import { type RowImage, type RowLayout } from '../store/row-layout';
import { type Column } from '../store/table-definition';
import { type TableStorage } from '../store/table';
import { compileCast } from '../values/cast';
import { isLegacyLob, isLob, sameType } from '../values/type-family';

export const Operation = { delete: 1, insert: 2, updateBefore: 3, updateAfter: 4 } as const;
type Operation = (typeof Operation)[keyof typeof Operation];

/** What all rows of one change share. */
export interface ChangeKey {
  readonly startLsn: Buffer;
  readonly commandId: number;
  readonly seqval: Buffer;
}

/** The bytes of a stored row and where its values stand in them. */
class StoredRow {
  readonly offsets: number[] = [];
  bytes = Buffer.allocUnsafeSlow(8192);

  load(image: RowImage, layout: RowLayout): void {
    if (image.length > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(image.length * 2);
    this.bytes.write(image, 0, 'latin1');
    layout.valueOffsets(this.bytes, 0, this.offsets);
  }

  /** Whether a value has the same bytes in another row. */
  hasSame(ordinal: number, other: StoredRow): boolean {
    const start = this.offsets[ordinal] ?? 0;
    const end = this.offsets[ordinal + 1] ?? 0;
    const otherStart = other.offsets[ordinal] ?? 0;
    const otherEnd = other.offsets[ordinal + 1] ?? 0;
    return this.bytes.compare(other.bytes, otherStart, otherEnd, start, end) === 0;
  }
}

/** Appends a value of a source row as the change table stores it. */
type Copy = (row: StoredRow, ordinal: number, out: ByteWriter) => void;

interface Projected {
  /** Place in the source rows; -1 for what those do not have (any more). */
  readonly ordinal: number;
  readonly copy: Copy;
  readonly writeNull: (out: ByteWriter) => void;
  readonly isLob: boolean;
  readonly isLegacyLob: boolean;
}

const copyBytes: Copy = (row, ordinal, out) => {
  out.copyFrom(row.bytes, row.offsets[ordinal] ?? 0, row.offsets[ordinal + 1] ?? 0);
};

/** A NOT NULL column of a fixed size stores no length; a change table's columns can all be null. */
const copyWithSize: Copy = (row, ordinal, out) => {
  const start = row.offsets[ordinal] ?? 0;
  const end = row.offsets[ordinal + 1] ?? 0;
  out.uint8(end - start).copyFrom(row.bytes, start, end);
};

/** For a column whose type was changed between the change and its capture. */
function convertTo(to: SqlType, ordinal: number, storage: TableStorage): Copy {
  const from = storage.layout.columns[ordinal]?.type ?? to;
  const cast = compileCast(from, to);
  const encode = compileValueEncoder(to, true);
  const reader = storage.layout.readers[ordinal];
  return (row, _ordinal, out) => {
    const value = reader?.read({ bytes: row.bytes, at: row.offsets[ordinal] ?? 0 }) ?? null;
    encode(value === null ? null : cast(value), out);
  };
}

function copyOf(source: Column, ordinal: number, captured: CapturedColumn, storage: TableStorage): Copy {
  // A rowversion is stored as the binary(8) that it becomes.
  const stored: SqlType = source.type.name === 'rowversion' ? { name: 'binary', length: 8 } : source.type;
  if (!sameType(stored, captured.type)) return convertTo(captured.type, ordinal, storage);
  return source.nullable || FIXED_TYPES[source.type.name] === undefined ? copyBytes : copyWithSize;
}

function project(captured: CapturedColumn, storage: TableStorage): Projected {
  const { columns } = storage.definition;
  const found = columns.findIndex(({ columnId }) => columnId === captured.columnId);
  const source = columns[found];
  const encode = compileValueEncoder(captured.type, true);
  const writeNull = (out: ByteWriter): void => encode(null, out);
  const kind = { isLob: isLob(captured.type), isLegacyLob: isLegacyLob(captured.type), writeNull };
  // Computed columns are always null, whether they are stored or not; so are those that were dropped.
  if (source === undefined || captured.computed)
    return { ...kind, ordinal: -1, copy: (_r, _o, out) => writeNull(out) };
  return { ...kind, ordinal: found, copy: copyOf(source, found, captured, storage) };
}

/** Columns that are written one after the other: neighbours whose bytes are taken as they are, in one go. */
interface Piece {
  readonly column: Projected;
  /** Place among the captured columns. */
  readonly place: number;
  /** Ordinal behind the last column of a run; -1 for a column by itself. */
  endOrdinal: number;
}

function piecesOf(columns: readonly Projected[]): Piece[] {
  const pieces: Piece[] = [];
  for (const [place, column] of columns.entries()) {
    const last = pieces.at(-1);
    const isPlain = column.copy === copyBytes && !column.isLob;
    if (isPlain && last?.endOrdinal === column.ordinal) last.endOrdinal++;
    else pieces.push({ column, place, endOrdinal: isPlain ? column.ordinal + 1 : -1 });
  }
  return pieces;
}

function writePiece({ column, endOrdinal }: Piece, row: StoredRow): void {
  if (endOrdinal === -1) column.copy(row, column.ordinal, out);
  else out.copyFrom(row.bytes, row.offsets[column.ordinal] ?? 0, row.offsets[endOrdinal] ?? 0);
}

const before = new StoredRow();
const after = new StoredRow();
const out = new ByteWriter(8192);

/** Writes the rows of a change table for changes of source rows of one shape, by copying their stored bytes. */
export class ChangeProjector {
  private readonly layout: RowLayout;
  private readonly columns: readonly Projected[];
  private readonly pieces: readonly Piece[];
  private readonly allColumns: Buffer;
  private readonly changed: boolean[] = [];

  constructor(storage: TableStorage, instance: CaptureInstance) {
    this.layout = storage.layout;
    this.columns = instance.columns.map((column) => project(column, storage));
    this.pieces = piecesOf(this.columns);
    this.allColumns = maskOf(this.columns.map(() => true));
  }

  insert(key: ChangeKey, image: RowImage, rows: ChangeRows): void {
    after.load(image, this.layout);
    this.begin(key, Operation.insert, this.allColumns);
    for (const piece of this.pieces) writePiece(piece, after);
    append(rows);
  }

  delete(key: ChangeKey, image: RowImage, rows: ChangeRows): void {
    before.load(image, this.layout);
    this.begin(key, Operation.delete, this.allColumns);
    for (const piece of this.pieces) {
      if (piece.column.isLegacyLob) piece.column.writeNull(out);
      else writePiece(piece, before);
    }
    append(rows);
  }

  /** Two rows. Large values that were not changed are null in both; only the mask tells them from real nulls. */
  update(key: ChangeKey, images: { before: RowImage; after: RowImage }, rows: ChangeRows): void {
    before.load(images.before, this.layout);
    after.load(images.after, this.layout);
    for (const [place, { ordinal }] of this.columns.entries())
      this.changed[place] = ordinal >= 0 && !before.hasSame(ordinal, after);
    const mask = maskOf(this.changed);
    this.begin(key, Operation.updateBefore, mask);
    for (const piece of this.pieces) {
      const { isLegacyLob, writeNull } = piece.column;
      if (isLegacyLob || this.isUnchangedLob(piece)) writeNull(out);
      else writePiece(piece, before);
    }
    append(rows);
    this.begin(key, Operation.updateAfter, mask);
    for (const piece of this.pieces) {
      if (this.isUnchangedLob(piece)) piece.column.writeNull(out);
      else writePiece(piece, after);
    }
    append(rows);
  }

  private isUnchangedLob({ column, place }: Piece): boolean {
    return column.isLob && this.changed[place] === false;
  }

  /** The columns that stand before the captured ones (`CHANGE_COLUMNS`). */
  private begin({ startLsn, commandId, seqval }: ChangeKey, operation: Operation, mask: Buffer): void {
    out.clear();
    out.uint8(ROW_TOKEN).uint16(LSN_SIZE).bytes(startLsn);
    out.uint8(4).int32(commandId);
    out.uint16(LSN_SIZE).bytes(seqval);
    out.int32(operation).uint16(mask.length).bytes(mask);
  }
}

function append(rows: ChangeRows): void {
  const { bytes, at } = rows.reserve(out.length);
  out.copyTo(bytes, at);
}

/** A bit for each column, the first one the lowest of the first byte. */
function maskOf(set: readonly boolean[]): Buffer {
  const mask = Buffer.alloc(Math.ceil(set.length / 8));
  for (const [place, isSet] of set.entries())
    if (isSet) mask[place >> 3] = (mask[place >> 3] ?? 0) | (1 << (place & 7));
  return mask;
}

const projectors = new WeakMap<TableStorage, WeakMap<object, ChangeProjector>>();

/** The projector for rows of a shape into a change table; compiled once for both. */
export function projectorFor(storage: TableStorage, instance: CaptureInstance): ChangeProjector {
  const byTable = projectors.get(storage) ?? new WeakMap<object, ChangeProjector>();
  projectors.set(storage, byTable);
  const known = byTable.get(instance.table);
  if (known !== undefined) return known;
  const made = new ChangeProjector(storage, instance);
  byTable.set(instance.table, made);
  return made;
}
