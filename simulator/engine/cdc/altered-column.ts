import { type SqlType } from '../../types/sql-type';
import { ByteWriter } from '../../tds/bytes/byte-writer';
import { compileRowEncoder } from '../../tds/row-encoder';
import { type CapturedColumn, type CaptureInstance } from '../runtime/cdc-state';
import { type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { CHANGE_COLUMNS, ChangeRows, ChangeTable } from '../store/change-table';
import { compileCast } from '../values/cast';
import { sameType, typeLabel } from '../values/type-family';
import { cdcTable } from './metadata';
import { inSystemTransaction } from './system-write';

/** The type that a captured column has in its change table. */
export function capturedType(type: SqlType): SqlType {
  return type.name === 'rowversion' ? { name: 'binary', length: 8 } : type;
}

const COLUMN_TYPE = 3;

/** The rows of a change table with other types of the captured columns. */
function convertRows(
  from: CaptureInstance,
  columns: readonly CapturedColumn[],
  to: ChangeTable,
  sequence: number,
): void {
  const { layout } = from.table;
  const casts = columns.map(({ type }, place) => compileCast(from.columns[place]?.type ?? type, type));
  const encoder = compileRowEncoder(to.layout.columns);
  const writer = new ByteWriter();
  const rows = new ChangeRows();
  const { start, end } = from.table.visibleRows(Infinity);
  for (let row = start; row < end; row++) {
    const { bytes, offset } = from.table.locate(row);
    const values = layout.decodeBytes(bytes, offset);
    for (const [place, cast] of casts.entries()) {
      const slot = CHANGE_COLUMNS.length + place;
      const value = values[slot] ?? null;
      values[slot] = value === null ? null : cast(value);
    }
    writer.clear();
    encoder.row(values, writer);
    const room = rows.reserve(writer.length);
    writer.view().copy(room.bytes, room.at);
  }
  to.publish(rows, sequence);
}

/** Gives captured columns other types; the rows that are there are converted. */
export function setColumnTypes(
  engine: EngineState,
  instance: CaptureInstance,
  columns: readonly CapturedColumn[],
): void {
  const table = new ChangeTable(columns.map(({ type }) => ({ type, nullable: true })));
  convertRows(instance, columns, table, engine.versions.current);
  instance.columns = columns;
  instance.table = table;
  engine.schemaChanged();
}

/** Change tables follow when the type of a captured column is changed. */
export async function followAlteredColumn(
  engine: EngineState,
  database: Database,
  { sourceObjectId, alteredColumnId }: LoggedDefinitionChange,
  signal: AbortSignal,
): Promise<void> {
  const source = database.tableById(sourceObjectId)?.definition;
  const altered = source?.columns.find(({ columnId }) => columnId === alteredColumnId);
  if (altered === undefined) return;
  const type = capturedType(altered.type);
  for (const instance of database.cdc?.ofSource(sourceObjectId) ?? []) {
    const old = instance.columns.find(({ columnId }) => columnId === alteredColumnId);
    if (old === undefined || sameType(old.type, type)) continue;
    const columns = instance.columns.map((column) => (column === old ? { ...column, type } : column));
    setColumnTypes(engine, instance, columns);
    await inSystemTransaction(engine, database, signal, (writer) => {
      writer.update(
        cdcTable(database, 'captured_columns'),
        ([objectId, name]) => objectId === instance.objectId && name === old.name,
        (row) => row.map((value, place) => (place === COLUMN_TYPE ? typeLabel(type) : value)),
      );
      // Nothing of it is ever taken back: the transaction is committed as a whole.
      writer.changed(() => undefined);
      writer.define('cdc-columns', { objectId: instance.objectId, columns });
    });
  }
}
