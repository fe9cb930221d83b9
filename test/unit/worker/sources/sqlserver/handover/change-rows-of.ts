import { type Row } from '../../../../../../src/core/table-schema';
import { type Lsn } from '../../../../../../src/worker/codec/lsn';
import { type ChangeRow, DELIVERED } from '../../../../../../src/worker/sources/sqlserver/handover/change';
import { lsnOf } from './model/model-database';

/** A row of a change table at commit `commit`, log record `record`. */
export function changeRow(
  commit: number,
  commandId: number,
  record: number,
  operation: number,
  values: Row = [commit],
  window = DELIVERED,
): ChangeRow & { readonly startLsn: Lsn } {
  const seqval = lsnOf(record);
  return { startLsn: lsnOf(commit), commandId, seqval, operation, window, values, sizeBytes: 10 };
}
