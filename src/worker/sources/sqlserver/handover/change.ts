import { type Row } from '../../../../core/table-schema';
import { type Lsn } from '../../../codec/lsn';

/** What a row of a change table is (`__$operation`). */
export const DELETE = 1;
export const INSERT = 2;
export const UPDATE_BEFORE = 3;
export const UPDATE_AFTER = 4;

/** Window of a row whose key lies in a delivered window, or whose table is not being snapshotted. */
export const DELIVERED = 0;
/** Window of a row beyond every window that was open when its page was asked for. */
export const ABOVE = 0x3fffffff;

/** Order of the rows of one capture instance inside a commit: the unique index of its change table. */
export interface ChangePoint {
  readonly commandId: number;
  readonly seqval: Lsn;
  readonly operation: number;
}

/** One row of a change table. */
export interface ChangeRow extends ChangePoint {
  readonly startLsn: Lsn;
  /** Number of the snapshot window that holds its key. */
  readonly window: number;
  readonly values: Row;
  readonly sizeBytes: number;
}

/** How far a capture instance was read, or delivered, inside a commit. */
export interface FeedCursor extends ChangePoint {
  readonly serial: number;
}

/** One change of one row: a row of a change table, or the two rows of an update. */
export interface Change extends FeedCursor {
  readonly startLsn: Lsn;
  readonly before: Row | null;
  readonly after: Row | null;
  readonly windowBefore: number;
  readonly windowAfter: number;
  readonly sizeBytes: number;
}

/** Places `row`, the last one of its change, after the row before an update if there was one. */
export function toChange(row: ChangeRow, updateBefore: ChangeRow | undefined, serial: number): Change {
  const isDelete = row.operation === DELETE;
  return {
    startLsn: row.startLsn,
    commandId: row.commandId,
    seqval: row.seqval,
    operation: row.operation,
    serial,
    before: isDelete ? row.values : (updateBefore?.values ?? null),
    after: isDelete ? null : row.values,
    windowBefore: updateBefore?.window ?? row.window,
    windowAfter: row.window,
    sizeBytes: row.sizeBytes + (updateBefore?.sizeBytes ?? 0),
  };
}
