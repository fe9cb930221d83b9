import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { selectDenied } from '../catalog/select-denied';
import { type TableFunction, type VirtualColumn, type VirtualRow } from '../catalog/virtual-table';
import { type CaptureInstance } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';

import { CHANGE_COLUMNS } from '../store/change-table';
import { compileKey, compileKeyPart } from '../store/key-encoding';
import { lowWatermark, maxLsn, mayReadChanges } from './metadata';
import { netChanges } from './net-changes';

const LSN: SqlType = { name: 'binary', length: 10 };
const OPTION: SqlType = { name: 'nvarchar', length: 30 };

const lsnKey = compileKeyPart({ type: LSN, nullable: false, descending: false });

/** Slots of a stored change. */
export const ChangeSlot = { startLsn: 0, commandId: 1, seqval: 2, operation: 3, updateMask: 4 } as const;
export const FIRST_CAPTURED = CHANGE_COLUMNS.length;

const ALL_PREFIX = 'fn_cdc_get_all_changes_';
const NET_PREFIX = 'fn_cdc_get_net_changes_';

/** The functions that each capture instance brings along. */
export function findChangeFunction(
  database: Database,
  schema: string,
  name: string,
): TableFunction | undefined {
  if (schema.toLowerCase() !== 'cdc') return undefined;
  const lower = name.toLowerCase();
  if (lower.startsWith(ALL_PREFIX)) {
    const instance = database.cdc?.byName(name.slice(ALL_PREFIX.length));
    return instance && allChangesFunction(instance);
  }
  if (!lower.startsWith(NET_PREFIX)) return undefined;
  const instance = database.cdc?.byName(name.slice(NET_PREFIX.length));
  return instance?.supportsNetChanges === true ? netChangesFunction(instance) : undefined;
}

function capturedColumns(instance: CaptureInstance): VirtualColumn[] {
  return instance.columns.map(({ name, type }) => ({ name, type, nullable: true }));
}

function ownColumn(slot: number): VirtualColumn {
  const { name, type } = CHANGE_COLUMNS[slot] ?? CHANGE_COLUMNS[0];
  return { name, type, nullable: true };
}

function allChangesFunction(instance: CaptureInstance): TableFunction {
  const own = [ChangeSlot.startLsn, ChangeSlot.seqval, ChangeSlot.operation, ChangeSlot.updateMask];
  return {
    columns: [...own.map(ownColumn), ...capturedColumns(instance)],
    parameters: [LSN, LSN, OPTION],
    *rows(execution, database, args) {
      const range = checkRange(execution, database, instance, args, ALL_PREFIX, ['all', 'all update old']);
      for (const row of changesIn(execution, instance, range)) {
        if (range.option === 'all' && row[ChangeSlot.operation] === 3) continue;
        yield [...own.map((slot) => row[slot] ?? null), ...row.slice(FIRST_CAPTURED)];
      }
    },
  };
}

function netChangesFunction(instance: CaptureInstance): TableFunction {
  const own = [ChangeSlot.startLsn, ChangeSlot.operation, ChangeSlot.updateMask];
  const options = ['all', 'all with mask', 'all with merge'];
  return {
    columns: [...own.map(ownColumn), ...capturedColumns(instance)],
    parameters: [LSN, LSN, OPTION],
    *rows(execution, database, args) {
      const range = checkRange(execution, database, instance, args, NET_PREFIX, options);
      for (const change of netChanges(changesIn(execution, instance, range), rowKeyOf(instance))) {
        yield netRow(change.row, change.operation, change.updateMask, range.option);
      }
    },
  };
}

function netRow(
  row: readonly SqlValue[],
  operation: 1 | 2 | 4,
  updateMask: Buffer | null,
  option: string,
): VirtualRow {
  const merged = option === 'all with merge' && operation !== 1 ? 5 : operation;
  const mask = option === 'all with mask' && operation === 4 ? updateMask : null;
  return [row[ChangeSlot.startLsn] ?? null, merged, mask, ...row.slice(FIRST_CAPTURED)];
}

/** Identifies a row by the columns of the index that the instance was enabled with. */
function rowKeyOf(instance: CaptureInstance): (row: readonly SqlValue[]) => string {
  const columns = instance.indexColumns.map((name) =>
    instance.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()),
  );
  const parts = columns.map((place) => ({
    type: instance.columns[place]?.type ?? LSN,
    nullable: true,
    descending: false,
  }));
  return compileKey(
    parts,
    columns.map((place) => FIRST_CAPTURED + place),
  );
}

interface ChangeRange {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly option: string;
}

/**
 * The server refuses a range by a call with too few arguments, which its error then speaks of.
 * @throws SqlServerError 313 when the range is not wholly within what is kept, 229 for want of rights
 */
function checkRange(
  execution: Execution,
  database: Database,
  instance: CaptureInstance,
  [from = null, to = null, option = null]: readonly SqlValue[],
  prefix: string,
  options: readonly string[],
): ChangeRange {
  if (!mayReadChanges(execution, database, instance)) {
    throw selectDenied(database, { schema: 'cdc', name: prefix + instance.name });
  }
  const wanted = typeof option === 'string' ? option.trim().toLowerCase() : '';
  const low = lowWatermark(execution, database, instance.name);
  const high = maxLsn(execution, database);
  if (
    Buffer.isBuffer(from) &&
    Buffer.isBuffer(to) &&
    isWithin({ from, to }, low, high) &&
    options.includes(wanted)
  ) {
    return { from, to, option: wanted };
  }
  throw new SqlServerError(
    313,
    `An insufficient number of arguments were supplied for the procedure or function cdc.${prefix} ... .`,
    16,
    3,
  );
}

function isWithin(
  { from, to }: Omit<ChangeRange, 'option'>,
  low: Buffer | undefined,
  high: Buffer | null,
): boolean {
  if (low === undefined || high === null) return false;
  return from.compare(low) >= 0 && to.compare(high) <= 0 && from.compare(to) <= 0;
}

/** Changes whose commits lie in the range, both ends included, as the statement sees them. */
function* changesIn(
  { view }: Execution,
  { table }: CaptureInstance,
  { from, to }: ChangeRange,
): Generator<SqlValue[]> {
  const range = {
    low: { prefix: lsnKey(from), inclusive: true },
    high: { prefix: lsnKey(to), inclusive: true },
  };
  const { start, end } = table.rowsIn(range, view.sequence);
  for (let row = start; row < end; row++) {
    const { bytes, offset } = table.locate(row);
    yield table.layout.decodeBytes(bytes, offset);
  }
}
