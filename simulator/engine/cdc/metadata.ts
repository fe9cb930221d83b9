import { SqlServerError, type SqlDateTime, type SqlValue } from '../../types/sql-type';
import { findRow, readTable } from '../catalog/read-table';
import { type CaptureInstance } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { hasPermission, isDbOwner, userIn } from '../runtime/permissions';
import { compileKeyPart } from '../store/key-encoding';
import { LSN_SIZE } from '../store/log-position';
import { type Table } from '../store/table';

export const LSN_ZERO = Buffer.alloc(LSN_SIZE);

const lsnKey = compileKeyPart({
  type: { name: 'binary', length: LSN_SIZE },
  nullable: false,
  descending: false,
});

/** A table of the schema cdc. @throws SqlServerError 208 in a database without CDC */
export function cdcTable(database: Database, name: string): Table {
  const table = database.table('cdc', name);
  if (table === undefined) throw new SqlServerError(208, `Invalid object name 'cdc.${name}'.`);
  return table;
}

function valueOf(table: Table, row: readonly SqlValue[], column: string): SqlValue {
  const ordinal = table.definition.columns.findIndex(({ name }) => name === column);
  return row[ordinal] ?? null;
}

/** LSN of the newest commit that the capture job vouches for; null before the first. */
export function maxLsn(execution: Execution, database: Database): Buffer | null {
  const table = cdcTable(database, 'lsn_time_mapping');
  for (const row of readTable(execution, table, 'backwards')) {
    return valueOf(table, row, 'start_lsn') as Buffer;
  }
  return null;
}

/** The low watermark of a capture instance as the statement sees it; undefined when it sees no such instance. */
export function lowWatermark(
  execution: Execution,
  database: Database,
  captureInstance: string,
): Buffer | undefined {
  const table = cdcTable(database, 'change_tables');
  const wanted = captureInstance.toLowerCase();
  for (const row of readTable(execution, table)) {
    if ((valueOf(table, row, 'capture_instance') as string).toLowerCase() !== wanted) continue;
    return (valueOf(table, row, 'start_lsn') as Buffer | null) ?? LSN_ZERO;
  }
  return undefined;
}

/** When the transaction with that commit LSN ended. */
export function endTimeOf(execution: Execution, database: Database, lsn: Buffer): SqlDateTime | null {
  const table = cdcTable(database, 'lsn_time_mapping');
  const row = findRow(execution, table, lsnKey(lsn));
  return row === undefined ? null : (valueOf(table, row, 'tran_end_time') as SqlDateTime | null);
}

/** Commits with the times their transactions ended, in the order of the LSNs. */
export function* commitTimes(
  execution: Execution,
  database: Database,
): Generator<{ readonly lsn: Buffer; readonly endedAt: SqlDateTime }> {
  const table = cdcTable(database, 'lsn_time_mapping');
  for (const row of readTable(execution, table)) {
    const endedAt = valueOf(table, row, 'tran_end_time') as SqlDateTime | null;
    if (endedAt !== null) yield { lsn: valueOf(table, row, 'start_lsn') as Buffer, endedAt };
  }
}

/** Whether the session may read the changes: by its role, and by what it may read of the source table. */
export function mayReadChanges(
  { engine, session }: Execution,
  database: Database,
  instance: CaptureInstance,
): boolean {
  const { identity } = session;
  if (isDbOwner(engine, identity, database)) return true;
  const user = userIn(engine, identity, database);
  if (user === undefined) return false;
  const role = instance.roleName === undefined ? undefined : database.security.byName(instance.roleName);
  if (instance.roleName !== undefined && !database.security.rolesOf(user.id).has(role?.id ?? -1))
    return false;
  const source = database.tableById(instance.sourceObjectId)?.definition;
  if (source === undefined) return false;
  const columnIds = instance.columns
    .map(({ columnId }) => columnId)
    .filter((id) => source.columns.some((column) => column.columnId === id));
  return hasPermission(engine, identity, database, 'SELECT', source, columnIds);
}

/** Adds a number to an LSN, which is a number of ten bytes. */
export function shiftLsn(lsn: Buffer, by: 1 | -1): Buffer {
  const value = (BigInt(`0x${lsn.toString('hex')}`) + BigInt(by)) & ((1n << 80n) - 1n);
  return Buffer.from(value.toString(16).padStart(LSN_SIZE * 2, '0'), 'hex');
}

/** The place of a column among the captured ones, from 1; undefined for what is not captured. */
export function capturedOrdinal(
  database: Database,
  captureInstance: string,
  column: string,
): number | undefined {
  const columns = database.cdc?.byName(captureInstance)?.columns ?? [];
  const index = columns.findIndex(({ name }) => name.toLowerCase() === column.toLowerCase());
  return index < 0 ? undefined : index + 1;
}
