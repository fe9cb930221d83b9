import { type Lsn } from '../../../../../../../src/worker/codec/lsn';
import { type Change } from '../../../../../../../src/worker/sources/sqlserver/handover/change';
import { type ChunkRows } from '../../../../../../../src/worker/sources/sqlserver/handover/snapshot-window';
import { type ChangeSink } from '../../../../../../../src/worker/sources/sqlserver/handover/table-handover';
import { type HandoverRule, type OpenWindow, type Progress } from './handover-rule';
import { type ModelRow } from './model-database';

class PlainWindow implements OpenWindow {
  readonly ceiling: number | null;
  readonly removed = new Set<number>();
  rows: ChunkRows | undefined;
  fence: Lsn | undefined;

  constructor(ceiling: number | null) {
    this.ceiling = ceiling;
  }

  get isRead(): boolean {
    return this.rows !== undefined;
  }

  setRows(rows: ChunkRows): void {
    this.rows = rows;
    this.removed.clear();
  }

  setFence(fence: Lsn): void {
    this.fence = fence;
  }
}

/**
 * Known to be wrong: windows as DBLog and Debezium have them. Every change is delivered, and takes its key out of the
 * windows that are open.
 */
export class PlainWindowsRule implements HandoverRule {
  readonly bounds = undefined;
  readonly #windows: PlainWindow[] = [];
  #floor: number | null;
  #done: boolean;

  constructor(progress: Progress) {
    this.#done = progress === 'end';
    this.#floor = progress === 'end' ? null : progress;
  }

  get isDone(): boolean {
    return this.#done;
  }

  get progress(): Progress {
    return this.#done ? 'end' : this.#floor;
  }

  get openWindows(): readonly OpenWindow[] {
    return this.#windows;
  }

  open(ceiling: number | null): void {
    this.#windows.push(new PlainWindow(ceiling));
  }

  apply(change: Change, sink: ChangeSink): void {
    const { before, after } = change;
    for (const row of [before, after]) if (row !== null) this.touch(Number(row[0]));
    if (before !== null && after !== null && before[0] !== after[0]) {
      sink.deliver('d', before, null, after);
      sink.deliver('c', null, after, before);
    } else {
      sink.deliver(before === null ? 'c' : after === null ? 'd' : 'u', before, after, null);
    }
  }

  protected touch(key: number): void {
    for (const { removed } of this.#windows) removed.add(key);
  }

  /** Keys that are never delivered by a window. */
  protected readonly touched = new Set<number>();

  isReady(position: Lsn): boolean {
    const fence = this.#windows[0]?.fence;
    return fence !== undefined && fence <= position;
  }

  deliver(visit: (row: ModelRow) => void): void {
    const window = this.#windows.shift();
    window?.rows?.forEach((row) => {
      const key = Number(row[0]);
      if (!window.removed.has(key) && !this.touched.has(key)) visit(row as unknown as ModelRow);
    });
    this.#floor = window?.ceiling ?? null;
    this.#done = window?.ceiling === null;
  }
}

/**
 * Known to be wrong: no row is delivered whose key a change has touched since the snapshot began. After a restart the
 * touched keys come from the change tables, and cleanup has been there.
 */
export class TouchedKeysRule extends PlainWindowsRule {
  /** @param stillThere the keys that the change tables still have after a restart */
  constructor(progress: Progress, stillThere: Iterable<number>) {
    super(progress);
    for (const key of stillThere) this.touched.add(key);
  }

  protected override touch(key: number): void {
    this.touched.add(key);
  }
}
