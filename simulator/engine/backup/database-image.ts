import { type LogRecord } from '../persistence/log-record';
import { type InstanceDefinition } from '../cdc/enable-table';
import { type CaptureInstance } from '../runtime/cdc-state';
import { type Database, type DatabaseOptions, type Schema } from '../runtime/database';
import { type SecurityState } from '../runtime/security';
import { type LogPosition } from '../store/log-position';
import { type RowImage } from '../store/row-layout';
import { type RowSlot } from '../store/row';
import { type Table } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { pendingRecords } from './pending-changes';

/** All of a database but its rows. Plain data. */
export interface DatabaseImage {
  readonly collation: string;
  readonly createdAtMs: number;
  readonly options: DatabaseOptions;
  readonly schemas: readonly Schema[];
  readonly security: SecurityState;
  readonly tables: readonly TableImage[];
  /** Null: CDC is off. */
  readonly instances: readonly InstanceDefinition[] | null;
  readonly nextPosition: LogPosition;
  readonly rowVersion: string;
}

export interface TableImage {
  readonly definition: TableDefinition;
  /** The shape that its rows have. */
  readonly stored: TableDefinition;
  readonly identityCurrent: string | null;
}

/** Records of an image belong to no transaction and no database of this server. */
const NOBODY = { transactionId: 0n, databaseId: 0 } as const;

/** Everything that is committed in a database, as records; the first one holds the `DatabaseImage`. */
export function* imageRecords(database: Database): Generator<LogRecord> {
  const entry = { kind: 'database-image', databaseId: 0, image: imageOf(database) };
  yield { kind: 'definition', transactionId: 0n, entry };
  for (const table of database.tables) yield* rowRecords(table);
  for (const instance of database.cdc?.all ?? []) yield* changeRecords(instance);
  yield* pendingRecords(database);
}

function imageOf(database: Database): DatabaseImage {
  const { collation, createdAtMs, options, schemas, security, tables, cdc } = database;
  return {
    collation,
    createdAtMs,
    options: { ...options },
    schemas: [...schemas],
    security: security.state,
    tables: Array.from(tables, (table) => ({
      definition: table.definition,
      stored: table.storage.definition,
      identityCurrent: table.identityCurrent?.toString() ?? null,
    })),
    instances: cdc === undefined ? null : Array.from(cdc.all, withoutRows),
    nextPosition: database.nextPosition,
    rowVersion: database.rowVersion.toString(),
  };
}

function withoutRows(instance: CaptureInstance): InstanceDefinition {
  const definition: InstanceDefinition & { table?: unknown } = { ...instance };
  delete definition.table;
  return definition;
}

function* rowRecords({ objectId, storage }: Table): Generator<LogRecord> {
  for (const slot of storage.rows.values()) {
    const image = committedImage(slot);
    if (image !== null) yield { kind: 'stored', ...NOBODY, objectId, key: slot.key, image };
  }
}

function committedImage(slot: RowSlot): RowImage | null {
  for (let version = slot.version; version !== undefined; version = version.older) {
    if (version.by.commitSequence !== 0) return version.image;
  }
  return null;
}

function* changeRecords({ objectId, table }: CaptureInstance): Generator<LogRecord> {
  const { start, end } = table.visibleRows(Infinity);
  for (let from = start; from < end;) {
    const { bytes, offsets, next } = table.runOffsets(from, end);
    const base = offsets[0] ?? 0;
    const segment = {
      bytes: bytes.subarray(base, offsets.at(-1)),
      offsets: Array.from(offsets, (offset) => offset - base),
    };
    yield { kind: 'changes', ...NOBODY, objectId, segments: [segment] };
    from = next;
  }
}
