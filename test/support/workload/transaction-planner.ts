import { type CommittedHistory } from '../delivery/committed-history';
import { randomInteger } from './random';
import { TransactionDraft } from './transaction-draft';
import { type WorkloadTable } from './workload-table';

/** Keys from `first` to `last` belong to one writer alone, so that it knows what is in them. */
export interface KeyRange {
  readonly first: number;
  readonly last: number;
}

/** A transaction ready to run: its batches in order, the last one with COMMIT or ROLLBACK where one is needed. */
export interface PlannedTransaction {
  readonly txn: number;
  readonly batches: readonly string[];
  readonly draft: TransactionDraft;
  readonly commits: boolean;
}

/** Hands out the transaction numbers of all writers of a history. */
export class TransactionCounter {
  #last = 0;

  get next(): number {
    return this.#last + 1;
  }

  take(): number {
    return ++this.#last;
  }
}

const ROLLBACK_SHARE = 0.08;
const MANY_SHARE = 0.15;
const RANGE_SHARE = 0.03;
const MOVE_SHARE = 0.06;
const INSERT_SHARE = 0.3;
const DELETE_SHARE = 0.12;
const MOST_STATEMENTS = 12;
const RANGE_LENGTH = 40;
const TRIES = 20;

/** Draws transactions: single rows, several rows over several tables, ranges, key changes, rollbacks. */
export class TransactionPlanner {
  readonly #history: CommittedHistory;
  readonly #tables: readonly WorkloadTable[];
  readonly #keys: KeyRange;
  readonly #random: () => number;

  constructor(
    history: CommittedHistory,
    tables: readonly WorkloadTable[],
    keys: KeyRange,
    random: () => number,
  ) {
    this.#history = history;
    this.#tables = tables;
    this.#keys = keys;
    this.#random = random;
  }

  plan(counter: TransactionCounter): PlannedTransaction {
    const draft = new TransactionDraft(counter.take(), this.#history, this.#random);
    const many = this.#random() < MANY_SHARE ? randomInteger(this.#random, 2, MOST_STATEMENTS) : 1;
    while (draft.statements.length < many) this.#addStatement(draft);
    if (many > 1) draft.record();
    const commits = this.#random() >= ROLLBACK_SHARE;
    return { txn: draft.txn, draft, commits, batches: this.#batchesOf(draft.statements, commits) };
  }

  /** One batch for a transaction, or now and then one per statement, so that it stays open for longer. */
  #batchesOf(statements: readonly string[], commits: boolean): readonly string[] {
    const [only] = statements;
    if (commits && statements.length === 1 && only !== undefined) return [only];
    const all = ['BEGIN TRANSACTION', ...statements, commits ? 'COMMIT TRANSACTION' : 'ROLLBACK TRANSACTION'];
    return this.#random() < 0.5 ? [all.join(';\n')] : all;
  }

  #addStatement(draft: TransactionDraft): void {
    const table = this.#tables[randomInteger(this.#random, 0, this.#tables.length - 1)];
    if (table === undefined) throw new Error('a workload needs a table');
    const kind = this.#random();
    if (kind < RANGE_SHARE) {
      this.#updateRange(draft, table);
      return;
    }
    const inserts = kind < RANGE_SHARE + INSERT_SHARE;
    const id = this.#pick(draft, table, !inserts);
    if (id === undefined) return;
    const deletes = kind > 1 - DELETE_SHARE;
    const moves = !deletes && kind > 1 - DELETE_SHARE - MOVE_SHARE;
    const free = moves ? this.#pick(draft, table, false) : undefined;
    if (inserts) draft.insert(table, id);
    else if (deletes) draft.delete(table, id);
    else if (free !== undefined) draft.move(table, id, free);
    else draft.update(table, id);
  }

  #updateRange(draft: TransactionDraft, table: WorkloadTable): void {
    const first = randomInteger(this.#random, this.#keys.first, this.#keys.last);
    draft.updateRange(table, first, Math.min(this.#keys.last, first + RANGE_LENGTH));
  }

  /** A random key that has a row or has none; undefined when there is none at hand. */
  #pick(draft: TransactionDraft, table: WorkloadTable, alive: boolean): number | undefined {
    for (let i = 0; i < TRIES; i++) {
      const id = randomInteger(this.#random, this.#keys.first, this.#keys.last);
      if (draft.isAlive(table, id) === alive) return id;
    }
    return undefined;
  }
}
