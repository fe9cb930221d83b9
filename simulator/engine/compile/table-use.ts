import { type TableHint } from '../../sql/ast/query';
import { type Execution } from '../runtime/execution';
import { LockMode } from '../store/lock-mode';
import { type ReadView } from '../store/row';
import { type Table } from '../store/table';
import { type TableLocks } from '../store/table-locks';

/** A table that a statement reads or changes: what is locked before it runs. */
export interface TableUse {
  readonly locks: TableLocks;
  /** Undefined for change tables. */
  readonly table: Table | undefined;
  readonly hints: readonly TableHint[];
  readonly writes: boolean;
}

export interface LockNeed {
  readonly mode: LockMode;
  /** Held to the end of the transaction, not of the statement. */
  readonly lasting: boolean;
}

const has = (hints: readonly TableHint[], ...wanted: readonly TableHint[]): boolean =>
  wanted.some((hint) => hints.includes(hint));

/** The locks that reading or changing a table takes under the isolation of the transaction and the hints. */
export function locksFor(use: TableUse, execution: Execution): LockNeed[] {
  const { hints } = use;
  if (has(hints, 'TABLOCKX')) return [{ mode: LockMode.exclusive, lasting: true }];
  if (use.writes) return [{ mode: LockMode.intentExclusive, lasting: true }];
  if (has(hints, 'XLOCK', 'UPDLOCK')) return [{ mode: LockMode.intentExclusive, lasting: true }];
  const { isolation } = execution.transaction;
  const lasting = has(hints, 'HOLDLOCK', 'SERIALIZABLE', 'REPEATABLEREAD') || holdsShared(isolation, hints);
  if (lasting) return [{ mode: LockMode.shared, lasting: true }];
  if (has(hints, 'TABLOCK')) return [{ mode: LockMode.shared, lasting: false }];
  const versioned = !execution.view.blocking || has(hints, 'NOLOCK', 'READUNCOMMITTED');
  return [{ mode: versioned ? LockMode.schemaStability : LockMode.intentShared, lasting: false }];
}

function holdsShared(isolation: string, hints: readonly TableHint[]): boolean {
  if (has(hints, 'NOLOCK', 'READUNCOMMITTED', 'READCOMMITTED', 'READCOMMITTEDLOCK')) return false;
  return isolation === 'repeatable-read' || isolation === 'serializable';
}

/** Whose changes a scan with these hints sees. */
export function viewFor(execution: Execution, hints: readonly TableHint[]): ReadView {
  if (hints.length === 0) return execution.view;
  const { view } = execution;
  if (has(hints, 'NOLOCK', 'READUNCOMMITTED')) return { ...view, dirty: true, blocking: false };
  if (has(hints, 'READPAST')) return { ...view, blocking: false, sequence: Infinity };
  if (execution.transaction.isolation === 'snapshot') return view;
  if (has(hints, 'READCOMMITTEDLOCK', 'HOLDLOCK', 'SERIALIZABLE', 'REPEATABLEREAD', 'UPDLOCK', 'XLOCK')) {
    return { ...view, dirty: false, blocking: true, sequence: Infinity };
  }
  return view;
}
