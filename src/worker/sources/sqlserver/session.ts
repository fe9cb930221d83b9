import { CdcError } from '../../../core/errors/cdc-error';
import {
  type Clock,
  type Logger,
  type Metrics,
  type SnapshotProgress,
  type StoredState,
} from '../../../core/ports';
import { formatTableId } from '../../../core/table-schema';
import { type SqlServerSource as SqlServerSettings } from '../../../pipeline/schema/sqlserver-source';
import { decrementLsn, formatLsn, type Lsn, LSN_ZERO } from '../../codec/lsn';
import { type CapturedTable } from './discovery/captured-table';
import { readCatalog } from './discovery/catalog';
import { type HistoryIdentity, readHistoryIdentity, verifyIdentity } from './discovery/history-identity';
import { resolveTables } from './discovery/resolve-tables';
import { type StreamPosition } from './handover/stream-position';
import { TableHandover } from './handover/table-handover';
import { Fences } from './snapshot/fences';
import { type KeyBound } from './snapshot/key-bound';
import { parseStoredPosition, restoreTable } from './stored-state';
import { ChangeStream, type StreamedTable } from './stream/change-stream';
import { type InstanceState, readInstanceStates } from './stream/instance-check';
import { readCaptured } from './stream/poll-queries';
import { CURRENT_OFFSET_CLOCK, zoneClock } from './stream/server-clock';
import { TdsConnection } from './tds/tds-connection';

export type SqlServerSourceOptions = Omit<SqlServerSettings, 'type'>;

export interface SourceParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly onProgress: (progress: SnapshotProgress) => void;
}

/** What a source works with once it is connected and has found its tables. */
export interface Session {
  readonly options: SqlServerSourceOptions;
  readonly history: HistoryIdentity;
  readonly tables: readonly StreamedTable[];
  /** Those of `tables` that nothing is stored of. */
  readonly newTables: readonly StreamedTable[];
  /** Whether a stored position was resumed. */
  readonly isResumed: boolean;
  readonly fences: Fences;
  readonly stream: ChangeStream;
  /** Opens a further connection. */
  readonly connect: () => Promise<TdsConnection>;
}

/**
 * Connects, and makes sure that what is stored can be gone on from.
 * @throws CdcError with a code for each reason why not
 */
export async function openSession(
  options: SqlServerSourceOptions,
  { logger }: SourceParts,
  stored: StoredState | undefined,
  signal: AbortSignal,
): Promise<Session> {
  const connect = (): Promise<TdsConnection> => TdsConnection.open(options.connection, signal);
  const connection = await connect();
  const control = await connect();
  const history = await readHistoryIdentity(control);
  const catalog = await readCatalog(control);
  const resolved = resolveTables(catalog, options);
  for (const table of resolved) warnOfColumns(table, logger);
  const states = await readInstanceStates(control);
  const captured = await readCaptured(control);
  const position =
    stored === undefined ? { lsn: captured ?? LSN_ZERO, cut: null } : resume(stored, history, captured);
  const tables = resolved.map((table) => {
    const record = stored?.tables.get(formatTableId(table.schema.id));
    if (record !== undefined) return restoreTable(record, table);
    return newTable(table, states, options.startup.mode === 'initial');
  });
  const newTables = tables.filter(
    ({ captured: { schema } }) => !stored?.tables.has(formatTableId(schema.id)),
  );
  const stream = new ChangeStream({
    connection,
    tables,
    position,
    maxTransactions: options.poll.maxTransactions,
    usesSnapshotIsolation: catalog.snapshotIsolation,
    clock: options.serverTimeZone === undefined ? CURRENT_OFFSET_CLOCK : zoneClock(options.serverTimeZone),
  });
  await stream.verify();
  const fences = await Fences.open(control);
  return { options, history, tables, newTables, isResumed: stored !== undefined, fences, stream, connect };
}

function resume(stored: StoredState, found: HistoryIdentity, captured: Lsn | null): StreamPosition {
  const { history, position } = parseStoredPosition(stored);
  verifyIdentity(history, found);
  const newest = captured ?? LSN_ZERO;
  if (position.lsn <= newest) return position;
  const message = `resuming from ${formatLsn(position.lsn)}: the newest captured commit of database ${found.database} is ${formatLsn(newest)}`;
  throw new CdcError('CDC_SQLSERVER_POSITION_AHEAD', message);
}

function newTable(
  captured: CapturedTable,
  states: ReadonlyMap<string, InstanceState>,
  withSnapshot: boolean,
): StreamedTable {
  const low = states.get(captured.instance.name)?.low ?? LSN_ZERO;
  return {
    captured,
    // What is cleaned up by now, or was never captured, is in the rows that are still to be read.
    since: low === LSN_ZERO ? low : decrementLsn(low),
    handover: new TableHandover<KeyBound>(captured.schema.key, withSnapshot ? null : 'end'),
  };
}

function warnOfColumns({ schema, leftOut }: CapturedTable, logger: Logger): void {
  const columns = leftOut
    .filter(({ type }) => type !== 'computed')
    .map(({ name, type }) => `${name} ${type}`);
  if (columns.length === 0) return;
  logger.warn('columns are left out, as unmappedTypes says', { table: formatTableId(schema.id), columns });
}
