import { type CommittedChange, type CommittedHistory, type CommittedOp } from '../delivery/committed-history';
import { insertRecord } from './transaction-record';
import { type WorkloadTable } from './workload-table';

/** Statements of one transaction, with what they change if it commits. */
export class TransactionDraft {
  readonly txn: number;
  readonly statements: string[] = [];
  readonly changes: CommittedChange[] = [];
  readonly #history: CommittedHistory;
  readonly #random: () => number;
  #recorded = false;

  constructor(txn: number, history: CommittedHistory, random: () => number) {
    this.txn = txn;
    this.#history = history;
    this.#random = random;
  }

  isAlive(table: WorkloadTable, id: number): boolean {
    return /[cu]$/.test(this.#opsOf(table, id));
  }

  insert(table: WorkloadTable, id: number): void {
    const n = this.#append(table, id, 'c');
    const columns = ['id', 'n', 'txn', 'payload', ...Object.keys(table.columns)];
    const values = [id, n, this.txn, this.#payload(table, id, n), ...table.values(this.#random)];
    this.statements.push(`INSERT INTO ${table.name} (${columns.join(', ')}) VALUES (${values.join(', ')})`);
  }

  update(table: WorkloadTable, id: number): void {
    const n = this.#append(table, id, 'u');
    this.statements.push(`UPDATE ${table.name} SET ${this.#assignments(table, id, n)} WHERE id = ${id}`);
  }

  delete(table: WorkloadTable, id: number): void {
    this.#append(table, id, 'd');
    this.statements.push(`DELETE FROM ${table.name} WHERE id = ${id}`);
  }

  /** Gives the row another key: the old key is deleted, the new one created. */
  move(table: WorkloadTable, from: number, to: number): void {
    this.#append(table, from, 'd');
    const n = this.#append(table, to, 'c');
    const assignments = `id = ${to}, ${this.#assignments(table, to, n)}`;
    this.statements.push(`UPDATE ${table.name} SET ${assignments} WHERE id = ${from}`);
  }

  /** One statement that updates all rows of a range of keys. */
  updateRange(table: WorkloadTable, first: number, last: number): void {
    for (let id = first; id <= last; id++) if (this.isAlive(table, id)) this.#append(table, id, 'u');
    const payload = `CONCAT(id, '/', n + 1, '/', ${this.txn}, ':', REPLICATE('y', ${table.padding}))`;
    this.statements.push(
      `UPDATE ${table.name} SET n = n + 1, txn = ${this.txn}, payload = ${payload} WHERE id BETWEEN ${first} AND ${last}`,
    );
  }

  /** Leaves a record of the transaction beside its rows: some leave no rows by which their commit could be told. */
  record(): void {
    this.#recorded = true;
    this.statements.push(insertRecord(this.txn));
  }

  get recorded(): boolean {
    return this.#recorded;
  }

  #assignments(table: WorkloadTable, id: number, n: number): string {
    const values = table.values(this.#random);
    const own = Object.keys(table.columns).map((column, i) => `, ${column} = ${values[i] ?? 'NULL'}`);
    return `n = ${n}, txn = ${this.txn}, payload = ${this.#payload(table, id, n)}${own.join('')}`;
  }

  #payload(table: WorkloadTable, id: number, n: number): string {
    return `N'${id}/${n}/${this.txn}:${'x'.repeat(table.padding)}'`;
  }

  /** @returns the n of the change */
  #append(table: WorkloadTable, id: number, op: CommittedOp): number {
    this.changes.push({ table: table.name, key: String(id), op });
    return this.#opsOf(table, id).length;
  }

  /** The ops of a key, those of this transaction included. */
  #opsOf({ name }: WorkloadTable, id: number): string {
    const key = String(id);
    const own = this.changes.filter((change) => change.table === name && change.key === key);
    return (this.#history.find(name, key)?.ops ?? '') + own.map(({ op }) => op).join('');
  }
}
