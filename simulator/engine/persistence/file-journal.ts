import { ByteWriter } from '../../tds/bytes/byte-writer';
import { type Database } from '../runtime/database';
import { type DefinitionEntry, type Journal } from '../runtime/journal';
import { type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type ChangeRows } from '../store/change-table';
import { type RowChange, type Table } from '../store/table';
import { type Change, type Transaction } from '../store/transaction';
import { type BlockFile } from './block-file';
import { type DatabaseCommit, type LoggedDefinition, type LogRecord, writeRecord } from './log-record';

/** Records are written to the file when so much has gathered, and at each commit. */
const BLOCK_SIZE = 1_048_576;

/** A transaction that has written something. */
interface OpenTransaction {
  /** For each of its records, how many changes the transaction counted with it. */
  readonly changeCounts: number[];
  readonly databaseIds: Set<number>;
}

/** Writes everything to a file from which `recover` makes it again. */
export class FileJournal implements Journal {
  private readonly file: BlockFile;
  private readonly databaseById: (id: number) => Database | undefined;
  private readonly release: () => void;
  private readonly open = new Map<bigint, OpenTransaction>();
  private readonly block = new ByteWriter(BLOCK_SIZE * 2);

  /** `release` gives the data folder back. */
  constructor(file: BlockFile, databaseById: (id: number) => Database | undefined, release: () => void) {
    this.file = file;
    this.databaseById = databaseById;
    this.release = release;
  }

  row(transaction: Transaction, { table, slot, after, position }: RowChange): void {
    if (table.temporary) return;
    this.note(transaction, table.databaseId);
    this.write({
      kind: 'row',
      transactionId: transaction.id,
      databaseId: table.databaseId,
      objectId: table.objectId,
      position,
      key: slot.key,
      image: after,
    });
  }

  definition(transaction: Transaction, entry: DefinitionEntry): void {
    this.note(transaction, entry.databaseId);
    this.write({ kind: 'definition', transactionId: transaction.id, entry });
  }

  storage(transaction: Transaction, { databaseId, objectId, storage, temporary }: Table): void {
    if (temporary) return;
    for (const { key, version } of storage.rows.values()) {
      if (version?.image === null || version?.image === undefined) continue;
      const { image } = version;
      this.note(transaction, databaseId);
      this.write({ kind: 'stored', transactionId: transaction.id, databaseId, objectId, key, image });
    }
  }

  changeRows(transaction: Transaction, databaseId: number, objectId: number, rows: ChangeRows): void {
    rows.finish();
    this.note(transaction, databaseId);
    const { finished: segments } = rows;
    this.write({ kind: 'changes', transactionId: transaction.id, databaseId, objectId, segments });
  }

  undone(transaction: Transaction, changeCount: number): void {
    const counts = this.open.get(transaction.id)?.changeCounts;
    if (counts === undefined) return;
    let kept = counts.length;
    while (kept > 0 && (counts[kept - 1] ?? 0) > changeCount) kept--;
    if (kept === counts.length) return;
    counts.length = kept;
    this.write({ kind: 'undone', transactionId: transaction.id, kept });
  }

  commit(transaction: Transaction, endedAtMs: number): void {
    const written = this.open.get(transaction.id);
    if (written === undefined) return;
    this.open.delete(transaction.id);
    this.write({
      kind: 'commit',
      transactionId: transaction.id,
      beganAtMs: transaction.beganAtMs,
      endedAtMs,
      databases: [...written.databaseIds].flatMap((id) => this.databaseCommit(transaction, id)),
      definitions: transaction.changes.flatMap(loggedDefinition),
    });
    this.flush();
  }

  /** Without a commit in the file its records do not count. */
  rollback(transaction: Transaction): void {
    this.open.delete(transaction.id);
  }

  close(): Promise<void> {
    this.flush();
    this.file.close();
    this.release();
    return Promise.resolve();
  }

  private note(transaction: Transaction, databaseId: number): void {
    let written = this.open.get(transaction.id);
    if (written === undefined) {
      written = { changeCounts: [], databaseIds: new Set() };
      this.open.set(transaction.id, written);
    }
    written.changeCounts.push(transaction.changes.length);
    written.databaseIds.add(databaseId);
  }

  private databaseCommit(transaction: Transaction, databaseId: number): DatabaseCommit[] {
    const database = this.databaseById(databaseId);
    if (database === undefined) return [];
    const { nextPosition, rowVersion } = database;
    const beginPosition = transaction.beginPositions.get(databaseId);
    // The commit record is the last one that was written to the database's log.
    const commitPosition = beginPosition === undefined ? undefined : nextPosition - 1;
    return [{ databaseId, beginPosition, commitPosition, nextPosition, rowVersion }];
  }

  private write(record: LogRecord): void {
    writeRecord(record, this.block);
    if (this.block.length >= BLOCK_SIZE) this.flush();
  }

  private flush(): void {
    if (this.block.length === 0) return;
    this.file.append(this.block.view());
    this.block.clear();
  }
}

/** What the capture job has to see of a change of a definition. */
function loggedDefinition(change: Change): LoggedDefinition[] {
  const { logged, databaseId } = change as { logged?: LoggedDefinitionChange; databaseId?: number };
  return logged === undefined || databaseId === undefined ? [] : [{ ...logged, databaseId }];
}
