import { type ChangeEvent } from '../../../src/core/change-event';
import { type Row, UNAVAILABLE } from '../../../src/core/table-schema';

/** What a reader of a table's events knows at their end, and what was wrong on the way. */
export interface EventHistory {
  /** Rows by the JSON of their key. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly faults: readonly string[];
}

/** Folds the events of one table. A row that lacks large values takes them from what is known. */
export function foldEvents(events: readonly ChangeEvent[]): EventHistory {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  return fold;
}

class Fold implements EventHistory {
  readonly rows = new Map<string, Row>();
  readonly faults: string[] = [];
  readonly #snapshot = new Set<string>();

  add({ op, table, before, after, movedKey }: ChangeEvent): void {
    const key = keyOf(after ?? before ?? [], table.key);
    const known = this.rows.get(key);
    if (op === 'r' || op === 'c') this.#begin(op, key, known);
    else if (!isSame(known, before)) this.faults.push(`${op} of ${key}, unlike what is known`);
    if (after === null) {
      this.rows.delete(key);
      return;
    }
    const complete = after.map((value, i) => (value === UNAVAILABLE ? (known?.[i] ?? UNAVAILABLE) : value));
    if (movedKey === null && complete.includes(UNAVAILABLE)) {
      this.faults.push(`${op} of ${key} lacks a value that nobody has seen`);
    }
    this.rows.set(key, complete);
  }

  #begin(op: string, key: string, known: Row | undefined): void {
    if (known !== undefined) this.faults.push(`${op} of ${key}, which is there`);
    if (op !== 'r') return;
    if (this.#snapshot.has(key)) this.faults.push(`r of ${key} for the second time`);
    this.#snapshot.add(key);
  }
}

function isSame(known: Row | undefined, before: Row | null): boolean {
  if (known === undefined || before === null) return false;
  const comparable = before.map((value, i) => (value === UNAVAILABLE ? (known[i] ?? null) : value));
  return JSON.stringify(known) === JSON.stringify(comparable);
}

export function keyOf(row: Row, key: readonly number[]): string {
  return JSON.stringify(key.map((ordinal) => row[ordinal]));
}
