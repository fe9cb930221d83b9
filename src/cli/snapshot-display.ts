import { type Clock, type SnapshotProgress } from '../core/ports';
import { formatTableId } from '../core/table-schema';

const REFRESH_MS = 500;

interface TableProgress extends SnapshotProgress {
  readonly begunAtMs: number;
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

/** `shop.dbo.orders 120,000 of about 500,000 rows, 25,000 rows/s, 15 s left`. */
export function formatProgress(progress: SnapshotProgress, elapsedMs: number): string {
  const name = formatTableId(progress.table);
  const rows = count(progress.rowsRead);
  if (progress.state === 'done') return `${name} ${rows} rows, done`;
  const perSecond = elapsedMs > 0 ? (progress.rowsRead * 1000) / elapsedMs : 0;
  const speed = `${count(Math.round(perSecond))} rows/s`;
  if (progress.state === 'waiting-for-fence') {
    const shorter = progress.remedy === undefined ? '' : ` (shorter with ${progress.remedy})`;
    return `${name} ${rows} rows read, waiting for the capture job${shorter}`;
  }
  const estimated = progress.rowsEstimated;
  if (estimated === null || estimated < progress.rowsRead) return `${name} ${rows} rows, ${speed}`;
  const left = perSecond > 0 ? `${count(Math.ceil((estimated - progress.rowsRead) / perSecond))} s left` : '';
  return `${name} ${rows} of about ${count(estimated)} rows, ${speed}${left === '' ? '' : `, ${left}`}`;
}

/** Keeps one line per table up to date on a terminal; says nothing where there is none. */
export class SnapshotDisplay {
  readonly #tables = new Map<string, TableProgress>();
  readonly #clock: Clock;
  readonly #terminal: NodeJS.WriteStream;
  #shownAtMs = 0;

  constructor(clock: Clock, terminal: NodeJS.WriteStream) {
    this.#clock = clock;
    this.#terminal = terminal;
  }

  update(progress: SnapshotProgress): void {
    const key = formatTableId(progress.table);
    const nowMs = this.#clock.monotonicMs();
    const known = this.#tables.get(key);
    this.#tables.set(key, { ...progress, begunAtMs: known?.begunAtMs ?? nowMs });
    const changedState = known?.state !== progress.state;
    if (!this.#terminal.isTTY || (!changedState && nowMs - this.#shownAtMs < REFRESH_MS)) return;
    this.#shownAtMs = nowMs;
    const line = formatProgress(progress, nowMs - (known?.begunAtMs ?? nowMs));
    this.#terminal.write(`\r\u001b[2Ksnapshot: ${line}${progress.state === 'done' ? '\n' : ''}`);
  }
}
