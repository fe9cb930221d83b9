import { type CaptureInstance } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { CHANGE_COLUMNS } from '../store/change-table';
import { type Column, type Index, type TableDefinition } from '../store/table-definition';

/** A change table as the catalog describes tables. */
export function changeTableDefinition(instance: CaptureInstance): TableDefinition {
  const columns = changeTableColumns(instance);
  return {
    objectId: instance.objectId,
    schema: 'cdc',
    name: `${instance.name}_CT`,
    columns,
    indexes: [clusteredIndex(instance, columns)],
    checks: [],
    foreignKeys: [],
    createdAtMs: instance.createdAtMs,
    modifiedAtMs: instance.createdAtMs,
    shipped: true,
  };
}

/** `__$command_id` came with a later version of the server and stands behind all others. */
function changeTableColumns(instance: CaptureInstance): Column[] {
  const [lsn, command, ...others] = CHANGE_COLUMNS;
  const captured = instance.columns.map(({ name, type }) => ({ name, type, nullable: true }));
  const endLsn = { name: '__$end_lsn', type: lsn.type, nullable: true };
  return [lsn, endLsn, ...others, ...captured, command].map((column, index) => ({
    ...column,
    columnId: index + 1,
  }));
}

function clusteredIndex({ name }: CaptureInstance, columns: readonly Column[]): Index {
  const key = ['__$start_lsn', '__$command_id', '__$seqval', '__$operation'];
  return {
    indexId: 1,
    name: `${name}_CT_clustered_idx`,
    unique: true,
    clustered: true,
    columns: key.map((column) => ({
      columnId: columns.find((one) => one.name === column)?.columnId ?? 0,
      descending: false,
    })),
    included: [],
  };
}

/** All tables of a database with the change tables of CDC. */
export function* tableDefinitions(database: Database): Generator<TableDefinition> {
  for (const table of database.tables) if (!table.temporary) yield table.definition;
  for (const instance of database.cdc?.all ?? []) yield changeTableDefinition(instance);
}

export function tableDefinitionById(database: Database, objectId: number): TableDefinition | undefined {
  const instance = database.cdc?.byObjectId(objectId);
  return instance === undefined ? database.tableById(objectId)?.definition : changeTableDefinition(instance);
}
