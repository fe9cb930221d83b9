import { CdcError } from '../../../core/errors/cdc-error';
import { type JsonObject, type JsonValue, type StoredState } from '../../../core/ports';
import { formatTableId } from '../../../core/table-schema';
import { formatTableName } from '../../../pipeline/table-name';
import { type CapturedTable } from './discovery/captured-table';
import { type HistoryIdentity, identityToJson } from './discovery/history-identity';
import { formatLsn, tryParseLsn } from '../../codec/lsn';
import { positionToJson, type StreamPosition, tryParsePosition } from './handover/stream-position';
import { TableHandover } from './handover/table-handover';
import { type KeyBound } from './snapshot/key-bound';
import { type StreamedTable } from './stream/change-stream';

/** What the position record of a shard holds for this source. */
export function toStoredPosition(history: HistoryIdentity, position: StreamPosition): JsonObject {
  return { history: identityToJson(history), ...positionToJson(position) };
}

/** @throws CdcError when the record is not one that {@link toStoredPosition} wrote */
export function parseStoredPosition({ position }: StoredState): {
  history: JsonObject;
  position: StreamPosition;
} {
  const parsed = tryParsePosition(position);
  const { history } = position;
  if (parsed === undefined || !isObject(history)) {
    const message = `resuming from the stored position: ${JSON.stringify(position)} is not a position of SQL Server`;
    throw new CdcError('CDC_SQLSERVER_STATE_INVALID', message);
  }
  return { history, position: parsed };
}

/** What is kept of a table: the instance and columns it is read with, and how far its snapshot is. */
export function toTableRecord({ captured, handover, since }: StreamedTable): JsonObject {
  return {
    instance: instanceOf(captured),
    columns: columnsOf(captured),
    since: formatLsn(since),
    snapshot: handover.isDone ? 'done' : { floor: handover.floor },
  };
}

/** Whether the table has the columns that its record has. */
export function hasColumnsOf(record: JsonObject, table: CapturedTable): boolean {
  return JSON.stringify(record['columns']) === JSON.stringify(columnsOf(table));
}

/**
 * The table as it was when its record was written.
 * @throws CdcError when it is not read as it was: from another instance, or with other columns
 */
export function restoreTable(record: JsonObject, captured: CapturedTable): StreamedTable {
  const name = formatTableId(captured.schema.id);
  if (JSON.stringify(record['instance']) !== JSON.stringify(instanceOf(captured))) {
    const message = `resuming table ${name}: it was read from capture instance ${JSON.stringify(record['instance'])}, now it is ${JSON.stringify(instanceOf(captured))}`;
    throw new CdcError('CDC_SQLSERVER_INSTANCE_RECREATED', message, { details: { table: name } });
  }
  if (!hasColumnsOf(record, captured)) {
    const [before, now] = [record['columns'], columnsOf(captured)].map((columns) => JSON.stringify(columns));
    const message = `resuming table ${name}: its columns were ${before ?? ''}, now they are ${now ?? ''}`;
    throw new CdcError('CDC_SQLSERVER_SCHEMA_CHANGED', message, { details: { table: name } });
  }
  const floor = tryParseSnapshot(record['snapshot']);
  const since = typeof record['since'] === 'string' ? tryParseLsn(record['since']) : undefined;
  if (floor === undefined || since === undefined) {
    const message = `resuming table ${name}: ${JSON.stringify(record)} is not a record of a table`;
    throw new CdcError('CDC_SQLSERVER_STATE_INVALID', message, { details: { table: name } });
  }
  return { captured, since, handover: new TableHandover(captured.schema.key, floor) };
}

/** The capture instances of all tables that have a record, by `schema.table`. */
export function instancesOf(stored: StoredState | undefined): Map<string, string> {
  const instances = new Map<string, string>();
  for (const { instance } of stored?.tables.values() ?? []) {
    if (!isObject(instance)) continue;
    const { name, schema, table } = instance;
    if (typeof name !== 'string' || typeof schema !== 'string' || typeof table !== 'string') continue;
    instances.set(formatTableName({ schema, table }), name);
  }
  return instances;
}

function tryParseSnapshot(snapshot: JsonValue | undefined): KeyBound | null | 'end' | undefined {
  if (snapshot === 'done') return 'end';
  const floor = isObject(snapshot) ? snapshot['floor'] : undefined;
  return floor === null || isTexts(floor) ? floor : undefined;
}

function instanceOf({ instance }: CapturedTable): JsonObject {
  return { ...instance };
}

/** The columns of a table, as its record holds them. */
export function columnsOf({ schema }: CapturedTable): JsonValue {
  return schema.columns.map(({ name, sourceType }) => `${name} ${sourceType}`);
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
