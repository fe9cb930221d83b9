import { type ChangeEvent } from '../../../core/change-event';
import { InvariantError } from '../../../core/errors/cdc-error';
import { type Clock, type SourceBatch } from '../../../core/ports';
import { formatTableId } from '../../../core/table-schema';
import { formatLsn, type Lsn } from '../../codec/lsn';
import { SqlServerChangeEvent } from './change-event';
import { type Session, type SourceParts } from './session';
import { FenceWait } from './snapshot/fence-wait';
import { SnapshotReader } from './snapshot/snapshot-reader';
import { Wakeup } from './snapshot/wakeup';
import { toStoredPosition, toTableRecord } from './stored-state';
import { type StreamedTable } from './stream/change-stream';
import { type TdsConnection } from './tds/tds-connection';

const BATCH = { maxEvents: 1_000, maxBytes: 4_000_000 };
const MIN_POLL_MS = 10;
const FENCE_POLL_MS = 200;
/** A position without events is handed on this often at most. */
const HEARTBEAT_MS = 10_000;
/** Capture instances are looked at this often, also while nothing happens. */
const VERIFY_MS = 10_000;

/** Makes batches of what snapshot and stream bring: a window whose fence is passed, else the next changes. */
export class BatchProducer {
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #snapshot: SnapshotReader;
  readonly #fenceWait: FenceWait;
  /** Notified when there may be something to deliver, or the snapshot has failed. */
  readonly #wakeup = new Wakeup();
  /** Tables whose record is not handed on as it is now. */
  readonly #unsaved: Set<StreamedTable>;
  #isStarted: boolean;
  #snapshotRun: Promise<void> | undefined;
  #snapshotError: Error | undefined;
  #pollMs = MIN_POLL_MS;
  #checkpointAtMs: number;
  #checkpointLsn: Lsn;
  #verifiedAtMs = -Infinity;

  constructor(session: Session, parts: SourceParts, signal: AbortSignal) {
    this.#session = session;
    this.#clock = parts.clock;
    this.#signal = signal;
    this.#unsaved = new Set(session.newTables);
    this.#isStarted = session.isResumed;
    this.#checkpointAtMs = this.#clock.monotonicMs();
    this.#checkpointLsn = session.stream.lsn;
    this.#fenceWait = new FenceWait(parts.clock, parts.logger, session.fences);
    this.#snapshot = new SnapshotReader({
      tables: session.tables,
      chunkRows: session.options.snapshot.chunkRows,
      fences: session.fences,
      fenceWait: this.#fenceWait,
      clock: parts.clock,
      onProgress: parts.onProgress,
      onFence: () => this.#wakeup.notify(),
    });
  }

  /** False until the start position of a new pipeline was handed out. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether the next batch needs something of the server: worth asking ahead. What is there already is not made early. */
  get mustWait(): boolean {
    return !this.#session.stream.hasRows && this.#readyTable() === undefined;
  }

  /** The batch that holds the start position and nothing else. */
  async start(): Promise<SourceBatch> {
    const { stream, options } = this.#session;
    if (options.startup.mode === 'latest-offset') stream.startAt(await this.#fenceOfNow());
    this.#isStarted = true;
    return this.#batch([]);
  }

  /** The next batch; waits for it. @throws CdcError */
  async produce(): Promise<SourceBatch> {
    this.#snapshotRun ??= this.#runSnapshot();
    return await this.#session.retention.watch(async () => {
      for (;;) {
        const batch = await this.#tryProduce();
        if (batch !== undefined) return batch;
      }
    });
  }

  async #tryProduce(): Promise<SourceBatch | undefined> {
    this.#signal.throwIfAborted();
    if (this.#snapshotError !== undefined) throw this.#snapshotError;
    await this.#verify();
    const table = this.#readyTable();
    if (table !== undefined) return this.#deliverWindow(table);
    const events: ChangeEvent[] = [];
    const isNew = await this.#session.stream.next(events, BATCH);
    if (isNew) this.#pollMs = MIN_POLL_MS;
    if (events.length > 0 || this.#isHeartbeatDue()) return this.#batch(events);
    if (!isNew && this.#readyTable() === undefined) await this.#idle();
    return undefined;
  }

  /** Resolves when nothing runs any more. */
  async ended(): Promise<void> {
    await this.#snapshotRun;
  }

  async #fenceOfNow(): Promise<Lsn> {
    const { fences } = this.#session;
    const request = { sinceUs: await fences.serverTime() };
    for (;;) {
      this.#signal.throwIfAborted();
      const fence = (await fences.find([request])).get(request);
      if (fence !== undefined) return fence;
      this.#fenceWait.goesOn();
      await this.#clock.wait(FENCE_POLL_MS, this.#signal);
    }
  }

  async #runSnapshot(): Promise<void> {
    const { tables, options, connect } = this.#session;
    const left = tables.filter(({ handover }) => !handover.isDone).length;
    const connections: TdsConnection[] = [];
    try {
      for (let i = 0; i < Math.min(left, options.snapshot.connections); i++)
        connections.push(await connect());
      await this.#snapshot.run(connections, this.#signal);
    } catch (error) {
      this.#snapshotError = error instanceof Error ? error : new InvariantError(`snapshot: ${String(error)}`);
      this.#wakeup.notify();
    } finally {
      for (const connection of connections) connection.close();
    }
  }

  #readyTable(): StreamedTable | undefined {
    const { tables, stream } = this.#session;
    return tables.find(({ handover }) => handover.ready(stream.lsn) !== undefined);
  }

  #deliverWindow(table: StreamedTable): SourceBatch {
    const { stream } = this.#session;
    const transaction = { id: formatLsn(stream.lsn), commitTimeUs: this.#clock.nowMs() * 1000 };
    const { schema } = table.captured;
    const shared = {
      op: 'r',
      table: schema,
      before: null,
      transaction,
      seqval: null,
      serial: 0,
      movedKey: null,
    } as const;
    const events: ChangeEvent[] = [];
    table.handover.deliver((after, sizeBytes) => {
      events.push(new SqlServerChangeEvent({ ...shared, after, sizeBytes }));
    });
    this.#snapshot.windowDelivered(table);
    this.#unsaved.add(table);
    return this.#batch(events);
  }

  #batch(events: readonly ChangeEvent[]): SourceBatch {
    const { history, stream } = this.#session;
    const tables = new Map(
      [...this.#unsaved].map((table) => [formatTableId(table.captured.schema.id), toTableRecord(table)]),
    );
    this.#unsaved.clear();
    this.#checkpointAtMs = this.#clock.monotonicMs();
    this.#checkpointLsn = stream.lsn;
    return {
      events,
      checkpoint: { position: toStoredPosition(history, stream.position), tables },
      sizeBytes: events.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
      more: stream.hasMore || this.#readyTable() !== undefined,
    };
  }

  #isHeartbeatDue(): boolean {
    if (this.#session.stream.lsn === this.#checkpointLsn) return false;
    return this.#clock.monotonicMs() - this.#checkpointAtMs >= HEARTBEAT_MS;
  }

  /** Looks now and then whether everything is still as it was, also while nothing happens. */
  async #verify(): Promise<void> {
    const { stream, retention, connection } = this.#session;
    const now = this.#clock.monotonicMs();
    if (now - this.#verifiedAtMs < VERIFY_MS) return;
    this.#verifiedAtMs = now;
    await stream.verify();
    await retention.update(connection, stream.lsn);
  }

  /** Waits for the next look; the longer nothing happens, the longer. */
  async #idle(): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#signal]);
    const woken = this.#wakeup.wait(signal).catch(() => undefined);
    await Promise.race([this.#clock.wait(this.#pollMs, signal), woken]);
    over.abort();
    this.#pollMs = Math.min(this.#pollMs * 2, this.#session.options.poll.maxIntervalMs);
  }
}
