import { type SqlValue } from '../../../types/sql-type';
import { type CompiledAggregate } from '../aggregate';
import { type RowCursor, type RowPlan } from '../compiled';
import { type Frame } from '../frame';
import { allHold, type ScanPlan } from './scan';
import { type AccessKey, type StoredCursor, type StoredRows } from './stored-rows';

interface Extreme {
  readonly slot: number;
  readonly key: AccessKey;
  readonly backwards: boolean;
}

/** MIN and MAX of columns that begin a key: the ends of the key instead of all rows. Undefined when that is not so. */
export function extremesPlan(
  scan: ScanPlan,
  stored: StoredRows,
  aggregates: readonly CompiledAggregate[],
  target: number,
): RowPlan | undefined {
  const extremes: Extreme[] = [];
  for (const { extreme } of aggregates) {
    const column = extreme?.argument.column;
    if (extreme === undefined || column?.level !== 0) return undefined;
    const key = keyBeginningWith(scan, stored, column.slot);
    if (key === undefined) return undefined;
    const rising = key.columns[0]?.descending !== true;
    extremes.push({ slot: column.slot, key, backwards: (extreme.kind === 'max') === rising });
  }
  if (extremes.length === 0) return undefined;
  const decode = stored.layout.partialDecoder(scan.source.used);
  return { open: (frame) => new ExtremesCursor(frame, scan, extremes, decode, target) };
}

function keyBeginningWith(scan: ScanPlan, stored: StoredRows, slot: number): AccessKey | undefined {
  const keys = scan.seek === undefined ? stored.keys : [scan.seek.key];
  if (scan.seek !== undefined && scan.seek.equals.length > 0) return undefined;
  return keys.find((key) => key.columns[0]?.slot === slot);
}

class ExtremesCursor implements RowCursor {
  private readonly frame: Frame;
  private readonly scan: ScanPlan;
  private readonly extremes: readonly Extreme[];
  private readonly decode: (bytes: Buffer, offset: number) => SqlValue[];
  private readonly target: number;
  private readonly values: SqlValue[] = [];
  private current: ReturnType<ScanPlan['openStored']> | undefined;
  private done = false;

  constructor(
    frame: Frame,
    scan: ScanPlan,
    extremes: readonly Extreme[],
    decode: (bytes: Buffer, offset: number) => SqlValue[],
    target: number,
  ) {
    this.frame = frame;
    this.scan = scan;
    this.extremes = extremes;
    this.decode = decode;
    this.target = target;
  }

  next(): boolean {
    if (this.done) return false;
    for (;;) {
      const extreme = this.extremes[this.values.length];
      if (extreme === undefined) break;
      this.current ??= this.scan.openStored(this.frame, extreme);
      const found = this.current === undefined ? null : this.firstValue(this.current, extreme.slot);
      this.values.push(found);
      this.current = undefined;
    }
    this.done = true;
    this.frame.rows[this.target] = this.values;
    return true;
  }

  /** The first value that is not null; a scan that was interrupted goes on where it stopped. */
  private firstValue(opened: NonNullable<ReturnType<ScanPlan['openStored']>>, slot: number): SqlValue {
    const { cursor, conditions } = opened;
    while (cursor.next()) {
      const row = this.read(cursor);
      const value = row[slot] ?? null;
      if (value !== null && allHold(conditions, this.frame)) return value;
    }
    return null;
  }

  private read(cursor: StoredCursor): SqlValue[] {
    const row = this.decode(cursor.bytes, cursor.offset);
    this.frame.rows[this.scan.source.index] = row;
    return row;
  }
}
