import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Expression, isPredicate, type TableSource } from '../../../sql/ast/query';
import { type MergeClause, type MergeStatement } from '../../../sql/ast/statement';
import { slotOf } from '../../compile/access/scan';
import { type CompiledPredicate, type RowPlan } from '../../compile/compiled';
import { type Compiler } from '../../compile/compiler';
import { Frame, NULL_ROW } from '../../compile/frame';
import { compileFrom } from '../../compile/plan/from';
import { Scope, type ScopeSource } from '../../compile/scope';
import { type Execution } from '../../runtime/execution';
import { type RowSlot } from '../../store/row';
import { type Runner } from '../runner';
import { interruption } from '../statement-run';
import { type PendingChange, RowChanger } from './change-rows';
import { identityValue } from './identity';
import { type ChangedRow, compileOutput } from './output';
import { compileSink, type OpenSink } from './output-sink';
import { RowWriter } from './row-writer';
import { storedValue, type StoredScalar } from './store-value';
import { resolveTarget } from './target';
import { compileAssignment } from './update';

interface ClausePlan {
  readonly match: MergeClause['match'];
  readonly condition: CompiledPredicate | undefined;
  readonly action:
    | { readonly kind: 'delete' }
    | {
        readonly kind: 'update';
        readonly assignments: readonly { slot: number | undefined; evaluate: StoredScalar }[];
      }
    | { readonly kind: 'insert'; readonly values: readonly (StoredScalar | undefined)[] };
}

export interface MergePlan {
  readonly writer: RowWriter;
  /** Source rows with the target rows that match them. */
  readonly pairs: RowPlan;
  /** All target rows, where those without a source row matter. */
  readonly targets: RowPlan | undefined;
  readonly target: ScopeSource;
  readonly sourceCount: number;
  readonly clauses: readonly ClausePlan[];
  readonly sink: OpenSink | undefined;
}

export function compileMerge(c: Compiler, statement: MergeStatement): MergePlan {
  const { target: reference, source } = statement;
  const permission = statement.clauses.some(({ action }) => action.kind === 'insert') ? 'INSERT' : 'UPDATE';
  const found = resolveTarget(c, reference, permission, () => []);
  const scope = new Scope(undefined);
  for (const table of statement.with)
    scope.commonTables.set(table.name.toLowerCase(), { table, scope: undefined });
  const join: TableSource = { kind: 'join', type: 'left', left: source, right: reference, on: statement.on };
  const isTarget = (candidate: TableSource): boolean => candidate === reference;
  const pairs = compileFrom(c, [join], undefined, scope, { isTarget });
  const target = scope.sources.at(-1);
  if (target === undefined) throw new RangeError('a merge without a target');
  for (const column of target.columns) target.used.add(column.slot);
  const writer = new RowWriter(c, found.table, found.database);
  const clauses = statement.clauses.map((clause) => compileClause(c, clause, scope, writer));
  const sink = compileSink(c, compileOutput(c, statement.output, found.table, scope.sources));
  const needsTargets = clauses.some(({ match }) => match === 'not-matched-by-source');
  return {
    writer,
    pairs: pairs.plan,
    targets: needsTargets ? allTargets(c, statement, target) : undefined,
    target,
    sourceCount: scope.sources.length,
    clauses,
    sink,
  };
}

/** The target's rows in the place they have beside the source. */
function allTargets(c: Compiler, { target }: MergeStatement, place: ScopeSource): RowPlan {
  const scope = new Scope(undefined);
  const { plan } = compileFrom(c, [target], undefined, scope, { isTarget: (source) => source === target });
  const [own] = scope.sources;
  for (const column of own?.columns ?? []) own?.used.add(column.slot);
  return {
    open: (frame) => {
      const inner = new Frame(frame.execution, frame.parent, 1);
      const cursor = plan.open(inner);
      return {
        next: () => {
          if (!cursor.next()) return false;
          frame.rows[place.index] = inner.rows[0] ?? NULL_ROW;
          frame.slots[place.index] = inner.slots[0];
          return true;
        },
      };
    },
  };
}

function compileClause(c: Compiler, clause: MergeClause, scope: Scope, writer: RowWriter): ClausePlan {
  const condition = clause.condition === undefined ? undefined : c.predicate(clause.condition, scope);
  const { match, action } = clause;
  switch (action.kind) {
    case 'delete':
      return { match, condition, action };
    case 'update': {
      const assignments = action.assignments.map((assignment) =>
        compileAssignment(c, assignment, scope, writer),
      );
      return { match, condition, action: { kind: 'update', assignments } };
    }
    case 'insert':
      return {
        match,
        condition,
        action: { kind: 'insert', values: insertValues(c, action.columns, action.values, scope, writer) },
      };
  }
}

/** @throws SqlServerError 207, 10709 */
function insertValues(
  c: Compiler,
  names: readonly string[] | undefined,
  expressions: readonly Expression[] | undefined,
  scope: Scope,
  writer: RowWriter,
): (StoredScalar | undefined)[] {
  const { columns } = writer.table.definition;
  const slots =
    names === undefined
      ? columns.flatMap((column, slot) =>
          column.identity === undefined && column.computed === undefined && column.type.name !== 'rowversion'
            ? [slot]
            : [],
        )
      : names.map((name) => slotNamed(columns, name));
  const values: (StoredScalar | undefined)[] = [];
  if (expressions === undefined) return values;
  if (expressions.length !== slots.length) {
    throw new SqlServerError(
      10709,
      'The number of columns for each row in a table value constructor must be the same.',
    );
  }
  for (const [place, expression] of expressions.entries()) {
    const slot = slots[place] ?? -1;
    const column = columns[slot];
    if (column === undefined || (!isPredicate(expression) && expression.kind === 'default')) continue;
    values[slot] = storedValue(c.scalar(expression, scope), column, writer.fullName);
  }
  return values;
}

function slotNamed(columns: readonly { readonly name: string }[], name: string): number {
  const slot = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (slot < 0) throw new SqlServerError(207, `Invalid column name '${name}'.`);
  return slot;
}

export async function runMerge(
  runner: Runner,
  execution: Execution,
  _compiler: Compiler,
  plan: MergePlan,
): Promise<number> {
  return new MergeRun(runner, execution, plan).run();
}

class MergeRun {
  private readonly runner: Runner;
  private readonly execution: Execution;
  private readonly plan: MergePlan;
  private readonly frame: Frame;
  private readonly matched = new Set<RowSlot>();
  private readonly changed = new Map<RowSlot, PendingChange>();
  private readonly inserts: SqlValue[][] = [];
  private readonly output: ChangedRow[] = [];

  constructor(runner: Runner, execution: Execution, plan: MergePlan) {
    this.runner = runner;
    this.execution = execution;
    this.plan = plan;
    this.frame = new Frame(execution, undefined, plan.sourceCount);
  }

  async run(): Promise<number> {
    await this.each(this.plan.pairs, () => {
      this.decidePair();
    });
    if (this.plan.targets !== undefined) {
      for (let index = 0; index < this.plan.sourceCount; index++) this.frame.rows[index] = NULL_ROW;
      await this.each(this.plan.targets, () => {
        const slot = slotOf(this.frame, this.plan.target.index);
        if (!this.matched.has(slot)) this.decide('not-matched-by-source', slot);
      });
    }
    await this.apply();
    return this.changed.size + this.inserts.length;
  }

  private async each(rows: RowPlan, visit: () => void): Promise<void> {
    const cursor = rows.open(this.frame);
    for (;;) {
      try {
        while (cursor.next()) visit();
        return;
      } catch (error) {
        await interruption(this.runner, this.execution, error);
      }
    }
  }

  private decidePair(): void {
    const { target } = this.plan;
    const isMatch = this.frame.rows[target.index] !== NULL_ROW;
    if (!isMatch) {
      this.decide('not-matched-by-target', undefined);
      return;
    }
    const slot = slotOf(this.frame, target.index);
    this.matched.add(slot);
    this.decide('matched', slot);
  }

  /** The first clause of the kind whose condition holds acts. @throws SqlServerError 8672 */
  private decide(match: MergeClause['match'], slot: RowSlot | undefined): void {
    const clause = this.plan.clauses.find(
      (one) => one.match === match && (one.condition === undefined || one.condition(this.frame) === true),
    );
    if (clause === undefined) return;
    if (slot === undefined) {
      if (clause.action.kind === 'insert') this.insert(clause.action.values);
      return;
    }
    if (this.changed.has(slot)) throw changedTwice();
    this.changed.set(slot, this.change(slot, clause.action));
  }

  private change(slot: RowSlot, action: ClausePlan['action']): PendingChange {
    const { frame, plan, execution } = this;
    const before = frame.rows[plan.target.index] as readonly SqlValue[];
    slot.lockedBy = execution.transaction;
    let after: SqlValue[] | undefined;
    if (action.kind === 'update') {
      after = before.map((value) => value ?? null);
      for (const { slot: column, evaluate } of action.assignments)
        if (column !== undefined) after[column] = evaluate(frame);
      plan.writer.finish(after, execution, 'UPDATE');
    }
    this.output.push({
      deleted: before,
      inserted: after,
      action: after === undefined ? 'DELETE' : 'UPDATE',
      sources: [...frame.rows],
    });
    return { slot, before, after };
  }

  private insert(given: readonly (StoredScalar | undefined)[]): void {
    const { frame, plan, execution } = this;
    const { writer } = plan;
    const empty = new Frame(execution, undefined, 0);
    const values = Array.from(writer.table.definition.columns, (_, slot) => {
      const value = given[slot];
      return value === undefined ? writer.defaultOf(slot)(empty) : value(frame);
    });
    if (writer.identitySlot >= 0) values[writer.identitySlot] = identityValue(execution, writer, undefined);
    writer.finish(values, execution, 'INSERT');
    this.inserts.push(values);
    this.output.push({ deleted: undefined, inserted: values, action: 'INSERT', sources: [...frame.rows] });
  }

  private async apply(): Promise<void> {
    const changer = new RowChanger(this.runner, this.execution, this.plan.writer);
    const changes = [...this.changed.values()];
    await changer.apply(changes);
    for (const values of this.inserts) await changer.insert(values);
    await changer.finish();
    for (const { slot } of changes) slot.lockedBy = undefined;
    await this.tell();
  }

  private async tell(): Promise<void> {
    const sink = this.plan.sink?.(this.runner, this.execution);
    for (const row of this.output) sink?.add(row);
    await sink?.finish();
  }
}

function changedTwice(): SqlServerError {
  return new SqlServerError(
    8672,
    'The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row. A MERGE statement cannot UPDATE/DELETE the same row of the target table multiple times. Refine the ON clause to ensure a target row matches at most one source row, or use the GROUP BY clause to group the source rows.',
  );
}
