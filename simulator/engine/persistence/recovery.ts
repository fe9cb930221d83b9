import { join } from 'node:path';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type LoggedRowChange } from '../runtime/committed-transaction';
import { ChangeRows } from '../store/change-table';
import { type LogPosition, positionAtOrAfter } from '../store/log-position';
import { RowChange, type Table } from '../store/table';
import { continueTransactionIds, Transaction } from '../store/transaction';
import { BlockFile } from './block-file';
import { takeFolder } from './data-folder';
import { type DefinitionReplays } from './definition-replay';
import { FileJournal } from './file-journal';
import { type DatabaseCommit, type LogRecord, readRecords } from './log-record';

type RecordOf<K extends LogRecord['kind']> = Extract<LogRecord, { kind: K }>;

/**
 * Makes the engine again what it was when the process ended: all that was committed, with its log positions, and what
 * the capture job had not read yet. Returns the journal that goes on from there. `folder` is made if it is not there.
 * @throws LogFileError when the folder is in use, or holds no log of ours
 */
export function recover(engine: EngineState, folder: string, replays: DefinitionReplays): FileJournal {
  const release = takeFolder(folder);
  let file: BlockFile | undefined;
  try {
    file = BlockFile.open(join(folder, 'log'));
    const recovery = new Recovery(engine, replays, decide(file));
    for (const record of allRecords(file)) recovery.apply(record);
    recovery.finish();
    return new FileJournal(file, (id) => engine.databaseById(id), release);
  } catch (error) {
    file?.close();
    release();
    throw error;
  }
}

function* allRecords(file: BlockFile): Generator<LogRecord> {
  for (const block of file.blocks()) yield* readRecords(block);
}

/** Which records of the log count. */
interface Verdict {
  readonly committed: ReadonlySet<bigint>;
  /** Places in the log, from 0, of records that were taken back within a transaction that went on. */
  readonly undone: ReadonlySet<number>;
}

function decide(file: BlockFile): Verdict {
  const committed = new Set<bigint>();
  const undone = new Set<number>();
  const open = new Map<bigint, number[]>();
  let place = -1;
  for (const record of allRecords(file)) {
    place++;
    const own = open.get(record.transactionId) ?? [];
    if (record.kind === 'commit') {
      committed.add(record.transactionId);
      open.delete(record.transactionId);
    } else if (record.kind === 'undone') {
      for (const one of own.splice(record.kept)) undone.add(one);
    } else {
      own.push(place);
      open.set(record.transactionId, own);
    }
  }
  return { committed, undone };
}

class Recovery {
  private readonly engine: EngineState;
  private readonly replays: DefinitionReplays;
  private readonly verdict: Verdict;
  /** All that is recovered belongs to it. */
  private readonly transaction: Transaction;
  /** Changes of captured tables, by transaction, until its commit. */
  private readonly captured = new Map<bigint, LoggedRowChange[]>();
  private place = -1;
  private highestId = 0n;

  constructor(engine: EngineState, replays: DefinitionReplays, verdict: Verdict) {
    this.engine = engine;
    this.replays = replays;
    this.verdict = verdict;
    this.transaction = new Transaction({
      isolation: 'read-committed',
      nowMs: engine.clock.nowMs(),
      sessionId: 0,
    });
    this.transaction.end(engine.versions.current);
  }

  apply(record: LogRecord): void {
    this.place++;
    const { transactionId } = record;
    if (transactionId > this.highestId) this.highestId = transactionId;
    if (!this.verdict.committed.has(transactionId) || this.verdict.undone.has(this.place)) return;
    switch (record.kind) {
      case 'row':
        this.row(record);
        break;
      case 'stored':
        this.tableOf(record)?.restore(record.key, record.image, this.transaction);
        break;
      case 'definition':
        this.definition(record);
        break;
      case 'changes':
        this.changes(record);
        break;
      case 'commit':
        this.commit(record);
        break;
      case 'undone':
        break;
    }
  }

  finish(): void {
    continueTransactionIds(this.highestId);
    for (const database of this.engine.databases.values()) {
      if (database.cdc === undefined) database.captureLog.length = 0;
    }
  }

  private row({ transactionId, databaseId, objectId, position, key, image }: RecordOf<'row'>): void {
    const database = this.engine.databaseById(databaseId);
    const table = database?.tableById(objectId);
    // A later record drops the table, or the database.
    if (database === undefined || table === undefined) return;
    const { slot, before } = table.restore(key, image, this.transaction);
    if (table.captureInstances > 0) {
      const own = this.captured.get(transactionId) ?? [];
      own.push(new RowChange(table, slot, { before, after: image }, position));
      this.captured.set(transactionId, own);
    }
    if (image !== null && isMapping(table)) {
      forgetCaptured(database, positionAtOrAfter(startLsn(table, image)));
    }
  }

  private tableOf({ databaseId, objectId }: RecordOf<'stored'>): Table | undefined {
    return this.engine.databaseById(databaseId)?.tableById(objectId);
  }

  private definition({ entry }: RecordOf<'definition'>): void {
    const replay = this.replays[entry.kind];
    if (replay === undefined) throw new RangeError(`the log has a definition of unknown kind ${entry.kind}`);
    replay(this.engine, entry, this.transaction);
  }

  private changes({ databaseId, objectId, segments }: RecordOf<'changes'>): void {
    const instance = this.engine.databaseById(databaseId)?.cdc?.byObjectId(objectId);
    if (instance === undefined) return;
    const rows = new ChangeRows();
    for (const { bytes, offsets } of segments) rows.finished.push({ bytes, offsets: [...offsets] });
    instance.table.publish(rows, this.engine.versions.current);
  }

  private commit(record: RecordOf<'commit'>): void {
    const rows = this.captured.get(record.transactionId) ?? [];
    this.captured.delete(record.transactionId);
    for (const commit of record.databases) {
      const database = this.engine.databaseById(commit.databaseId);
      if (database === undefined) continue;
      database.nextPosition = Math.max(database.nextPosition, commit.nextPosition);
      if (commit.rowVersion > database.rowVersion) database.rowVersion = commit.rowVersion;
      this.logForCapture(database, record, commit, rows);
    }
  }

  private logForCapture(
    database: Database,
    { transactionId, beganAtMs, endedAtMs, definitions }: RecordOf<'commit'>,
    { beginPosition, commitPosition }: DatabaseCommit,
    changes: readonly LoggedRowChange[],
  ): void {
    const rows = changes.filter(({ table }) => table.databaseId === database.id);
    const own = definitions.filter(({ databaseId }) => databaseId === database.id);
    if (beginPosition === undefined || commitPosition === undefined) return;
    if (rows.length === 0 && own.length === 0) return;
    database.captureLog.push({
      transactionId,
      beginPosition,
      commitPosition,
      beganAtMs,
      endedAtMs,
      rows,
      // JSON drops what is undefined.
      definitions: own.map((logged) => ({ ...logged, alteredColumnId: logged.alteredColumnId })),
    });
  }
}

/** The capture job writes an entry for each transaction whose changes it has stored. */
function isMapping({ definition }: Table): boolean {
  return definition.schema === 'cdc' && definition.name === 'lsn_time_mapping' && definition.shipped;
}

function startLsn(table: Table, image: string): Buffer {
  const ordinal = table.definition.columns.findIndex(({ name }) => name === 'start_lsn');
  return table.storage.layout.decode(image)[ordinal] as Buffer;
}

function forgetCaptured({ captureLog }: Database, upTo: LogPosition): void {
  let done = 0;
  while (done < captureLog.length && (captureLog[done]?.commitPosition ?? Infinity) <= upTo) done++;
  captureLog.splice(0, done);
}
