import { type JsonValue } from '../../core/ports';
import { durationMs, note, only, path, reading, refused, type Spellings, textOf, words } from './spelling';

const noHistory = note('schemas are read from the database itself: there is no history to keep');
const chunkTuning = note('chunks are cut by their number of rows: see snapshot.chunkRows');
const inFormat = (option: string): ReturnType<typeof refused> =>
  refused(`it shapes what is written: set ${option} of the sink`);

/** A table as text, as `{schema, table}`, or a list or comma list of such. */
function tableNames(value: JsonValue): JsonValue | undefined {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const names = items.flatMap((item): readonly (string | undefined)[] => {
    if (typeof item === 'string') return splitTables(item);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return [undefined];
    const { schema = 'dbo', table, ...others } = item as Readonly<Record<string, JsonValue>>;
    const isPair =
      typeof schema === 'string' && typeof table === 'string' && Object.keys(others).length === 0;
    return [isPair ? `[${schema.replaceAll(']', ']]')}].[${table.replaceAll(']', ']]')}]` : undefined];
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Commas outside brackets separate tables. */
function splitTables(text: string): string[] {
  return text
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const tables = reading('tables', '`schema.table`, or a list of such', tableNames);

const flink: Spellings = {
  hostname: path('connection.hostname'),
  port: path('connection.port'),
  username: path('connection.username'),
  password: path('connection.password'),
  'database-name': path('connection.database'),
  'table-name': tables,
  // Read together with the table names, after all keys are known.
  'schema-name': path('schemaName'),
  'server-time-zone': path('serverTimeZone'),
  'scan.startup.mode': path('startup.mode'),
  'scan.incremental.snapshot.chunk.size': path('snapshot.chunkRows'),
  'scan.incremental.snapshot.enabled': only(['true'], 'snapshots are always incremental'),
  'scan.incremental.snapshot.chunk.key-column': refused("chunks are cut along the table's key"),
  'scan.incremental.snapshot.backfill.skip': only(['false'], 'no change is ever skipped'),
  'scan.incremental.snapshot.unbounded-chunk-first.enabled': chunkTuning,
  'scan.incremental.close-idle-reader.enabled': note('connections of the snapshot are closed when it ends'),
  'scan.snapshot.fetch.size': chunkTuning,
  'chunk-meta.group.size': chunkTuning,
  'chunk-key.even-distribution.factor.lower-bound': chunkTuning,
  'chunk-key.even-distribution.factor.upper-bound': chunkTuning,
  'connect.timeout': reading('connection.connectTimeoutMs', 'a duration like 30s', durationMs),
  // Flink's word, beside `source`: there, too, only the snapshot is read in parallel.
  parallelism: path('snapshot.connections'),
  'connection.pool.size': path('snapshot.connections'),
  'database-history': noHistory,
  'include-schema-changes': note(
    'schema changes are no events: a table whose columns change stops the pipeline',
  ),
};

const debezium: Spellings = {
  'database.hostname': path('connection.hostname'),
  'database.port': path('connection.port'),
  'database.user': path('connection.username'),
  'database.password': path('connection.password'),
  'database.names': path('connection.database'),
  'database.encrypt': path('connection.encrypt'),
  'database.trustServerCertificate': path('connection.trustServerCertificate'),
  'database.applicationName': path('connection.applicationName'),
  'database.applicationIntent': reading(
    'connection.readOnlyIntent',
    'ReadOnly or ReadWrite',
    (value) => ({ ReadOnly: true, ReadWrite: false })[textOf(value)],
  ),
  'table.include.list': tables,
  'snapshot.mode': words('startup.mode', { initial: 'initial', no_data: 'latest-offset' }),
  'poll.interval.ms': path('poll.maxIntervalMs'),
  'max.iteration.transactions': path('poll.maxTransactions'),
  'include.schema.changes': note('schema changes are no events'),
  'decimal.handling.mode': inFormat('format.decimals'),
  'time.precision.mode': inFormat('format.times'),
  'binary.handling.mode': inFormat('format.binary'),
  'unavailable.value.placeholder': inFormat('format.unavailableValuePlaceholder'),
  'tombstones.on.delete': inFormat('format.tombstones'),
  'topic.prefix': inFormat('format.logicalName'),
};

/** Keys without their group, as one writes them by hand. */
const short: Spellings = {
  table: tables,
  tables,
  database: path('connection.database'),
  encrypt: path('connection.encrypt'),
  trustServerCertificate: path('connection.trustServerCertificate'),
  caFile: path('connection.caFile'),
  applicationName: path('connection.applicationName'),
  readOnlyIntent: path('connection.readOnlyIntent'),
};

/** Spellings of a SQL Server source besides the canonical ones. */
export const SQLSERVER_SPELLINGS: Spellings = {
  ...flink,
  ...debezium,
  ...Object.fromEntries(Object.entries(debezium).map(([key, spelling]) => [`debezium.${key}`, spelling])),
  ...short,
};

export const SQLSERVER_TYPES = ['sqlserver', 'sqlserver-cdc', 'mssql', 'mssql-cdc'] as const;
