import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Output } from '../../../sql/ast/statement';
import { type OutputColumn } from '../../compile/compiled';
import { type Compiler } from '../../compile/compiler';
import { Frame, NULL_ROW, type SourceRow } from '../../compile/frame';
import { compileItems } from '../../compile/plan/select';
import { columnsOfTable } from '../../compile/plan/sources';
import { Scope, type ScopeSource } from '../../compile/scope';
import { type Execution } from '../../runtime/execution';
import { type Table } from '../../store/table';

/** OUTPUT: what is told of each changed row. */
export interface OutputPlan {
  readonly columns: readonly OutputColumn[];
  readonly into: Output['into'];
  /** `others`: rows of the sources beside the target, in a frame of the statement's own scope. */
  row(execution: Execution, changed: ChangedRow): SqlValue[];
}

export interface ChangedRow {
  readonly deleted: SourceRow | undefined;
  readonly inserted: SourceRow | undefined;
  readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
  /** Rows of the FROM clause, by the places of its scope. */
  readonly sources: readonly SourceRow[];
}

/** `around`: sources of the statement whose columns may be named too. */
export function compileOutput(
  c: Compiler,
  output: Output | undefined,
  table: Table,
  around: readonly ScopeSource[],
): OutputPlan | undefined {
  if (output === undefined) return undefined;
  const scope = new Scope(undefined);
  const plain = { schema: undefined, database: undefined };
  for (const { name, schema, database, columns, optional } of around) {
    scope.addSource({ name, schema, database, columns }).optional = optional;
  }
  const columns = columnsOfTable(table);
  const deleted = scope.addSource({ ...plain, name: 'deleted', columns });
  const inserted = scope.addSource({ ...plain, name: 'inserted', columns });
  const actionColumn = { name: '$action', type: { name: 'nvarchar' as const, length: 10 }, nullable: false };
  const action = scope.addSource({
    ...plain,
    name: '\0action',
    columns: [{ ...actionColumn, slot: 0, identity: false, computed: false }],
  });
  const items = compileItems(c, output.items, scope);
  if (items.some(({ variable }) => variable !== undefined)) {
    throw new SqlServerError(102, "Incorrect syntax near '='.", 15);
  }
  for (const [place, source] of around.entries()) {
    for (const slot of scope.sources[place]?.used ?? []) source.used.add(slot);
  }
  return {
    columns: items.map(({ column }) => column),
    into: output.into,
    row: (execution, changed) => {
      const frame = new Frame(execution, undefined, scope.sources.length);
      for (const [place, row] of changed.sources.entries()) frame.rows[place] = row;
      frame.rows[deleted.index] = changed.deleted ?? NULL_ROW;
      frame.rows[inserted.index] = changed.inserted ?? NULL_ROW;
      frame.rows[action.index] = [changed.action];
      return items.map(({ scalar }) => scalar.evaluate(frame));
    },
  };
}
