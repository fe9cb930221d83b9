import { CdcError } from '../../../../core/errors/cdc-error';
import { formatTableId } from '../../../../core/table-schema';
import { formatLsn, incrementLsn, type Lsn, LSN_ZERO } from '../../../codec/lsn';
import { lsnReader } from '../../../codec/tds/lsn-reader';
import { type CapturedTable } from '../discovery/captured-table';
import { quoteText } from '../sql-name';
import { integerCell, lsnOrNull, textCell } from '../tds/cells';
import { type Queries } from '../tds/statement';

const INSTANCES = `SELECT capture_instance, start_lsn, object_id, CONVERT(nvarchar(30), create_date, 126) FROM cdc.change_tables`;

/** A table of which changes up to `since` are not needed. */
export interface CheckedTable {
  readonly captured: CapturedTable;
  readonly since: Lsn;
}

export interface InstanceState {
  /** Changes below are cleaned up. */
  readonly low: Lsn;
  readonly objectId: number;
  readonly createdAt: string;
}

/** The state of all capture instances, by name. @throws CdcError */
export async function readInstanceStates(connection: Queries): Promise<Map<string, InstanceState>> {
  const readers = [undefined, lsnReader()];
  const rows = await connection.rows({ doing: 'reading cdc.change_tables', sql: INSTANCES, readers });
  return new Map(
    rows.map(([name, low, objectId, createdAt]) => [
      textCell(name),
      { low: lsnOrNull(low) ?? LSN_ZERO, objectId: integerCell(objectId), createdAt: textCell(createdAt) },
    ]),
  );
}

/**
 * Makes sure that everything behind a position can still be read.
 * @param next first LSN that is still needed: nothing between the position and it can have changes
 * @throws CdcError for an instance that is gone or is another one, and for changes that are cleaned up
 */
export function verifyInstances(
  states: ReadonlyMap<string, InstanceState>,
  tables: readonly CheckedTable[],
  next: Lsn,
): void {
  for (const { captured: table, since } of tables) {
    const state = states.get(table.instance.name);
    if (state === undefined) throw lost(table);
    const { objectId, createdAt } = table.instance;
    if (state.objectId !== objectId || state.createdAt !== createdAt) throw recreated(table, state);
    if (state.low === LSN_ZERO) throw hidden(table);
    if (state.low > next && state.low > incrementLsn(since)) throw retentionGap(table, next, state.low);
  }
}

/** The first LSN that a reader at `position` still needs. */
export function nextNeeded(position: { readonly lsn: Lsn; readonly cutLsn: Lsn | undefined }): Lsn {
  return position.cutLsn ?? incrementLsn(position.lsn);
}

function lost({ schema, instance }: CapturedTable): CdcError {
  const table = formatTableId(schema.id);
  const message = `reading the changes of ${table}: capture instance ${instance.name} is no longer there`;
  const hint = `Changes since then are not captured. Run EXEC sys.sp_cdc_enable_table @source_schema = ${quoteText(schema.id.schema)}, @source_name = ${quoteText(schema.id.table)}, @role_name = NULL; and delete the stored state of the pipeline to snapshot anew.`;
  return new CdcError('CDC_SQLSERVER_INSTANCE_LOST', message, { hint, details: { table } });
}

function recreated({ schema, instance }: CapturedTable, state: InstanceState): CdcError {
  const table = formatTableId(schema.id);
  const message = `reading the changes of ${table}: capture instance ${instance.name} was created at ${state.createdAt}, expected the one of ${instance.createdAt}`;
  return new CdcError('CDC_SQLSERVER_INSTANCE_RECREATED', message, { details: { table } });
}

function hidden({ schema, instance }: CapturedTable): CdcError {
  const table = formatTableId(schema.id);
  const message = `reading the changes of ${table}: the low watermark of capture instance ${instance.name} is zero, as for a login without rights on it`;
  return new CdcError('CDC_SQLSERVER_PERMISSION_DENIED', message, {
    hint: 'GRANT SELECT ON SCHEMA::cdc TO [user];',
    details: { table },
  });
}

function retentionGap({ schema, instance }: CapturedTable, next: Lsn, low: Lsn): CdcError {
  const table = formatTableId(schema.id);
  const message = `reading the changes of ${table} from ${formatLsn(next)}: capture instance ${instance.name} is cleaned up below ${formatLsn(low)}`;
  return new CdcError('CDC_SQLSERVER_RETENTION_GAP', message, {
    details: { table, needed: formatLsn(next), low: formatLsn(low) },
  });
}
