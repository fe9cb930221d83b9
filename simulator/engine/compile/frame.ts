import { type SqlValue } from '../../types/sql-type';
import { type Execution } from '../runtime/execution';
import { type RowSlot } from '../store/row';

/** A source's values, by slot; what was not read is undefined. */
export type SourceRow = readonly (SqlValue | undefined)[];

/** The row of a side of an outer join that found no partner. */
export const NULL_ROW: SourceRow = [];

/** What an expression of one query is evaluated over: the current row of each source. */
export class Frame {
  readonly execution: Execution;
  /** Of the query around it. */
  readonly parent: Frame | undefined;
  rows: SourceRow[];
  /** Where the rows of updatable sources are kept. */
  readonly slots: (RowSlot | undefined)[] = [];

  constructor(execution: Execution, parent: Frame | undefined, sourceCount: number) {
    this.execution = execution;
    this.parent = parent;
    this.rows = new Array<SourceRow>(sourceCount).fill(NULL_ROW);
  }
}
