import { CdcError } from '../../../core/errors/cdc-error';
import {
  type Clock,
  type JsonObject,
  type Logger,
  type Metrics,
  type SnapshotProgress,
  type StoredState,
} from '../../../core/ports';
import { formatTableId } from '../../../core/table-schema';
import { type SqlServerSource as SqlServerSettings } from '../../../pipeline/schema/sqlserver-source';
import { decrementLsn, formatLsn, LSN_ZERO } from '../../codec/lsn';
import { type CapturedTable } from './discovery/captured-table';
import { readJobs } from './discovery/cdc-jobs';
import { readCatalog } from './discovery/catalog';
import {
  type HistoryIdentity,
  identityToJson,
  readHistoryIdentity,
  verifyIdentity,
} from './discovery/history-identity';
import { resolveTables } from './discovery/resolve-tables';
import { type StreamPosition } from './handover/stream-position';
import { TableHandover } from './handover/table-handover';
import { Fences } from './snapshot/fences';
import { type KeyBound } from './snapshot/key-bound';
import { columnsOf, hasColumnsOf, instancesOf, parseStoredPosition, restoreTable } from './stored-state';
import { ChangeStream, type StreamedTable } from './stream/change-stream';
import { type InstanceState, readInstanceStates } from './stream/instance-check';
import { readCaptured } from './stream/poll-queries';
import { RetentionMetrics } from './stream/retention';
import { CURRENT_OFFSET_CLOCK, zoneClock } from './stream/server-clock';
import { type Queries } from './tds/statement';
import { TdsConnection } from './tds/tds-connection';

export type SqlServerSourceOptions = Omit<SqlServerSettings, 'type'>;

export interface SourceParts {
  /** Name of the pipeline, for metrics. */
  readonly pipeline: string;
  /** Goes on with columns that are not those of the stored state. */
  readonly acceptChanges?: boolean;
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
  /** Those of `tables` that are not stored as they are. */
  readonly newTables: readonly StreamedTable[];
  /** Whether a stored position was resumed. */
  readonly isResumed: boolean;
  readonly fences: Fences;
  /** The connection of the stream, to be used only between its steps. */
  readonly connection: Queries;
  readonly retention: RetentionMetrics;
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
  parts: SourceParts,
  stored: StoredState | undefined,
  signal: AbortSignal,
): Promise<Session> {
  const connection = await TdsConnection.open(options.connection, signal);
  const control = await TdsConnection.open(options.connection, signal);
  const history = await readHistoryIdentity(control);
  // Before anything else is looked at: in another history nothing else is as it was.
  const resumed = stored === undefined ? undefined : resume(stored, history);
  const catalog = await readCatalog(control);
  const captured = resolveTables(catalog, { ...options, knownInstances: instancesOf(stored) });
  for (const table of captured) {
    warnOfColumns(table, parts.logger);
    warnOfCommandId(table, parts.logger);
  }
  const position = await startPosition(control, resumed, history);
  const states = await readInstanceStates(control);
  const tables = restoreTables(captured, stored, states, { ...options, ...parts });
  const stream = new ChangeStream({
    connection,
    tables: tables.all,
    position,
    maxTransactions: options.poll.maxTransactions,
    usesSnapshotIsolation: catalog.snapshotIsolation,
    clock: options.serverTimeZone === undefined ? CURRENT_OFFSET_CLOCK : zoneClock(options.serverTimeZone),
  });
  const { retentionMinutes, maxTransactions } = await readJobs(control);
  const ids = captured.map(({ schema }) => schema.id);
  const retention = new RetentionMetrics({ ...parts, tables: ids, retentionMinutes });
  await retention.watch(() => stream.verify());
  return {
    options,
    history,
    tables: tables.all,
    newTables: tables.added,
    isResumed: stored !== undefined,
    connection,
    stream,
    retention,
    fences: await Fences.open(control, maxTransactions),
    connect: () => connectTo(history, options, catalog.snapshotIsolation, signal),
  };
}

/** A further connection. @throws CdcError when it ends at a server with another history */
async function connectTo(
  history: HistoryIdentity,
  { connection: settings }: SqlServerSourceOptions,
  usesSnapshotIsolation: boolean,
  signal: AbortSignal,
): Promise<TdsConnection> {
  const connection = await TdsConnection.open(settings, signal);
  verifyIdentity(identityToJson(history), await readHistoryIdentity(connection));
  // Reads then wait for no writer; without it they hold a row's lock while they read it.
  const sql = 'SET TRANSACTION ISOLATION LEVEL SNAPSHOT';
  if (usesSnapshotIsolation) await connection.rows({ doing: 'choosing snapshot isolation', sql });
  return connection;
}

/** @throws CdcError when the position is of another history */
function resume(stored: StoredState, found: HistoryIdentity): StreamPosition {
  const { history, position } = parseStoredPosition(stored);
  verifyIdentity(history, found);
  return position;
}

/** @throws CdcError when the server has not captured what was delivered */
async function startPosition(
  control: Queries,
  resumed: StreamPosition | undefined,
  { database }: HistoryIdentity,
): Promise<StreamPosition> {
  const captured = (await readCaptured(control)) ?? LSN_ZERO;
  if (resumed === undefined) return { lsn: captured, cut: null };
  if (resumed.lsn <= captured) return resumed;
  const message = `resuming from ${formatLsn(resumed.lsn)}: the newest captured commit of database ${database} is ${formatLsn(captured)}`;
  throw new CdcError('CDC_SQLSERVER_POSITION_AHEAD', message);
}

/** The tables as their records say, and those whose record is still to be written. */
function restoreTables(
  captured: readonly CapturedTable[],
  stored: StoredState | undefined,
  states: ReadonlyMap<string, InstanceState>,
  options: Pick<SqlServerSourceOptions, 'startup'> & Pick<SourceParts, 'acceptChanges' | 'logger'>,
): { all: StreamedTable[]; added: StreamedTable[] } {
  const added: StreamedTable[] = [];
  const all = captured.map((table) => {
    const record = stored?.tables.get(formatTableId(table.schema.id));
    if (record !== undefined && (options.acceptChanges !== true || hasColumnsOf(record, table))) {
      return restoreTable(record, table);
    }
    const created =
      record === undefined
        ? newTable(table, states, options.startup.mode === 'initial')
        : acceptColumns(record, table, options.logger);
    added.push(created);
    return created;
  });
  return { all, added };
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

function acceptColumns(record: JsonObject, table: CapturedTable, logger: Logger): StreamedTable {
  logger.warn('going on with other columns than before, as accepted', {
    table: formatTableId(table.schema.id),
  });
  return restoreTable({ ...record, columns: columnsOf(table) }, table);
}

function warnOfCommandId({ schema, instance, hasCommandId }: CapturedTable, logger: Logger): void {
  if (hasCommandId) return;
  logger.warn(
    'the capture instance is of an older server, without command ids: changes are ordered without',
    {
      table: formatTableId(schema.id),
      instance: instance.name,
    },
  );
}

function warnOfColumns({ schema, leftOut }: CapturedTable, logger: Logger): void {
  const columns = leftOut
    .filter(({ type }) => type !== 'computed')
    .map(({ name, type }) => `${name} ${type}`);
  if (columns.length === 0) return;
  logger.warn('columns are left out, as unmappedTypes says', { table: formatTableId(schema.id), columns });
}
