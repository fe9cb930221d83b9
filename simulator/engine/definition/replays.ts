import { type DefinitionReplays } from '../persistence/definition-replay';
import { applySettings, type DatabaseSettings, setOwner } from '../execute/definition/database-statements';
import { restoreServerSecurity, type ServerSecurity } from '../execute/security/server-security';
import { type Database, type Schema } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type DefinitionEntry } from '../runtime/journal';
import { type SecurityState } from '../runtime/security';
import { Table, TableStorage } from '../store/table';
import { type TableDefinition } from '../store/table-definition';

function databaseOf(engine: EngineState, { databaseId, kind }: DefinitionEntry): Database {
  const database = engine.databaseById(databaseId);
  if (database === undefined) throw new RangeError(`recovering ${kind}: no database ${databaseId}`);
  return database;
}

function tableOf(engine: EngineState, entry: DefinitionEntry): { database: Database; table: Table } {
  const database = databaseOf(engine, entry);
  const { objectId } = entry as unknown as { objectId: number };
  const table = database.tableById(objectId);
  if (table === undefined) throw new RangeError(`recovering ${entry.kind}: no table ${objectId}`);
  return { database, table };
}

function alterTable(engine: EngineState, entry: DefinitionEntry): void {
  const { database, table } = tableOf(engine, entry);
  const { definition, rowsFollow } = entry as unknown as {
    definition: TableDefinition;
    rowsFollow: boolean;
  };
  // Its name may be another one now.
  database.removeTable(table);
  table.definition = definition;
  database.addTable(table);
  if (!rowsFollow) return;
  table.storage = new TableStorage(definition);
  table.rowCount = 0;
}

/** Does again, in memory, what statements journaled: each entry has the details that its statement gave. */
export const DEFINITION_REPLAYS: DefinitionReplays = {
  'create-database': (engine, entry) => {
    const { description, owner } = entry as unknown as {
      description: Parameters<EngineState['addDatabase']>[0];
      owner: string;
    };
    setOwner(engine.addDatabase(description), owner);
  },
  'drop-database': (engine, entry) => {
    engine.databases.delete(databaseOf(engine, entry).name.toLowerCase());
  },
  'alter-database': (engine, entry) => {
    const { settings } = entry as unknown as { settings: DatabaseSettings };
    applySettings(engine, databaseOf(engine, entry), settings);
  },
  'create-schema': (engine, entry) => {
    const { schema } = entry as unknown as { schema: Schema };
    databaseOf(engine, entry).addSchema(schema);
  },
  'drop-schema': (engine, entry) => {
    const { name } = entry as unknown as { name: string };
    databaseOf(engine, entry).removeSchema(name);
  },
  'create-table': (engine, entry) => {
    const { definition } = entry as unknown as { definition: TableDefinition };
    databaseOf(engine, entry).addTable(new Table(definition, entry.databaseId));
  },
  'drop-table': (engine, entry) => {
    const { database, table } = tableOf(engine, entry);
    database.removeTable(table);
  },
  'alter-table': alterTable,
  'truncate-table': (engine, entry) => {
    const { table } = tableOf(engine, entry);
    table.storage = new TableStorage(table.definition);
    table.identityCurrent = undefined;
    table.rowCount = 0;
  },
  'reseed-identity': (engine, entry) => {
    const { current } = entry as unknown as { current: string };
    tableOf(engine, entry).table.identityCurrent = BigInt(current);
  },
  'database-security': (engine, entry) => {
    const { security } = entry as unknown as { security: SecurityState };
    databaseOf(engine, entry).security.restore(security);
  },
  'server-security': (engine, entry) => {
    const { security } = entry as unknown as { security: ServerSecurity };
    restoreServerSecurity(engine, security);
  },
};
