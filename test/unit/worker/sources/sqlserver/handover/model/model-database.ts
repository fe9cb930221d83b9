import { type Row, UNAVAILABLE, type Value } from '../../../../../../../src/core/table-schema';
import { type Lsn, lsnFromBytes } from '../../../../../../../src/worker/codec/lsn';
import {
  type ChangeRow,
  DELETE,
  INSERT,
  UPDATE_AFTER,
  UPDATE_BEFORE,
} from '../../../../../../../src/worker/sources/sqlserver/handover/change';
import { type Random } from './random';

export const TABLES = 2;
export const KEYS = 10;

/** Rows are `[key, version, large value]`. */
export type ModelRow = readonly [key: number, version: number, large: string];

/** A row of a change table before the reader's server has judged its window. */
export type CapturedRow = Omit<ChangeRow, 'window'>;

const lsns: Lsn[] = [];

/** The LSN of the n-th commit, or of the n-th log record. */
export function lsnOf(n: number): Lsn {
  for (let i = lsns.length; i <= n; i++) {
    const bytes = Buffer.alloc(10);
    bytes.writeUInt32BE(i, 4);
    lsns.push(lsnFromBytes(bytes));
  }
  return lsns[n] as Lsn;
}

/** A database with a few tables, a log, a capture job that lags behind, and a cleanup job. */
export class ModelDatabase {
  readonly tables: Map<number, ModelRow>[] = [];
  /** Commits in order; per table the rows that the capture job writes for them. Commit n is `log[n - 1]`. */
  readonly log: CapturedRow[][][] = [];
  captured = 0;
  /** Commits below are gone from the change tables. */
  low = 1;
  #random: Random;
  #version = 0;
  #record = 0;

  constructor(random: Random) {
    this.#random = random;
    for (let t = 0; t < TABLES; t++) {
      const rows = new Map<number, ModelRow>();
      for (let key = t; key < KEYS; key += 2) rows.set(key, this.#newRow(key));
      this.tables.push(rows);
    }
  }

  /** Some commits, some captured ones. */
  bump(maxCommits = 30): void {
    for (let i = this.#random.below(4); i > 0; i--) {
      if (this.#random.oneIn(3) || this.log.length >= maxCommits) this.capture(this.#random.below(4));
      else this.#commit();
    }
  }

  capture(commits: number): void {
    this.captured = Math.min(this.log.length, this.captured + commits);
  }

  cleanUpBelow(commit: number): void {
    this.low = Math.max(this.low, commit);
  }

  keysAbove(table: number, floor: number): number[] {
    return this.read(table, floor, Infinity).map(([key]) => key);
  }

  /** The rows of a range as they are now, in the order of their keys. */
  read(table: number, above: number, upTo: number): ModelRow[] {
    const rows: ModelRow[] = [];
    for (let key = above + 1; key < KEYS && key <= upTo; key++) {
      const row = this.tables[table]?.get(key);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** Rows of a table in commits `from` .. `to`, as far as cleanup has left them. */
  changes(table: number, from: number, to: number): CapturedRow[] {
    const rows: CapturedRow[] = [];
    for (let n = Math.max(from, this.low); n <= to; n++) rows.push(...(this.log[n - 1]?.[table] ?? []));
    return rows;
  }

  #commit(): void {
    const rows: CapturedRow[][] = Array.from({ length: TABLES }, () => []);
    const startLsn = lsnOf(this.log.length + 1);
    for (let i = 1 + this.#random.below(3); i > 0; i--) {
      const t = this.#random.below(TABLES);
      this.#change(t, (operation, values) => {
        const at = { startLsn, commandId: i > 1 ? 1 : 2, seqval: lsnOf(this.#record), operation };
        rows[t]?.push({ ...at, values, sizeBytes: 1 });
      });
    }
    // The capture job writes in the order of the change table's index.
    for (const table of rows) table.sort(byPlace);
    this.log.push(rows);
  }

  #change(t: number, write: (operation: number, values: Row) => void): void {
    const table = this.tables[t] as Map<number, ModelRow>;
    const random = this.#random;
    const key = random.below(KEYS);
    const old = table.get(key);
    this.#record++;
    if (old === undefined) {
      const row = this.#newRow(key);
      table.set(key, row);
      write(INSERT, row);
    } else if (random.oneIn(3)) {
      table.delete(key);
      write(DELETE, old);
    } else if (random.oneIn(4)) {
      this.#move(table, old, write);
    } else {
      this.#update(table, old, write);
    }
  }

  #move(table: Map<number, ModelRow>, old: ModelRow, write: (operation: number, values: Row) => void): void {
    const to = this.#random.below(KEYS);
    if (table.has(to)) return;
    const row = this.#newRow(to);
    table.delete(old[0]);
    table.set(to, row);
    const deferred = this.#random.oneIn(2);
    write(deferred ? UPDATE_BEFORE : DELETE, old);
    write(deferred ? UPDATE_AFTER : INSERT, row);
  }

  #update(
    table: Map<number, ModelRow>,
    old: ModelRow,
    write: (operation: number, values: Row) => void,
  ): void {
    const keepsLarge = this.#random.oneIn(2);
    const fresh = this.#newRow(old[0]);
    const row: ModelRow = keepsLarge ? [fresh[0], fresh[1], old[2]] : fresh;
    table.set(row[0], row);
    const seen = (values: ModelRow): Value[] => [values[0], values[1], keepsLarge ? UNAVAILABLE : values[2]];
    write(UPDATE_BEFORE, seen(old));
    write(UPDATE_AFTER, seen(row));
  }

  #newRow(key: number): ModelRow {
    this.#version++;
    return [key, this.#version, `large ${this.#version}`];
  }
}

function byPlace(a: CapturedRow, b: CapturedRow): number {
  if (a.commandId !== b.commandId) return a.commandId - b.commandId;
  if (a.seqval !== b.seqval) return a.seqval < b.seqval ? -1 : 1;
  return a.operation - b.operation;
}
