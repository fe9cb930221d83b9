import { type ResultWriter } from '../../tds/backend';
import { type StoredCursor } from '../compile/access/stored-rows';
import { Frame } from '../compile/frame';
import { rowLimit } from '../compile/plan/limit';
import { type CopyPlan } from '../compile/plan/select';
import { type Execution } from '../runtime/execution';
import { type RowLayout } from '../store/row-layout';
import { type Runner } from './runner';
import { interruption } from './statement-run';

/** Bytes gathered before they are handed over. */
const BATCH_SIZE = 16_384;

/** Where copied rows go. */
export interface CopyTarget extends Pick<ResultWriter, 'encodedRows'> {
  /** Rows will come, possibly none. */
  begin(): void;
}

/** Writes rows by copying their stored bytes; undefined when each row must be looked at after all. */
export async function copyRows(
  runner: Runner,
  execution: Execution,
  plan: CopyPlan,
  parent: Frame,
  out: CopyTarget,
): Promise<number | undefined> {
  const frame = new Frame(execution, parent, plan.sourceCount);
  const limit = plan.limit === undefined ? Infinity : rowLimit(plan.limit, frame);
  const skip = Number(plan.limit?.skip?.evaluate(frame) ?? 0);
  const opened = plan.scan.openStored(frame);
  if (opened !== undefined && opened.conditions.length > 0) return undefined;
  out.begin();
  if (opened === undefined) return 0;
  const batch = new RowBatch(plan.scan.rows(frame).layout, plan.slots);
  return writeRows(runner, execution, opened.cursor, batch, { skip, limit }, out);
}

async function writeRows(
  runner: Runner,
  execution: Execution,
  cursor: StoredCursor,
  batch: RowBatch,
  bounds: { readonly skip: number; readonly limit: number },
  out: CopyTarget,
): Promise<number> {
  let { skip } = bounds;
  let count = 0;
  for (;;) {
    try {
      while (count < bounds.limit && cursor.next()) {
        if (skip > 0) {
          skip--;
          continue;
        }
        count++;
        batch.add(cursor);
        if (batch.length < BATCH_SIZE) continue;
        const waiting = out.encodedRows(batch.take());
        if (waiting === undefined) continue;
        await waiting;
        runner.signal.throwIfAborted();
      }
      if (batch.length > 0) await out.encodedRows(batch.take());
      return count;
    } catch (error) {
      await interruption(runner, execution, error).catch(async (reason: unknown) => {
        // What was read before an error is sent before it.
        if (batch.length > 0) await out.encodedRows(batch.take());
        throw reason;
      });
    }
  }
}

/** ROW tokens made of stored values. */
class RowBatch {
  private readonly layout: RowLayout;
  /** Runs of neighbouring columns: [first, behind the last]. */
  private readonly runs: readonly (readonly [number, number])[];
  private readonly whole: boolean;
  private readonly offsets: number[] = [];
  private bytes = Buffer.allocUnsafeSlow(BATCH_SIZE * 2);
  length = 0;

  constructor(layout: RowLayout, slots: readonly number[]) {
    this.layout = layout;
    this.runs = runsOf(slots);
    const [only] = this.runs;
    this.whole = this.runs.length === 1 && only?.[0] === 0 && only[1] === layout.columns.length;
  }

  add(row: StoredCursor): void {
    this.reserve(row.end - row.offset + 1);
    if (this.whole) {
      this.append(row.bytes, row.offset, row.end);
      return;
    }
    const { offsets } = this;
    this.layout.valueOffsets(row.bytes, row.offset, offsets);
    this.append(row.bytes, row.offset, row.offset + 1);
    for (const [first, behind] of this.runs) {
      this.reserve((offsets[behind] ?? 0) - (offsets[first] ?? 0));
      this.append(row.bytes, offsets[first] ?? 0, offsets[behind] ?? 0);
    }
  }

  private append(bytes: Buffer, from: number, to: number): void {
    bytes.copy(this.bytes, this.length, from, to);
    this.length += to - from;
  }

  private reserve(sizeBytes: number): void {
    if (this.length + sizeBytes <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow((this.length + sizeBytes) * 2);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  /** What was gathered; valid until the next row is added. */
  take(): Buffer {
    const rows = this.bytes.subarray(0, this.length);
    this.length = 0;
    return rows;
  }
}

function runsOf(slots: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const slot of slots) {
    const last = runs.at(-1);
    if (last?.[1] === slot) last[1]++;
    else runs.push([slot, slot + 1]);
  }
  return runs;
}
