import { type SqlValue } from '../../types/sql-type';
import { type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { RowSlot } from '../store/row';
import { Table, TableStorage } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { type Transaction } from '../store/transaction';
import { duplicateKey } from '../store/duplicate-key';
import { clusteredIndex } from '../store/table-definition';
import { recordDefinition } from './definition-change';

/** Adds a table to a database. */
export function createTable(
  engine: EngineState,
  transaction: Transaction,
  database: Database,
  definition: TableDefinition,
): Table {
  const table = new Table(definition, database.id);
  database.addTable(table);
  recordDefinition(engine, transaction, {
    undo: () => {
      database.removeTable(table);
    },
    entry: { kind: 'create-table', databaseId: database.id, definition },
  });
  return table;
}

export function dropTable(
  engine: EngineState,
  transaction: Transaction,
  database: Database,
  table: Table,
): void {
  database.removeTable(table);
  recordDefinition(engine, transaction, {
    undo: () => {
      database.addTable(table);
    },
    entry: { kind: 'drop-table', databaseId: database.id, objectId: table.objectId },
  });
}

/** Gives a table another definition, and its rows the shape that goes with it. Nobody else may be using it. */
export function redefineTable(
  engine: EngineState,
  transaction: Transaction,
  database: Database,
  table: Table,
  change: {
    readonly definition: TableDefinition;
    readonly map: ((values: readonly SqlValue[]) => SqlValue[]) | undefined;
    readonly logged: LoggedDefinitionChange | undefined;
  },
): void {
  const before = { definition: table.definition, storage: table.storage };
  const storage =
    change.map === undefined ? table.storage : rebuilt(table, change.definition, change.map, transaction);
  database.removeTable(table);
  table.definition = change.definition;
  table.storage = storage;
  database.addTable(table);
  recordDefinition(engine, transaction, {
    undo: () => {
      database.removeTable(table);
      table.definition = before.definition;
      table.storage = before.storage;
      database.addTable(table);
    },
    committed: (sequence) => {
      table.changedAtSequence = sequence;
    },
    entry: {
      kind: 'alter-table',
      databaseId: database.id,
      objectId: table.objectId,
      definition: change.definition,
      rowsFollow: change.map !== undefined,
    },
    logged: change.logged,
  });
  // After a restart the rows are put back, not computed again.
  if (change.map !== undefined) engine.journal.storage(transaction, table);
}

/** @throws SqlServerError 2601, 2627 for rows that a new key does not tell apart */
function rebuilt(
  table: Table,
  definition: TableDefinition,
  map: (values: readonly SqlValue[]) => SqlValue[],
  by: Transaction,
): TableStorage {
  const storage = new TableStorage(definition);
  const { layout } = table.storage;
  for (const old of table.storage.rows.values()) {
    const image = old.version?.image ?? null;
    if (image === null) continue;
    const values = map(layout.decode(image));
    const key = storage.newKey(values);
    if (storage.rows.get(key) !== undefined)
      throw duplicateKey(definition, clusteredIndex(definition), values);
    const slot = new RowSlot(key, { image: storage.layout.encode(values), by, older: undefined });
    storage.rows.set(key, slot);
    addToIndexes(storage, definition, slot, values);
  }
  return storage;
}

function addToIndexes(
  storage: TableStorage,
  definition: TableDefinition,
  slot: RowSlot,
  values: readonly SqlValue[],
): void {
  for (const index of storage.secondary) {
    const key = index.keyOf(values);
    if (index.definition.unique) {
      const place = index.entries.place(key);
      if (index.entries.leaf(place.leaf).keys[place.entry]?.startsWith(key) === true) {
        throw duplicateKey(definition, index.definition, values);
      }
    }
    index.entries.set(key + slot.key, slot);
  }
}

/** TRUNCATE TABLE: all rows go at once, the identity starts anew. */
export function truncateTable(
  engine: EngineState,
  transaction: Transaction,
  database: Database,
  table: Table,
): void {
  const before = { storage: table.storage, identity: table.identityCurrent, rowCount: table.rowCount };
  table.storage = new TableStorage(table.definition);
  table.identityCurrent = undefined;
  table.rowCount = 0;
  recordDefinition(engine, transaction, {
    undo: () => {
      table.storage = before.storage;
      table.identityCurrent = before.identity;
      table.rowCount = before.rowCount;
    },
    committed: (sequence) => {
      table.changedAtSequence = sequence;
    },
    entry: { kind: 'truncate-table', databaseId: database.id, objectId: table.objectId },
  });
}
