import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Execution } from '../../runtime/execution';
import { nextPosition } from '../../runtime/write-log';
import { type LogPosition } from '../../store/log-position';
import { type RowSlot } from '../../store/row';
import { type RowChange } from '../../store/table';
import { type Runner } from '../runner';
import { giveTime, untilDone } from '../statement-run';
import { checkReferenced, checkReferences } from './foreign-keys';
import { type RowWriter } from './row-writer';

/** A change of one row that was found but not made yet. */
export interface PendingChange {
  readonly slot: RowSlot;
  readonly before: readonly SqlValue[];
  /** Undefined: the row is deleted. */
  readonly after: SqlValue[] | undefined;
}

/** Makes changes of rows of one table, in one statement. Waits for rows of other transactions. */
export class RowChanger {
  private readonly runner: Runner;
  private readonly execution: Execution;
  readonly writer: RowWriter;
  private readonly checksReferences: boolean;
  private readonly isReferenced: boolean;

  constructor(runner: Runner, execution: Execution, writer: RowWriter) {
    this.runner = runner;
    this.execution = execution;
    this.writer = writer;
    this.checksReferences = writer.table.definition.foreignKeys.length > 0;
    this.isReferenced = [...writer.database.referencesTo(writer.table.objectId)].length > 0;
  }

  private position(): LogPosition {
    const { table, database } = this.writer;
    return table.temporary ? 0 : nextPosition(this.execution.transaction, database);
  }

  private logged(change: RowChange): RowChange {
    if (!this.writer.table.temporary) this.runner.engine.journal.row(this.execution.transaction, change);
    return change;
  }

  /** Undefined when it could be done at once. */
  insert(values: SqlValue[], position?: LogPosition): Promise<void> | undefined {
    return this.attempt(() => {
      this.insertNow(values, position);
    });
  }

  private insertNow(values: readonly SqlValue[], position: LogPosition | undefined): void {
    const { table, database } = this.writer;
    const { transaction } = this.execution;
    if (this.checksReferences) checkReferences(database, table, values, transaction, 'INSERT');
    this.logged(table.insert(transaction, values, position ?? this.position()));
  }

  delete({ slot, before }: PendingChange, position?: LogPosition): Promise<void> | undefined {
    return this.attempt(() => {
      const { table, database } = this.writer;
      const { transaction } = this.execution;
      this.checkVersion(slot);
      if (this.isReferenced) checkReferenced(database, table, before, undefined, transaction);
      this.logged(table.delete(transaction, slot, position ?? this.position()));
    });
  }

  /** Changes a row in its place. */
  update({ slot, before, after }: PendingChange, uniqueLater = false): Promise<void> | undefined {
    return this.attempt(() => {
      const { table, database } = this.writer;
      const { transaction } = this.execution;
      const values = after ?? [];
      this.checkVersion(slot);
      if (this.checksReferences) checkReferences(database, table, values, transaction, 'UPDATE');
      if (this.isReferenced) checkReferenced(database, table, before, values, transaction);
      this.logged(table.update(transaction, slot, before, values, this.position(), uniqueLater));
    });
  }

  verifyUnique({ slot, after }: PendingChange): Promise<void> | undefined {
    return this.attempt(() => {
      this.writer.table.verifyUnique(this.execution.transaction, slot, after ?? []);
    });
  }

  /** Under SNAPSHOT a row that somebody changed since must not be changed. @throws SqlServerError 3960 */
  private checkVersion(slot: RowSlot): void {
    const { transaction } = this.execution;
    if (transaction.snapshot === undefined) return;
    const by = slot.version?.by;
    if (by === undefined || by === transaction || by.commitSequence <= transaction.snapshot) return;
    const { table, database } = this.writer;
    throw new SqlServerError(
      3960,
      `Snapshot isolation transaction aborted due to update conflict. You cannot use snapshot isolation to access table '${table.qualifiedName}' directly or indirectly in database '${database.name}' to update, delete, or insert the row that has been modified or deleted by another transaction. Retry the transaction or change the isolation level for the update/delete statement.`,
      16,
      2,
    );
  }

  /** Most changes need no waiting: those cost no promise. */
  private attempt(step: () => void): Promise<void> | undefined {
    try {
      step();
      return undefined;
    } catch (error) {
      if (error instanceof SqlServerError) throw error;
      return this.again(step, error);
    }
  }

  private async again(step: () => void, error: unknown): Promise<void> {
    await untilDone(this.runner, this.execution, firstThrowing(error, step));
  }

  /**
   * Deletes and inserts for rows that move in the clustered index: first all go, then all come, so that they may take each
   * other's places. A single row does both at one position of the log.
   */
  async move(changes: readonly PendingChange[]): Promise<void> {
    const single = changes.length === 1 ? this.position() : undefined;
    for (const change of changes) {
      await this.delete(change, single);
      await giveTime(this.execution);
    }
    for (const { after } of changes) {
      if (after !== undefined) await this.insert(after, single);
      await giveTime(this.execution);
    }
  }
}

/** Throws the error that the step threw already, then runs the step. */
function firstThrowing(error: unknown, step: () => void): () => void {
  let pending = error;
  return () => {
    if (pending !== undefined) {
      const thrown = pending as Error;
      pending = undefined;
      throw thrown;
    }
    step();
  };
}
