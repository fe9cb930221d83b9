/** What a committed change did to a row: created, updated, deleted it. */
export type CommittedOp = 'c' | 'u' | 'd';

export interface CommittedChange {
  readonly table: string;
  /** The key columns as text, joined by `/`. */
  readonly key: string;
  readonly op: CommittedOp;
}

/**
 * The committed changes of one key, oldest first. The n-th change of a key leaves a row whose column `n` is n (a
 * deletion counts and leaves none), so that a delivered row names the change that made it.
 */
export class RowHistory {
  /** One letter per change: the op of change n is `ops[n - 1]`. */
  ops = '';
  /** The transaction of each change. */
  readonly txns: number[] = [];

  get alive(): boolean {
    return this.ops !== '' && !this.ops.endsWith('d');
  }
}

/**
 * What the database has committed, as the writer saw it. Transactions are numbered in the order in which they began;
 * the number stands in the column `txn` of every row that the transaction wrote, so that a row of a transaction that
 * was rolled back is told from the committed row with the same n.
 */
export class CommittedHistory {
  readonly #tables = new Map<string, Map<string, RowHistory>>();
  #changes = 0;

  get changes(): number {
    return this.#changes;
  }

  get tables(): ReadonlyMap<string, ReadonlyMap<string, RowHistory>> {
    return this.#tables;
  }

  find(table: string, key: string): RowHistory | undefined {
    return this.#tables.get(table)?.get(key);
  }

  /** @throws when a change does not follow from what was committed before, which is a mistake of the writer. */
  commit(txn: number, changes: readonly CommittedChange[]): void {
    for (const { table, key, op } of changes) {
      const row = this.#rowOf(table, key);
      if ((op === 'c') === row.alive)
        throw new Error(`transaction ${txn}: ${op} of ${table} ${key} does not follow '${row.ops}'`);
      row.ops += op;
      row.txns.push(txn);
      this.#changes++;
    }
  }

  #rowOf(table: string, key: string): RowHistory {
    let rows = this.#tables.get(table);
    if (rows === undefined) this.#tables.set(table, (rows = new Map<string, RowHistory>()));
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = new RowHistory()));
    return row;
  }
}
