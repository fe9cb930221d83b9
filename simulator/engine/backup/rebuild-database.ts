import { type LogRecord } from '../persistence/log-record';
import { addInstance } from '../cdc/enable-table';
import { setJobs } from '../cdc/jobs';
import { CdcState, type CaptureJobSettings, type CleanupJobSettings } from '../runtime/cdc-state';
import { Database, type DatabaseFiles } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type RecoveryStatus } from '../runtime/recovery-status';
import { ChangeRows } from '../store/change-table';
import { Table } from '../store/table';
import { Transaction } from '../store/transaction';
import { type DatabaseImage } from './database-image';
import { addPending } from './pending-changes';

/** What a restored database is on this server, beside its content. Plain data. */
export interface RestoredIdentity {
  readonly databaseId: number;
  readonly name: string;
  /** Login that dbo stands for. */
  readonly owner: string;
  readonly files: DatabaseFiles;
  readonly recovery: RecoveryStatus;
  readonly jobs: {
    readonly capture: CaptureJobSettings | null;
    readonly cleanup: CleanupJobSettings | null;
  };
}

/** The database that an image describes, without its rows and not known to the server yet. */
export function databaseOf(engine: EngineState, identity: RestoredIdentity, image: DatabaseImage): Database {
  const database = new Database({
    id: identity.databaseId,
    name: identity.name,
    collation: image.collation,
    createdAtMs: image.createdAtMs,
    guid: identity.recovery.databaseGuid,
    files: identity.files,
    options: image.options,
  });
  database.recovery = identity.recovery;
  database.nextPosition = image.nextPosition;
  database.rowVersion = BigInt(image.rowVersion);
  for (const schema of image.schemas) database.addSchema(schema);
  database.security.restore(image.security);
  const dbo = database.security.byName('dbo');
  if (dbo !== undefined) database.security.add({ ...dbo, login: identity.owner });
  for (const { definition, stored, identityCurrent } of image.tables) {
    const table = new Table(stored, database.id);
    table.definition = definition;
    if (identityCurrent !== null) table.identityCurrent = BigInt(identityCurrent);
    database.addTable(table);
  }
  if (image.instances === null) return database;
  database.cdc = new CdcState();
  setJobs(database.cdc, identity.jobs);
  for (const instance of image.instances) addInstance(engine, database, instance);
  return database;
}

/** Puts the rows of an image into its database. */
export class RowRestorer {
  readonly database: Database;
  private readonly sequence: number;
  /** All rows belong to it. */
  private readonly transaction: Transaction;

  constructor(engine: EngineState, database: Database) {
    this.database = database;
    this.sequence = engine.versions.current;
    const nowMs = engine.clock.nowMs();
    this.transaction = new Transaction({ isolation: 'read-committed', nowMs, sessionId: 0 });
    this.transaction.end(this.sequence);
  }

  apply(record: LogRecord): void {
    if (record.kind === 'stored') {
      this.database.tableById(record.objectId)?.restore(record.key, record.image, this.transaction);
    } else if (record.kind === 'changes') {
      const rows = new ChangeRows();
      for (const { bytes, offsets } of record.segments) rows.finished.push({ bytes, offsets: [...offsets] });
      this.database.cdc?.byObjectId(record.objectId)?.table.publish(rows, this.sequence);
    } else if (record.kind === 'definition' && record.entry.kind === 'pending-changes') {
      if (this.database.cdc !== undefined) addPending(this.database, record.entry);
    }
  }
}
