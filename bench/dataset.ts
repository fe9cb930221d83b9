import { CommittedHistory, type CommittedOp } from '../test/support/delivery/committed-history';
import { type SqlSession } from '../test/support/workload/sql-session';
import { type WorkloadTable } from '../test/support/workload/workload-table';

/** Rows of one statement, and of its transaction. */
const ROWS_PER_TRANSACTION = 100;
const ROWS_PER_LOAD = 1000;
/** Of ten statements. */
const MIX: readonly CommittedOp[] = ['u', 'c', 'u', 'u', 'c', 'u', 'd', 'u', 'c', 'u'];
const PADDING = 230;

/** The keys of a table that have rows. */
interface LiveKeys {
  first: number;
  next: number;
  /** Where the next update begins. */
  update: number;
}

/** Tables of rows of about 300 bytes, and changes to them, made by statements over ranges of keys. */
export class Dataset {
  readonly history = new CommittedHistory();
  readonly tables: readonly WorkloadTable[];
  readonly #session: SqlSession;
  readonly #live: readonly LiveKeys[];
  #txn = 0;
  #lastTable = '';
  #lastTxn = 0;

  constructor(session: SqlSession, tables: readonly WorkloadTable[]) {
    this.#session = session;
    this.tables = tables;
    this.#live = tables.map(() => ({ first: 1, next: 1, update: 1 }));
  }

  /** The number that the next transaction gets. */
  get nextTxn(): number {
    return this.#txn + 1;
  }

  /** The last transaction that left rows, and their table. */
  get lastChange(): { readonly table: string; readonly txn: number } {
    return { table: this.#lastTable, txn: this.#lastTxn };
  }

  /** Fills the tables evenly with so many rows in all. */
  async load(rows: number): Promise<void> {
    await this.#session.query('CREATE TABLE dbo.numbers (number int NOT NULL PRIMARY KEY)');
    const numbers = Array.from({ length: ROWS_PER_LOAD }, (_, i) => `(${i})`);
    await this.#session.query(`INSERT INTO dbo.numbers (number) VALUES ${numbers.join(', ')}`);
    const perTable = Math.ceil(rows / this.tables.length);
    for (let i = 0; i < this.tables.length; i++)
      for (let left = Math.min(perTable, rows - i * perTable); left > 0; left -= ROWS_PER_LOAD)
        await this.#insert(i, Math.min(left, ROWS_PER_LOAD));
  }

  /** Makes so many changes: 60 % updates, 30 % inserts, 10 % deletions. @returns how many there are */
  async change(changes: number): Promise<number> {
    const before = this.history.changes;
    for (let step = 0; this.history.changes - before < changes; step++) {
      const table = Math.floor(step / MIX.length) % this.tables.length;
      const rows = Math.min(ROWS_PER_TRANSACTION, changes - (this.history.changes - before));
      await this.#changeRange(table, MIX[step % MIX.length] ?? 'u', rows);
    }
    return this.history.changes - before;
  }

  async #changeRange(i: number, op: CommittedOp, rows: number): Promise<void> {
    const live = this.#live[i] as LiveKeys;
    const there = live.next - live.first;
    if (op === 'c' || there < rows) return this.#insert(i, rows);
    if (op === 'd') {
      const { first } = live;
      live.first += rows;
      live.update = Math.max(live.update, live.first);
      return this.#commit(i, op, first, rows, (range) => `DELETE FROM ${range}`);
    }
    const first = live.update + rows > live.next ? live.first : live.update;
    live.update = first + rows;
    return this.#commit(i, op, first, rows, (range, table) => {
      const payload = `CONCAT(id, '/', n + 1, '/', ${this.#txn}, ':', REPLICATE('y', ${PADDING}))`;
      return `UPDATE ${table} SET n = n + 1, txn = ${this.#txn}, payload = ${payload} ${range.slice(table.length)}`;
    });
  }

  async #insert(i: number, rows: number): Promise<void> {
    const live = this.#live[i] as LiveKeys;
    const first = live.next;
    live.next += rows;
    await this.#commit(i, 'c', first, rows, (_range, table) => {
      const id = `${first} + number`;
      const payload = `CONCAT(${id}, '/1/', ${this.#txn}, ':', REPLICATE('x', ${PADDING}))`;
      return (
        `INSERT INTO ${table} (id, n, txn, payload) ` +
        `SELECT ${id}, 1, ${this.#txn}, ${payload} FROM dbo.numbers WHERE number < ${rows}`
      );
    });
  }

  async #commit(
    i: number,
    op: CommittedOp,
    first: number,
    rows: number,
    statement: (range: string, table: string) => string,
  ): Promise<void> {
    const table = this.tables[i]?.name ?? '';
    this.#txn++;
    await this.#session.query(statement(`${table} WHERE id BETWEEN ${first} AND ${first + rows - 1}`, table));
    if (op !== 'd') [this.#lastTable, this.#lastTxn] = [table, this.#txn];
    const keys = Array.from({ length: rows }, (_, offset) => String(first + offset));
    this.history.commit(
      this.#txn,
      keys.map((key) => ({ table, key, op })),
    );
  }
}

export function benchTables(count: number): readonly WorkloadTable[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `dbo.bench_${i + 1}`,
    columns: {},
    values: () => [],
    padding: PADDING,
  }));
}
