import { type SqlValue } from '../../types/sql-type';
import { compileKey } from './key-encoding';
import { RowLayout } from './row-layout';
import { type KeyRange } from './sorted-index';
import { type SqlType } from '../../types/sql-type';
import { TableLocks } from './table-locks';

const SEGMENT_SIZE = 1_048_576;

/** Rows one behind the other, each a whole ROW token. */
interface Segment {
  /** Number of its first row since the table began. */
  readonly first: number;
  readonly bytes: Buffer;
  /** Where each row begins, and where the last one ends. */
  readonly offsets: Uint32Array;
  readonly count: number;
}

const LSN: SqlType = { name: 'binary', length: 10 };
const INT: SqlType = { name: 'int' };

/** What stands before the captured columns in each stored row: the key first, as queries ask for it. */
export const CHANGE_COLUMNS = [
  { name: '__$start_lsn', type: LSN, nullable: false },
  { name: '__$command_id', type: INT, nullable: true },
  { name: '__$seqval', type: LSN, nullable: false },
  { name: '__$operation', type: INT, nullable: false },
  { name: '__$update_mask', type: { name: 'varbinary', length: 128 } satisfies SqlType, nullable: true },
] as const;

const KEY_ORDINALS = [0, 1, 2, 3];
const KEY_PARTS = KEY_ORDINALS.map((ordinal) => {
  const { type, nullable } = CHANGE_COLUMNS[ordinal] ?? CHANGE_COLUMNS[0];
  return { type, nullable, descending: false };
});

/** Collects rows for one publication. */
export class ChangeRows {
  readonly finished: { bytes: Buffer; offsets: number[] }[] = [];
  private bytes = Buffer.allocUnsafeSlow(65_536);
  private length = 0;
  private offsets: number[] = [];

  get rowCount(): number {
    return this.finished.reduce((sum, { offsets }) => sum + offsets.length - 1, 0) + this.offsets.length;
  }

  /** Room for a row of that size; the caller writes it there. */
  reserve(sizeBytes: number): { bytes: Buffer; at: number } {
    if (this.length + sizeBytes > SEGMENT_SIZE && this.length > 0) this.finish();
    if (this.length + sizeBytes > this.bytes.length) this.grow(this.length + sizeBytes);
    const at = this.length;
    this.offsets.push(at);
    this.length += sizeBytes;
    return { bytes: this.bytes, at };
  }

  private grow(sizeBytes: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(sizeBytes, Math.min(this.bytes.length * 4, SEGMENT_SIZE)));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  /** Closes the segment that is being filled. */
  finish(): void {
    if (this.offsets.length === 0) return;
    this.offsets.push(this.length);
    // A segment that is mostly empty keeps no more than it needs.
    const exact =
      this.length * 2 < this.bytes.length ? Buffer.from(this.bytes.subarray(0, this.length)) : this.bytes;
    this.finished.push({ bytes: exact, offsets: this.offsets });
    this.bytes = Buffer.allocUnsafeSlow(65_536);
    this.length = 0;
    this.offsets = [];
  }
}

/** Counts from which, and up to which, rows exist for whoever sees a commit. */
interface Mark {
  readonly sequence: number;
  readonly row: number;
}

/**
 * The rows of one capture instance, in the order (start_lsn, command_id, seqval, operation): the capture job appends,
 * the cleanup job removes from below.
 */
export class ChangeTable {
  readonly layout: RowLayout;
  readonly locks = new TableLocks();
  private segments: Segment[] = [];
  private ends: Mark[] = [{ sequence: 0, row: 0 }];
  private starts: Mark[] = [{ sequence: 0, row: 0 }];
  private readonly keyColumns: (bytes: Buffer, offset: number) => SqlValue[];
  private readonly keyOf = compileKey(KEY_PARTS, KEY_ORDINALS);

  constructor(capturedColumns: readonly { readonly type: SqlType; readonly nullable: boolean }[]) {
    this.layout = new RowLayout([...CHANGE_COLUMNS, ...capturedColumns]);
    this.keyColumns = this.layout.partialDecoder(KEY_ORDINALS);
  }

  /** Adds rows above all that are here; seen from that commit on. */
  publish(rows: ChangeRows, sequence: number): void {
    rows.finish();
    for (const { bytes, offsets } of rows.finished) {
      const count = offsets.length - 1;
      this.segments.push({ first: this.end, bytes, offsets: Uint32Array.from(offsets), count });
      this.ends.push({ sequence, row: this.end + count });
    }
  }

  private get end(): number {
    return this.ends.at(-1)?.row ?? 0;
  }

  private get start(): number {
    return this.starts.at(-1)?.row ?? 0;
  }

  /** Rows that exist for a view of that commit. */
  visibleRows(sequence: number): { start: number; end: number } {
    return { start: markAt(this.starts, sequence), end: markAt(this.ends, sequence) };
  }

  get rowCount(): number {
    return this.end - this.start;
  }

  /** Rows whose keys lie in the range, as numbers. */
  rowsIn(range: KeyRange, sequence: number): { start: number; end: number } {
    const { start, end } = this.visibleRows(sequence);
    const { low, high } = range;
    const from = low === undefined ? start : this.firstAbove(low.prefix, !low.inclusive, start, end);
    const to = high === undefined ? end : this.firstAbove(high.prefix, high.inclusive, start, end);
    return { start: from, end: Math.max(from, to) };
  }

  /** First row whose key is not below the prefix; with `beyond`, not below any key that begins with it. */
  private firstAbove(prefix: string, beyond: boolean, start: number, end: number): number {
    let low = start;
    let high = end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const key = this.keyAt(middle);
      const below = beyond ? key < prefix || key.startsWith(prefix) : key < prefix;
      if (below) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private keyAt(row: number): string {
    const { bytes, offset } = this.locate(row);
    return this.keyOf(this.keyColumns(bytes, offset));
  }

  private segmentOf(row: number): Segment {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.first ?? Infinity) <= row) low = middle;
      else high = middle - 1;
    }
    const segment = this.segments[low];
    if (segment === undefined) throw new RangeError(`change table: no row ${row}`);
    return segment;
  }

  locate(row: number): { bytes: Buffer; offset: number; end: number } {
    const segment = this.segmentOf(row);
    const index = row - segment.first;
    return {
      bytes: segment.bytes,
      offset: segment.offsets[index] ?? 0,
      end: segment.offsets[index + 1] ?? 0,
    };
  }

  /** The longest run of stored bytes from a row on, of at most that many rows and about that many bytes. */
  run(from: number, to: number, sizeBytes: number): { rows: Buffer; next: number } {
    const segment = this.segmentOf(from);
    const first = from - segment.first;
    const last = Math.min(to - segment.first, segment.count);
    const begin = segment.offsets[first] ?? 0;
    let stop = last;
    if ((segment.offsets[last] ?? 0) - begin > sizeBytes) {
      stop = first + 1;
      while (stop < last && (segment.offsets[stop + 1] ?? 0) - begin <= sizeBytes) stop++;
    }
    return {
      rows: segment.bytes.subarray(begin, segment.offsets[stop] ?? 0),
      next: segment.first + stop,
    };
  }

  /** The same rows with the offset of each. */
  runOffsets(from: number, to: number): { bytes: Buffer; offsets: Uint32Array; next: number } {
    const segment = this.segmentOf(from);
    const last = Math.min(to - segment.first, segment.count);
    return {
      bytes: segment.bytes,
      offsets: segment.offsets.subarray(from - segment.first, last + 1),
      next: segment.first + last,
    };
  }

  /** Rows below the LSN that are still here, at most `limit`. */
  countBelow(lsn: Buffer, limit: number): number {
    const prefix = compileKey(KEY_PARTS.slice(0, 1), [0])([lsn]);
    const from = this.start;
    return Math.min(this.firstAbove(prefix, false, from, this.end) - from, limit);
  }

  /** Removes the first rows, for views of that commit and later ones. */
  removeFirst(count: number, sequence: number): void {
    this.starts.push({ sequence, row: this.start + count });
  }

  /** Frees what no view of that commit or a later one can see. */
  prune(oldestView: number): void {
    this.starts = marksSince(this.starts, oldestView);
    this.ends = marksSince(this.ends, oldestView);
    const lowest = this.starts[0]?.row ?? 0;
    let dead = 0;
    while (dead < this.segments.length && segmentEnd(this.segments[dead]) <= lowest) dead++;
    if (dead > 0) this.segments.splice(0, dead);
  }
}

function segmentEnd(segment: Segment | undefined): number {
  return segment === undefined ? Infinity : segment.first + segment.count;
}

function markAt(marks: readonly Mark[], sequence: number): number {
  for (let index = marks.length - 1; index >= 0; index--) {
    const mark = marks[index];
    if (mark !== undefined && mark.sequence <= sequence) return mark.row;
  }
  return marks[0]?.row ?? 0;
}

/** The marks a view of that commit or a later one needs. */
function marksSince(marks: Mark[], oldestView: number): Mark[] {
  let first = marks.length - 1;
  while (first > 0 && (marks[first]?.sequence ?? 0) > oldestView) first--;
  return first === 0 ? marks : marks.slice(first);
}
