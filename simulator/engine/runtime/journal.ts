import { type ChangeRows } from '../store/change-table';
import { type RowChange, type Table } from '../store/table';
import { type Transaction } from '../store/transaction';

/** A change of a database's definition, as plain data, with the name of what applies it again after a restart. */
export interface DefinitionEntry {
  readonly kind: string;
  readonly databaseId: number;
  readonly [detail: string]: unknown;
}

/**
 * Where everything is written that must survive the process. Calls come in the order things happen; what a transaction
 * wrote counts from its `commit` on. A change is in the transaction's list before it is written here.
 */
export interface Journal {
  row(transaction: Transaction, change: RowChange): void;
  definition(transaction: Transaction, entry: DefinitionEntry): void;
  /** All rows of a table whose storage was built anew, behind the definition that did it. */
  storage(transaction: Transaction, table: Table): void;
  changeRows(transaction: Transaction, databaseId: number, objectId: number, rows: ChangeRows): void;
  /** What the transaction did behind its first `changeCount` changes was taken back. */
  undone(transaction: Transaction, changeCount: number): void;
  commit(transaction: Transaction, endedAtMs: number): void;
  rollback(transaction: Transaction): void;
  close(): Promise<void>;
}

/** Keeps nothing: for engines that live in memory only. */
export const noJournal: Journal = {
  row: () => undefined,
  definition: () => undefined,
  storage: () => undefined,
  changeRows: () => undefined,
  undone: () => undefined,
  commit: () => undefined,
  rollback: () => undefined,
  close: () => Promise.resolve(),
};
