import { type SqlValue } from '../../types/sql-type';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { commitTransaction, nextPosition, rollbackTransaction } from '../runtime/write-log';
import { type ChangeRows, type ChangeTable } from '../store/change-table';
import { newestImage, type RowSlot } from '../store/row';
import { EVERYTHING, IndexCursor } from '../store/sorted-index';
import { type Table } from '../store/table';
import { type Change, Transaction } from '../store/transaction';
import { Blocked, waitForEnd } from '../store/waiting';

/** Session of what the server does by itself. */
const SYSTEM_SESSION = 0;

/** A change of the server's own state: taken back by rollback. */
export class StateChange implements Change {
  private readonly takeBack: () => void;

  constructor(takeBack: () => void) {
    this.takeBack = takeBack;
  }

  undo(): void {
    this.takeBack();
  }
}

/** Makes rows of a change table visible when the transaction commits. */
class Publication implements Change {
  private readonly table: ChangeTable;
  private readonly rows: ChangeRows;

  constructor(table: ChangeTable, rows: ChangeRows) {
    this.table = table;
    this.rows = rows;
  }

  undo(): void {
    return;
  }

  publish(sequence: number): void {
    this.table.publish(this.rows, sequence);
  }
}

/** Takes the first rows of a change table away when the transaction commits. */
class Removal implements Change {
  private readonly table: ChangeTable;
  private readonly count: number;

  constructor(table: ChangeTable, count: number) {
    this.table = table;
    this.count = count;
  }

  undo(): void {
    return;
  }

  publish(sequence: number): void {
    this.table.removeFirst(this.count, sequence);
  }
}

/** Writes to tables that no statement is compiled for, within a transaction. */
export class SystemWriter {
  readonly engine: EngineState;
  readonly transaction: Transaction;
  readonly database: Database;

  constructor(engine: EngineState, transaction: Transaction, database: Database) {
    this.engine = engine;
    this.transaction = transaction;
    this.database = database;
  }

  /** @throws Blocked while somebody else is changing a row with that key */
  insert(table: Table, values: readonly SqlValue[]): void {
    const change = table.insert(this.transaction, values, nextPosition(this.transaction, this.database));
    this.engine.journal.row(this.transaction, change);
  }

  /** Changes all rows that the condition takes. @throws Blocked */
  update(
    table: Table,
    takes: (row: readonly SqlValue[]) => boolean,
    change: (row: readonly SqlValue[]) => SqlValue[],
  ): number {
    const found = this.rowsWhere(table, takes);
    for (const { slot, row } of found) {
      const position = nextPosition(this.transaction, this.database);
      this.engine.journal.row(
        this.transaction,
        table.update(this.transaction, slot, row, change(row), position),
      );
    }
    return found.length;
  }

  /** Deletes all rows that the condition takes. @throws Blocked */
  delete(table: Table, takes: (row: readonly SqlValue[]) => boolean): number {
    const found = this.rowsWhere(table, takes);
    for (const { slot } of found) {
      const position = nextPosition(this.transaction, this.database);
      this.engine.journal.row(this.transaction, table.delete(this.transaction, slot, position));
    }
    return found.length;
  }

  publish(objectId: number, table: ChangeTable, rows: ChangeRows): void {
    this.transaction.changes.push(new Publication(table, rows));
    this.engine.journal.changeRows(this.transaction, this.database.id, objectId, rows);
  }

  removeFirst(objectId: number, table: ChangeTable, count: number): void {
    this.transaction.changes.push(new Removal(table, count));
    this.define('cdc-cleanup', { objectId, count });
  }

  /** Notes a change of state that was made, and how it is taken back. */
  changed(takeBack: () => void): void {
    this.transaction.changes.push(new StateChange(takeBack));
  }

  /** Journals a definition; the change of state itself comes before. */
  define(kind: string, details: Readonly<Record<string, unknown>>): void {
    this.engine.journal.definition(this.transaction, { kind, databaseId: this.database.id, ...details });
  }

  private rowsWhere(
    table: Table,
    takes: (row: readonly SqlValue[]) => boolean,
  ): { slot: RowSlot; row: SqlValue[] }[] {
    const found: { slot: RowSlot; row: SqlValue[] }[] = [];
    const cursor = new IndexCursor<RowSlot>(table.storage.rows, EVERYTHING, false);
    while (cursor.next()) {
      const slot = cursor.value;
      const image = slot === undefined ? null : newestImage(slot, this.transaction);
      if (slot === undefined || image === null) continue;
      const row = table.storage.layout.decode(image);
      if (takes(row)) found.push({ slot, row });
    }
    return found;
  }
}

/** Does something in a transaction of the server's own, again and again while somebody blocks it. */
export async function inSystemTransaction<T>(
  engine: EngineState,
  database: Database,
  signal: AbortSignal,
  work: (writer: SystemWriter) => T | Promise<T>,
): Promise<T> {
  for (;;) {
    const transaction = new Transaction({
      isolation: 'read-committed',
      nowMs: engine.clock.nowMs(),
      sessionId: SYSTEM_SESSION,
    });
    try {
      const result = await work(new SystemWriter(engine, transaction, database));
      commitTransaction(engine, transaction);
      return result;
    } catch (error) {
      rollbackTransaction(engine, transaction);
      if (!(error instanceof Blocked)) throw error;
      const waiter = new Transaction({
        isolation: 'read-committed',
        nowMs: engine.clock.nowMs(),
        sessionId: SYSTEM_SESSION,
      });
      await waitForEnd(waiter, error.by, { lockTimeoutMs: -1, signal });
    }
  }
}
