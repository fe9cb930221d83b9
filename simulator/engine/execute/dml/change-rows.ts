import { newCompiler } from '../../compile/build-compiler';
import { Frame } from '../../compile/frame';
import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Execution } from '../../runtime/execution';
import { nextPosition } from '../../runtime/write-log';
import { type LogPosition } from '../../store/log-position';
import { type RowSlot } from '../../store/row';
import { type RowChange } from '../../store/table';
import { type Runner } from '../runner';
import { LockMode } from '../../store/lock-mode';
import { acquireTableLock } from '../../store/waiting';
import { giveTime, limitsOf, untilDone } from '../statement-run';
import { type Gone, type Incoming, ordinals, References, rowsWithEach } from './references';
import { RowWriter } from './row-writer';

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
  private readonly references: References;
  /** A referential action is at work: also a key that it leaves as it was has to exist. */
  private readonly isAction: boolean;

  constructor(runner: Runner, execution: Execution, writer: RowWriter, isAction = false) {
    this.runner = runner;
    this.execution = execution;
    this.writer = writer;
    this.isAction = isAction;
    this.references = new References(writer.table, writer.database, execution.transaction);
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
  insert(values: SqlValue[]): Promise<void> | undefined {
    return this.attempt(() => {
      this.references.require(values, undefined, 'INSERT');
      this.place(values, undefined);
    });
  }

  private place(values: readonly SqlValue[], position: LogPosition | undefined): void {
    const { transaction } = this.execution;
    this.logged(this.writer.table.insert(transaction, values, position ?? this.position()));
  }

  delete(change: PendingChange): Promise<void> | undefined {
    this.references.noteGone(change.before, undefined);
    return this.takeAway(change, undefined);
  }

  private takeAway({ slot }: PendingChange, position: LogPosition | undefined): Promise<void> | undefined {
    return this.attempt(() => {
      const { transaction } = this.execution;
      this.checkVersion(slot);
      this.logged(this.writer.table.delete(transaction, slot, position ?? this.position()));
    });
  }

  /** Changes a row in its place. */
  update({ slot, before, after }: PendingChange, uniqueLater = false): Promise<void> | undefined {
    const values = after ?? [];
    this.references.noteGone(before, values);
    return this.attempt(() => {
      const { table } = this.writer;
      const { transaction } = this.execution;
      this.checkVersion(slot);
      this.references.require(values, this.isAction ? undefined : before, 'UPDATE');
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
      this.references.noteGone(change.before, change.after);
      await this.takeAway(change, single);
      await giveTime(this.execution);
    }
    for (const { before, after } of changes) {
      if (after === undefined) continue;
      await this.attempt(() => {
        this.references.require(after, before, 'UPDATE');
        this.place(after, single);
      });
      await giveTime(this.execution);
    }
  }

  /** Makes changes of rows that were found before, such that they may take each other's keys. */
  async apply(changes: readonly PendingChange[]): Promise<void> {
    const moving = changes.filter((change) => this.moves(change));
    const staying = new Set(changes);
    for (const change of moving) staying.delete(change);
    for (const change of staying) {
      if (change.after === undefined) await this.delete(change);
      else await this.update(change, true);
      await giveTime(this.execution);
    }
    if (moving.length > 0) await this.move(moving);
    for (const change of staying) if (change.after !== undefined) await this.verifyUnique(change);
  }

  /** Whether the row comes to another place in the clustered index. */
  private moves({ before, after }: PendingChange): boolean {
    return after !== undefined && !this.writer.table.storage.sameClusteredKey(before, after);
  }

  /** At the end of the statement: what refers to rows that went away goes too, is changed, or is in the way. */
  async finish(): Promise<void> {
    await this.attempt(() => {
      this.references.requireOpen();
    });
    for (const incoming of this.references.shaken) {
      const { key } = incoming;
      const actions = { delete: key.onDelete.toUpperCase(), update: key.onUpdate.toUpperCase() };
      const pending: Referring[] = [];
      const refusing: Gone[] = [];
      for (const gone of incoming.gone.values()) {
        const action = gone.after === undefined ? actions.delete : actions.update;
        if (action === 'NO ACTION') refusing.push(gone);
        else pending.push({ gone, action });
      }
      if (refusing.length > 0) {
        await this.attempt(() => {
          this.references.refuseReferred(incoming, refusing);
        });
      }
      if (pending.length > 0) await this.cascade(incoming, pending);
    }
  }

  /** Carries out a referential action on all rows that refer to those that went. */
  private async cascade({ key, table }: Incoming, pending: readonly Referring[]): Promise<void> {
    const { runner, execution } = this;
    const { engine, session, scope } = runner;
    const { transaction } = execution;
    await acquireTableLock(table.locks, transaction, LockMode.intentExclusive, limitsOf(runner));
    const compiler = newCompiler({ engine, session, variables: scope });
    const writer = new RowWriter(compiler, table, this.writer.database);
    const changer = new RowChanger(runner, execution, writer, true);
    const changes: PendingChange[] = [];
    const lists = pending.map(({ gone }) => gone.before);
    const found = await untilDone(runner, execution, () =>
      rowsWithEach(table, key.columnIds, lists, transaction),
    );
    const own = ordinals(table, key.columnIds);
    for (const [place, { gone, action }] of pending.entries()) {
      for (const { slot, values } of found[place] ?? []) {
        changes.push({ slot, before: values, after: changer.referring(values, own, gone, action) });
      }
    }
    await changer.apply(changes);
    await changer.finish();
  }

  /** A row after a referential action; undefined when it goes. */
  private referring(
    before: readonly SqlValue[],
    own: readonly number[],
    { after }: Gone,
    action: string,
  ): SqlValue[] | undefined {
    if (action === 'CASCADE' && after === undefined) return undefined;
    const changed = before.map((value) => value ?? null);
    const empty = new Frame(this.execution, undefined, 0);
    for (const [place, ordinal] of own.entries()) {
      if (action === 'CASCADE') changed[ordinal] = after?.[place] ?? null;
      else changed[ordinal] = action === 'SET DEFAULT' ? this.writer.defaultOf(ordinal)(empty) : null;
    }
    this.writer.finish(changed, this.execution, 'UPDATE');
    return changed;
  }
}

/** Rows that refer to one that went, and what becomes of them. */
interface Referring {
  readonly gone: Gone;
  readonly action: string;
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
