import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import {
  type Assignment,
  type Expression,
  type TableReference,
  type TableSource,
} from '../../../sql/ast/query';
import { type DeleteStatement, type UpdateStatement } from '../../../sql/ast/statement';
import { type CompiledScalar, type RowPlan } from '../../compile/compiled';
import { type Compiler } from '../../compile/compiler';
import { combine } from '../../compile/expression/arithmetic';
import { convertTo } from '../../compile/conversion';
import { Frame } from '../../compile/frame';
import { slotOf } from '../../compile/access/scan';
import { compileFrom, type FromPlan } from '../../compile/plan/from';
import { compileLimit, limitPlan } from '../../compile/plan/limit';
import { Scope, type ScopeSource } from '../../compile/scope';
import { type Execution } from '../../runtime/execution';
import { type RowSlot } from '../../store/row';
import { type Table } from '../../store/table';
import { type Runner } from '../runner';
import { giveTime, interruption } from '../statement-run';
import { type PendingChange, RowChanger } from './change-rows';
import { compileOutput } from './output';
import { compileSink, type OpenSink, type OutputSink } from './output-sink';
import { RowWriter } from './row-writer';
import { storedValue, type StoredScalar } from './store-value';
import { resolveTarget, type WriteTarget } from './target';

interface AssignmentPlan {
  /** Undefined for `@v = expression`. */
  readonly slot: number | undefined;
  readonly variable: string | undefined;
  readonly evaluate: StoredScalar;
}

/** A compiled UPDATE or DELETE. */
export interface ChangePlan {
  readonly target: WriteTarget;
  readonly tableName: string;
  readonly writer: RowWriter;
  readonly rows: RowPlan;
  /** Place of the target in the frame. */
  readonly source: ScopeSource;
  readonly sourceCount: number;
  /** Undefined: DELETE. */
  readonly assignments: readonly AssignmentPlan[] | undefined;
  readonly sink: OpenSink | undefined;
  /** Rows can be changed while they are looked for: nothing that is changed decides where the scan goes on. */
  readonly immediate: boolean;
  /** Unique keys change: rows may take each other's values. */
  readonly changesUnique: boolean;
}

type Statement = UpdateStatement | DeleteStatement;

export function compileChange(c: Compiler, statement: Statement): ChangePlan {
  const scope = scopeOf(statement);
  const found = targetInFrom(statement);
  const reference = found ?? statement.target;
  const target = requestTarget(c, statement, reference);
  const usesBefore = c.context.uses.length;
  const plan = compileFrom(c, sourcesOf(statement, found), statement.where, scope, {
    isTarget: (source) => source === reference,
  });
  const source = sourceOfTarget(scope, reference);
  for (const column of source.columns) source.used.add(column.slot);
  const writer = new RowWriter(c, target.table, target.database);
  const assignments = assignmentsOf(c, statement, scope, writer);
  const limit = compileLimit(c, statement.top, undefined, undefined, scope);
  const sink = compileSink(c, compileOutput(c, statement.output, target.table, scope.sources));
  const readsElsewhere = c.context.uses.length - usesBefore > 1;
  const assigned = assignments?.flatMap(({ slot }) => slot ?? []) ?? [];
  const changesUnique = changesKey(target.table, assigned);
  return {
    target,
    tableName: reference.name[0] ?? '',
    writer,
    rows: limitPlan(plan.plan, limit),
    source,
    sourceCount: scope.sources.length,
    assignments,
    sink,
    immediate: !readsElsewhere && !changesUnique && isStable(plan, assigned),
    changesUnique,
  };
}

function requestTarget(c: Compiler, statement: Statement, reference: TableReference): WriteTarget {
  if (statement.kind === 'delete') return resolveTarget(c, reference, 'DELETE', () => []);
  const columns = statement.assignments.flatMap(({ column }) => column ?? []);
  return resolveTarget(c, reference, 'UPDATE', () => columns);
}

function sourcesOf({ target, from }: Statement, found: TableReference | undefined): readonly TableSource[] {
  if (from.length === 0) return [target];
  return found === undefined ? [target, ...from] : from;
}

function assignmentsOf(
  c: Compiler,
  statement: Statement,
  scope: Scope,
  writer: RowWriter,
): AssignmentPlan[] | undefined {
  if (statement.kind === 'delete') return undefined;
  return statement.assignments.map((assignment) => compileAssignment(c, assignment, scope, writer));
}

function scopeOf(statement: Statement): Scope {
  const scope = new Scope(undefined);
  let before: Scope | undefined;
  for (const table of statement.with) {
    scope.commonTables.set(table.name.toLowerCase(), { table, scope: before });
    before = new Scope(undefined);
    for (const [name, entry] of scope.commonTables) before.commonTables.set(name, entry);
  }
  return scope;
}

/** The source of FROM that the target names: by alias, else by name. */
function targetInFrom({ target, from }: Statement): TableReference | undefined {
  const tables = from.flatMap(tablesOf);
  const [only = ''] = target.name;
  const byAlias =
    target.name.length === 1
      ? tables.find(({ alias }) => alias?.toLowerCase() === only.toLowerCase())
      : undefined;
  if (byAlias !== undefined) return byAlias;
  const wanted = (target.name.at(-1) ?? '').toLowerCase();
  return (
    tables.find(({ name, alias }) => alias === undefined && name.at(-1)?.toLowerCase() === wanted) ??
    tables.find(({ name }) => name.join('.').toLowerCase() === target.name.join('.').toLowerCase())
  );
}

function tablesOf(source: TableSource): TableReference[] {
  switch (source.kind) {
    case 'table':
      return [source];
    case 'join':
    case 'apply':
      return [...tablesOf(source.left), ...tablesOf(source.right)];
    default:
      return [];
  }
}

function sourceOfTarget(scope: Scope, { alias, name }: TableReference): ScopeSource {
  const wanted = (alias ?? name.at(-1) ?? '').toLowerCase();
  const source = scope.sources.find((candidate) => candidate.name.toLowerCase() === wanted);
  if (source === undefined) throw new SqlServerError(208, `Invalid object name '${name.join('.')}'.`);
  return source;
}

/** @throws SqlServerError 137, 207, 271, 272, 8102 */
export function compileAssignment(
  c: Compiler,
  assignment: Assignment,
  scope: Scope,
  writer: RowWriter,
): AssignmentPlan {
  const { column: name, variable, expression } = assignment;
  if (name === undefined) return { slot: undefined, variable, evaluate: variableValue(c, assignment, scope) };
  const slot = assignableSlot(writer.table, name);
  const column = writer.table.definition.columns[slot];
  if (column === undefined) throw new RangeError('an assignment without its column');
  if (expression.kind === 'default') return { slot, variable, evaluate: writer.defaultOf(slot) };
  const value = assignedValue(c, assignment, scope, { kind: 'column', parts: [nameIn(scope, writer), name] });
  return { slot, variable, evaluate: storedValue(value, column, writer.fullName) };
}

function variableValue(c: Compiler, assignment: Assignment, scope: Scope): StoredScalar {
  const name = assignment.variable ?? '';
  const type = c.context.variables.variables.get(name)?.type;
  if (type === undefined) throw new SqlServerError(137, `Must declare the scalar variable "${name}".`, 15);
  return convertTo(assignedValue(c, assignment, scope, { kind: 'variable', name }), type).evaluate;
}

/** The value, combined with what stands on the left of `+=` and its kin. */
function assignedValue(
  c: Compiler,
  { operator, expression }: Assignment,
  scope: Scope,
  left: Extract<Expression, { kind: 'column' | 'variable' }>,
): CompiledScalar {
  const right = c.scalar(expression, scope);
  return operator === undefined ? right : combine(operator, c.scalar(left, scope), right);
}

/** What the statement calls the target: its alias if it has one. */
function nameIn(scope: Scope, { table }: RowWriter): string {
  const { columns, name } = table.definition;
  const isTarget = (source: ScopeSource): boolean =>
    source.columns.length === columns.length &&
    source.columns.every((column, place) => column.name === columns[place]?.name);
  return scope.sources.find(isTarget)?.name ?? name;
}

function assignableSlot(table: Table, name: string): number {
  const slot = table.definition.columns.findIndex(
    (column) => column.name.toLowerCase() === name.toLowerCase(),
  );
  const column = table.definition.columns[slot];
  if (column === undefined) throw new SqlServerError(207, `Invalid column name '${name}'.`);
  if (column.computed !== undefined) {
    throw new SqlServerError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
    );
  }
  if (column.type.name === 'rowversion') throw new SqlServerError(272, 'Cannot update a timestamp column.');
  if (column.identity !== undefined)
    throw new SqlServerError(8102, `Cannot update identity column '${column.name}'.`);
  return slot;
}

/** Whether assigned columns are part of the clustered or of a unique key. */
function changesKey(table: Table, assigned: readonly number[]): boolean {
  const ids = new Set(assigned.map((slot) => table.definition.columns[slot]?.columnId));
  return table.definition.indexes.some(
    (index) => (index.unique || index.clustered) && index.columns.some(({ columnId }) => ids.has(columnId)),
  );
}

/** One scan, by a key that keeps its columns. */
function isStable({ scan }: FromPlan, assigned: readonly number[]): boolean {
  return scan !== undefined && scan.key.columns.every(({ slot }) => !assigned.includes(slot));
}

/** Runs an UPDATE or DELETE; returns the number of rows. */
export async function runChange(
  runner: Runner,
  execution: Execution,
  c: Compiler,
  plan: ChangePlan,
): Promise<number> {
  const writer = writerOf(runner, c, plan);
  const run = new ChangeRun(runner, execution, plan, writer);
  return plan.immediate ? run.changeWhileReading() : run.readThenChange();
}

function writerOf(runner: Runner, c: Compiler, plan: ChangePlan): RowWriter {
  if (!plan.target.isVariable) return plan.writer;
  const table = runner.scope.tables.get(plan.tableName);
  return table === undefined || table === plan.writer.table
    ? plan.writer
    : new RowWriter(c, table, plan.target.database);
}

class ChangeRun {
  private readonly runner: Runner;
  private readonly execution: Execution;
  private readonly plan: ChangePlan;
  private readonly changer: RowChanger;
  private readonly writer: RowWriter;
  private readonly sink: OutputSink | undefined;
  private readonly frame: Frame;
  private readonly seen = new Set<RowSlot>();

  constructor(runner: Runner, execution: Execution, plan: ChangePlan, writer: RowWriter) {
    this.runner = runner;
    this.execution = execution;
    this.plan = plan;
    this.writer = writer;
    this.changer = new RowChanger(runner, execution, writer);
    this.sink = plan.sink?.(runner, execution);
    this.frame = new Frame(execution, undefined, plan.sourceCount);
  }

  async changeWhileReading(): Promise<number> {
    let count = 0;
    await this.eachMatch((change) => {
      count++;
      return change.after === undefined ? this.changer.delete(change) : this.changer.update(change);
    });
    await this.changer.finish();
    await this.sink?.finish();
    return count;
  }

  async readThenChange(): Promise<number> {
    const changes: PendingChange[] = [];
    try {
      await this.eachMatch((change) => {
        change.slot.lockedBy = this.execution.transaction;
        changes.push(change);
        return undefined;
      }, this.seen);
      await this.apply(changes);
      await this.changer.finish();
    } finally {
      for (const { slot } of changes)
        if (slot.lockedBy === this.execution.transaction) slot.lockedBy = undefined;
    }
    await this.sink?.finish();
    return changes.length;
  }

  /** `seen`: a row that several sources match is changed once. */
  private async eachMatch(
    visit: (change: PendingChange) => Promise<void> | undefined,
    seen?: Set<RowSlot>,
  ): Promise<void> {
    const cursor = this.plan.rows.open(this.frame);
    for (;;) {
      try {
        while (cursor.next()) {
          const slot = slotOf(this.frame, this.plan.source.index);
          if (seen?.has(slot) === true) continue;
          seen?.add(slot);
          const waiting = visit(this.changeOf(slot));
          if (waiting !== undefined) await waiting;
        }
        return;
      } catch (error) {
        await interruption(this.runner, this.execution, error);
      }
    }
  }

  private changeOf(slot: RowSlot): PendingChange {
    const { plan, frame, execution } = this;
    const before = frame.rows[plan.source.index] as readonly SqlValue[];
    const after = plan.assignments === undefined ? undefined : this.assigned(before, plan.assignments);
    this.sink?.add({
      deleted: before,
      inserted: after,
      action: after === undefined ? 'DELETE' : 'UPDATE',
      sources: [...frame.rows],
    });
    if (execution.signal.aborted) execution.signal.throwIfAborted();
    return { slot, before, after };
  }

  private assigned(before: readonly SqlValue[], assignments: readonly AssignmentPlan[]): SqlValue[] {
    const after = before.map((value) => value ?? null);
    for (const { slot, variable, evaluate } of assignments) {
      const value = evaluate(this.frame);
      if (slot !== undefined) after[slot] = value;
      const target = variable === undefined ? undefined : this.execution.scope.variables.get(variable);
      if (target !== undefined) target.value = value;
    }
    this.writer.finish(after, this.execution, 'UPDATE');
    return after;
  }

  private async apply(changes: readonly PendingChange[]): Promise<void> {
    if (this.plan.changesUnique) {
      await this.changer.apply(changes);
      return;
    }
    for (const change of changes) {
      if (change.after === undefined) await this.changer.delete(change);
      else await this.changer.update(change);
      await giveTime(this.execution);
    }
  }
}
