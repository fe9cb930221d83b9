import { SqlServerError } from '../../../types/sql-type';
import { type CommonTable, type Query, type QueryBody } from '../../../sql/ast/query';
import { type QueryPlan, type ResultCursor, type ResultRow } from '../compiled';
import { type Compiler } from '../compiler';
import { type Frame } from '../frame';
import { Scope } from '../scope';

/** Whether a common table refers to itself. */
export function recursiveTable(table: CommonTable): boolean {
  const name = table.name.toLowerCase();
  const refers = (node: unknown): boolean => {
    if (node === null || typeof node !== 'object' || Buffer.isBuffer(node)) return false;
    if (Array.isArray(node)) return node.some(refers);
    if ('kind' in node && node.kind === 'table' && 'name' in node && Array.isArray(node.name)) {
      return node.name.length === 1 && String(node.name[0]).toLowerCase() === name;
    }
    return Object.values(node).some(refers);
  };
  return refers(table.query);
}

const MAX_DEPTH = 100;

/** A common table that refers to itself: the anchor's rows, then what the recursive part makes of the rows before. */
export function compileRecursive(c: Compiler, table: CommonTable, around: Scope | undefined): QueryPlan {
  const { body } = table.query;
  if (body.kind !== 'set-operation' || body.operator !== 'union-all') {
    throw new SqlServerError(
      252,
      `Recursive common table expression '${table.name}' does not contain a top-level UNION ALL operator.`,
    );
  }
  const part = (queryBody: QueryBody): Query => ({ ...table.query, with: [], body: queryBody });
  const anchor = c.query(part(body.left), around);
  let working: readonly ResultRow[] = [];
  const inner = new Scope(undefined);
  for (const [name, entry] of around?.commonTables ?? []) inner.commonTables.set(name, entry);
  const columns = anchor.columns.map((column, place) => ({
    ...column,
    name: table.columns?.[place] ?? column.name,
  }));
  inner.commonTables.set(table.name.toLowerCase(), {
    table,
    scope: around,
    working: { columns, rows: () => working },
  });
  const step = c.query(part(body.right), inner);
  const open = (parent: Frame): ResultCursor =>
    new RecursiveCursor(parent, anchor, step, (rows) => {
      working = rows;
    });
  return { columns: anchor.columns, single: false, correlated: false, open };
}

class RecursiveCursor implements ResultCursor {
  private readonly parent: Frame;
  private readonly step: QueryPlan;
  private readonly setWorking: (rows: readonly ResultRow[]) => void;
  private current: ResultCursor;
  private before: readonly ResultRow[] = [];
  private found: ResultRow[] = [];
  private depth = 0;

  constructor(
    parent: Frame,
    anchor: QueryPlan,
    step: QueryPlan,
    setWorking: (rows: readonly ResultRow[]) => void,
  ) {
    this.parent = parent;
    this.step = step;
    this.setWorking = setWorking;
    this.current = anchor.open(parent);
  }

  next(): ResultRow | undefined {
    for (;;) {
      this.setWorking(this.before);
      const row = this.current.next();
      if (row !== undefined) {
        this.found.push(row);
        return row;
      }
      if (this.found.length === 0) return undefined;
      if (++this.depth > MAX_DEPTH) throw tooDeep();
      this.before = this.found;
      this.found = [];
      this.current = this.step.open(this.parent);
    }
  }
}

function tooDeep(): SqlServerError {
  return new SqlServerError(
    530,
    'The statement terminated. The maximum recursion 100 has been exhausted before statement completion.',
  );
}
