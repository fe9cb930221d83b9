import { type LogRecord } from '../persistence/log-record';
import { type CommittedTransaction, type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type LoggedRowChange } from '../runtime/committed-transaction';
import { type Database } from '../runtime/database';
import { type DefinitionEntry } from '../runtime/journal';
import { type LogPosition } from '../store/log-position';
import { type RowImage } from '../store/row-layout';
import { TableStorage } from '../store/table';
import { type TableDefinition } from '../store/table-definition';

/** Characters of row images in one record. */
const RECORD_SIZE = 1_000_000;

/** A part of a transaction that the capture job has not read yet. Plain data. */
interface PendingChanges extends DefinitionEntry {
  readonly kind: 'pending-changes';
  readonly pending: {
    readonly transactionId: string;
    readonly beginPosition: LogPosition;
    readonly commitPosition: LogPosition;
    readonly beganAtMs: number;
    readonly endedAtMs: number;
    readonly definitions: readonly LoggedDefinitionChange[];
    /** Shapes that the rows have. */
    readonly shapes: readonly TableDefinition[];
    readonly rows: readonly PendingRow[];
  };
}

type PendingRow = readonly [
  shape: number,
  objectId: number,
  before: RowImage | null,
  after: RowImage | null,
  position: LogPosition,
];

export function* pendingRecords(database: Database): Generator<LogRecord> {
  for (const entry of pendingEntries(database, 0)) yield { kind: 'definition', transactionId: 0n, entry };
}

/** The part of a database's log that the capture job still has to read. */
export function* pendingEntries(database: Database, databaseId: number): Generator<PendingChanges> {
  for (const transaction of database.captureLog) {
    let definitions = transaction.definitions;
    for (const rows of batches(transaction.rows)) {
      yield { kind: 'pending-changes', databaseId, pending: { ...partOf(transaction, rows), definitions } };
      definitions = [];
    }
  }
}

/** At least one batch, even without rows. */
function* batches(rows: readonly LoggedRowChange[]): Generator<LoggedRowChange[]> {
  let batch: LoggedRowChange[] = [];
  let size = 0;
  for (const row of rows) {
    batch.push(row);
    size += (row.before?.length ?? 0) + (row.after?.length ?? 0);
    if (size < RECORD_SIZE) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0 || rows.length === 0) yield batch;
}

function partOf(
  { transactionId, beginPosition, commitPosition, beganAtMs, endedAtMs }: CommittedTransaction,
  changes: readonly LoggedRowChange[],
): Omit<PendingChanges['pending'], 'definitions'> {
  const shapes: TableDefinition[] = [];
  const rows = changes.map(({ table, storage, before, after, position }): PendingRow => {
    let shape = shapes.indexOf(storage.definition);
    if (shape < 0) shape = shapes.push(storage.definition) - 1;
    return [shape, table.objectId, before, after, position];
  });
  const id = transactionId.toString();
  return { transactionId: id, beginPosition, commitPosition, beganAtMs, endedAtMs, shapes, rows };
}

/** Puts a part of the log back, behind what is there. */
export function addPending(database: Database, entry: DefinitionEntry): void {
  const { transactionId, definitions, shapes, rows, ...times } = (entry as PendingChanges).pending;
  const storages = shapes.map((shape) => new TableStorage(shape));
  const changes = rows.flatMap(([shape, objectId, before, after, position]): LoggedRowChange[] => {
    const table = database.tableById(objectId);
    const storage = storages[shape];
    return table === undefined || storage === undefined ? [] : [{ table, storage, before, after, position }];
  });
  const last = database.captureLog.at(-1);
  if (last?.commitPosition === times.commitPosition) {
    // It was made here, of the part before.
    for (const change of changes) (last.rows as LoggedRowChange[]).push(change);
    return;
  }
  database.captureLog.push({ ...times, transactionId: BigInt(transactionId), rows: changes, definitions });
}
