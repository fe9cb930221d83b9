import { CdcError } from '../../../../core/errors/cdc-error';
import { type Clock, type SnapshotProgress } from '../../../../core/ports';
import { type Row } from '../../../../core/table-schema';
import { type ColumnFormat } from '../../../codec/tds/column-format';
import { columnReader } from '../../../codec/tds/column-reader';
import { PackedRows } from '../../../codec/tds/packed-rows';
import { RowReader, type RowTaker } from '../../../codec/tds/row-reader';
import { verifyWireColumns } from '../discovery/wire-check';
import { type ChunkRows, type SnapshotWindow } from '../handover/snapshot-window';
import { type StreamedTable } from '../stream/change-stream';
import { type TdsConnection } from '../tds/tds-connection';
import { tryRows } from '../tds/try-rows';
import { ChunkEnds } from './chunk-ends';
import { chunkQuery, rowCountQuery } from './chunk-query';
import { type FenceWait } from './fence-wait';
import { type FenceRequest, type Fences, serverTimeUs } from './fences';
import { type KeyBound } from './key-bound';
import { Wakeup } from './wakeup';

/** Rows of open windows that are held until a fence lets them go. */
const MAX_HELD_BYTES = 64_000_000;
/** Bounds the comparison that change queries make for each row. */
const MAX_OPEN_WINDOWS = 64;
const FENCE_POLL_MS = 200;
const CHUNK_ATTEMPTS = 3;
const ROW_OVERHEAD_BYTES = 120;

export interface SnapshotOptions {
  readonly tables: readonly StreamedTable[];
  readonly chunkRows: number;
  readonly fences: Fences;
  readonly fenceWait: FenceWait;
  readonly clock: Clock;
  readonly onProgress: (progress: SnapshotProgress) => void;
  /** Called when windows got a fence. */
  readonly onFence: () => void;
}

interface ReadWindow extends FenceRequest {
  readonly table: StreamedTable;
  readonly window: SnapshotWindow<KeyBound>;
}

interface TableProgress {
  rowsRead: number;
  rowsEstimated: number | null;
}

/**
 * Reads the rows of tables ahead of the stream, chunk by chunk: one table per connection, as many windows as memory
 * allows, and one fence for all windows that were read before it.
 */
export class SnapshotReader {
  readonly #options: SnapshotOptions;
  readonly #progress = new Map<StreamedTable, TableProgress>();
  readonly #pending: StreamedTable[];
  /** Windows that are read and have no fence yet. */
  #unfenced: ReadWindow[] = [];
  /** Notified when a window was delivered. */
  readonly #delivered = new Wakeup();
  /** Notified when a window was read. */
  readonly #read = new Wakeup();

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.#pending = options.tables.filter(({ handover }) => !handover.isDone);
  }

  /** Runs until everything is read and fenced, or the signal is aborted. @throws CdcError */
  async run(connections: readonly TdsConnection[], signal: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const reading = Promise.all(connections.map((connection) => this.#readTables(connection, signal))).then(
      () => {
        ended.abort();
        this.#read.notify();
      },
    );
    await Promise.all([reading, this.#setFences(ended.signal, signal)]);
  }

  /** To be called after a window of a table was delivered. */
  windowDelivered(table: StreamedTable): void {
    this.#delivered.notify();
    if (table.handover.isDone) this.#report(table, 'done');
  }

  async #readTables(connection: TdsConnection, signal: AbortSignal): Promise<void> {
    for (let table = this.#pending.shift(); table !== undefined; table = this.#pending.shift()) {
      const [row] = (await tryRows(connection, rowCountQuery(table.captured))) ?? [];
      const rowsEstimated = row === undefined ? null : Number(row[0] ?? 0);
      this.#progress.set(table, { rowsRead: 0, rowsEstimated });
      await this.#readTable(connection, table, signal);
    }
  }

  async #readTable(connection: TdsConnection, table: StreamedTable, signal: AbortSignal): Promise<void> {
    const { captured, handover } = table;
    const ends = new ChunkEnds(captured, this.#options.chunkRows);
    let above = handover.floor;
    for (;;) {
      await this.#waitForRoom(table, signal);
      const ceiling = await ends.next(connection, above);
      // Open before it is read, so that no change can fall between the read and the first change query that knows it.
      const window = handover.open(ceiling);
      ends.learn(await this.#tryReadChunk(connection, table, window, above));
      if (ceiling === null) break;
      above = ceiling;
    }
    if (!handover.isDone) this.#report(table, 'waiting-for-fence');
  }

  /** Reads a chunk again when the server has given it up: a deadlock, or a table that was altered meanwhile. */
  async #tryReadChunk(
    connection: TdsConnection,
    table: StreamedTable,
    window: SnapshotWindow<KeyBound>,
    above: KeyBound | null,
  ): Promise<ChunkRows> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#readChunk(connection, table, window, above);
      } catch (error) {
        const passes = error instanceof CdcError && error.code === 'CDC_SQLSERVER_STATEMENT_INTERRUPTED';
        if (!passes || attempt === CHUNK_ATTEMPTS) throw error;
      }
    }
  }

  async #readChunk(
    connection: TdsConnection,
    table: StreamedTable,
    window: SnapshotWindow<KeyBound>,
    above: KeyBound | null,
  ): Promise<ChunkRows> {
    let chunk: ChunkRows & RowTaker = new RowArray([]);
    let sinceUs = 0;
    await connection.run(
      chunkQuery(table.captured, above, window.ceiling),
      () => (result, formats, columns) => {
        if (result === 0) verifyWireColumns(table.captured, columns);
        if (result === 0) return (chunk = PackedRows.tryCreate(formats) ?? new RowArray(formats));
        return new RowReader(formats.map(columnReader), (row) => (sinceUs = serverTimeUs(row[0])));
      },
    );
    window.setRows(chunk);
    this.#unfenced.push({ table, window, sinceUs });
    const progress = this.#progress.get(table);
    if (progress !== undefined) progress.rowsRead += chunk.count;
    this.#report(table, 'reading');
    this.#read.notify();
    return chunk;
  }

  async #waitForRoom(table: StreamedTable, signal: AbortSignal): Promise<void> {
    while (this.#heldBytes() >= MAX_HELD_BYTES || table.handover.openWindows.length >= MAX_OPEN_WINDOWS) {
      this.#report(table, 'waiting-for-fence');
      await this.#delivered.wait(signal);
    }
  }

  #heldBytes(): number {
    return this.#options.tables.reduce((total, { handover }) => total + handover.sizeBytes, 0);
  }

  async #setFences(allRead: AbortSignal, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#unfenced.length > 0) await this.#findFences();
      if (this.#unfenced.length > 0) await this.#options.clock.wait(FENCE_POLL_MS, signal);
      else if (allRead.aborted) return;
      else await this.#read.wait(signal);
    }
  }

  async #findFences(): Promise<void> {
    const found = await this.#options.fences.find(this.#unfenced);
    if (found.size === 0) {
      this.#options.fenceWait.goesOn();
      return;
    }
    this.#options.fenceWait.over();
    for (const [{ window }, fence] of found) window.setFence(fence);
    this.#unfenced = this.#unfenced.filter((request) => !found.has(request));
    this.#options.onFence();
  }

  #report(table: StreamedTable, state: SnapshotProgress['state']): void {
    const { rowsRead = 0, rowsEstimated = null } = this.#progress.get(table) ?? {};
    const { remedy } = state === 'waiting-for-fence' ? this.#options.fences : {};
    const id = table.captured.schema.id;
    this.#options.onProgress({
      table: id,
      rowsRead,
      rowsEstimated,
      state,
      ...(remedy !== undefined && { remedy }),
    });
  }
}

/** Rows as values, for tables whose rows may hold large ones. */
class RowArray extends RowReader implements ChunkRows {
  readonly #rows: { readonly row: Row; readonly sizeBytes: number }[] = [];
  sizeBytes = 0;

  constructor(formats: readonly ColumnFormat[]) {
    super(formats.map(columnReader), (row, sizeBytes) => {
      this.#rows.push({ row, sizeBytes });
      this.sizeBytes += sizeBytes + ROW_OVERHEAD_BYTES;
    });
  }

  get count(): number {
    return this.#rows.length;
  }

  forEach(visit: (row: Row, sizeBytes: number) => void): void {
    for (const { row, sizeBytes } of this.#rows) visit(row, sizeBytes);
  }
}
