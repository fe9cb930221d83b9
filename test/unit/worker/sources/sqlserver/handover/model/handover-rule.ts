import { type Lsn } from '../../../../../../../src/worker/codec/lsn';
import { type Change } from '../../../../../../../src/worker/sources/sqlserver/handover/change';
import { type ChunkRows } from '../../../../../../../src/worker/sources/sqlserver/handover/snapshot-window';
import {
  type ChangeSink,
  TableHandover,
  type WindowBounds,
} from '../../../../../../../src/worker/sources/sqlserver/handover/table-handover';
import { type ModelRow } from './model-database';

export type Progress = number | null | 'end';

export interface OpenWindow {
  readonly ceiling: number | null;
  readonly isRead: boolean;
  readonly fence: Lsn | undefined;
  setRows(rows: ChunkRows): void;
  setFence(fence: Lsn): void;
}

/** How snapshot and stream of one table are put together: the product's rule, or one that is known to be wrong. */
export interface HandoverRule {
  readonly isDone: boolean;
  /** What a commit keeps of it. */
  readonly progress: Progress;
  readonly bounds: WindowBounds<number> | undefined;
  readonly openWindows: readonly OpenWindow[];
  open(ceiling: number | null): void;
  apply(change: Change, sink: ChangeSink): void;
  isReady(position: Lsn): boolean;
  deliver(visit: (row: ModelRow) => void): void;
}

export class CursorRule implements HandoverRule {
  readonly #handover: TableHandover<number>;

  constructor(progress: Progress) {
    this.#handover = new TableHandover([0], progress);
  }

  get isDone(): boolean {
    return this.#handover.isDone;
  }

  get progress(): Progress {
    return this.#handover.isDone ? 'end' : this.#handover.floor;
  }

  get bounds(): WindowBounds<number> | undefined {
    return this.#handover.bounds;
  }

  get openWindows(): readonly OpenWindow[] {
    return this.#handover.openWindows;
  }

  open(ceiling: number | null): void {
    this.#handover.open(ceiling);
  }

  apply(change: Change, sink: ChangeSink): void {
    this.#handover.apply(change, sink);
  }

  isReady(position: Lsn): boolean {
    return this.#handover.ready(position) !== undefined;
  }

  deliver(visit: (row: ModelRow) => void): void {
    this.#handover.deliver((row) => visit(row as unknown as ModelRow));
  }
}

/** Known to be wrong: the cursor rule that forgets what happens to an open window. */
export class NoFoldRule extends CursorRule {
  override get bounds(): WindowBounds<number> | undefined {
    const bounds = super.bounds;
    return bounds && { ...bounds, ceilings: [] };
  }
}
