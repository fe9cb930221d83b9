import { SqlServerError } from '../../types/sql-type';
import { cdcTableDefinitions } from '../catalog/cdc-tables';
import { CdcState } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type TableDefinition } from '../store/table-definition';
import { Table } from '../store/table';
import { stopCapture } from './capture-job';
import { stopCleanup } from './cleanup-job';
import { type SystemWriter } from './system-write';

const SCHEMA = 'cdc';
const SYSTEM_DATABASES = new Set(['master', 'msdb', 'tempdb', 'model']);

/** What CDC adds to a database: its state, the schema and the user cdc, and the tables of that schema. */
interface Additions {
  readonly schemaId: number;
  readonly principalId: number;
  readonly tables: readonly TableDefinition[];
}

/** Makes the additions in memory; used by the procedure and when a database is recovered. */
export function addCdc(engine: EngineState, database: Database, additions: Additions): void {
  const { schemaId, principalId, tables } = additions;
  database.cdc = new CdcState();
  database.addSchema({ id: schemaId, name: SCHEMA, principalId });
  database.security.add({
    id: principalId,
    name: SCHEMA,
    kind: 'user',
    login: undefined,
    defaultSchema: SCHEMA,
    fixed: false,
    createdAtMs: tables[0]?.createdAtMs ?? 0,
  });
  for (const definition of tables) database.addTable(new Table(definition, database.id));
  engine.schemaChanged();
}

/** Takes everything of CDC away again; what it was is returned. */
export function removeCdc(engine: EngineState, database: Database): () => void {
  const { cdc } = database;
  const schema = database.schema(SCHEMA);
  const principal = database.security.byName(SCHEMA);
  const tables = [...database.tables].filter(({ definition }) => definition.schema.toLowerCase() === SCHEMA);
  const sources = Array.from(cdc?.all ?? [], ({ sourceObjectId }) => database.tableById(sourceObjectId));
  database.cdc = undefined;
  for (const table of tables) database.removeTable(table);
  for (const source of sources) if (source !== undefined) source.captureInstances = 0;
  if (principal !== undefined) database.security.remove(principal.id);
  database.removeSchema(SCHEMA);
  engine.schemaChanged();
  return () => {
    database.cdc = cdc;
    if (schema !== undefined) database.addSchema(schema);
    if (principal !== undefined) database.security.add(principal);
    for (const table of tables) database.addTable(table);
    for (const source of sources) if (source !== undefined) source.captureInstances++;
    engine.schemaChanged();
  };
}

/** sp_cdc_enable_db. Does nothing when it is on already. @throws SqlServerError 22910 for a system database */
export function enableDatabase(writer: SystemWriter): void {
  const { engine, database } = writer;
  if (database.cdc !== undefined) return;
  if (SYSTEM_DATABASES.has(database.name.toLowerCase()))
    throw new SqlServerError(
      22_910,
      `The feature Change Data Capture cannot be enabled on the database '${database.name}'.`,
    );
  const additions: Additions = {
    schemaId: database.newSchemaId(),
    principalId: database.security.newId(),
    tables: cdcTableDefinitions(() => database.newObjectId(), engine.clock.nowMs()),
  };
  addCdc(engine, database, additions);
  writer.changed(() => {
    removeCdc(engine, database);
  });
  writer.define('cdc-enable-db', { ...additions });
}

/** sp_cdc_disable_db: jobs, change tables and everything else of CDC. */
export async function disableDatabase(writer: SystemWriter): Promise<void> {
  const { engine, database } = writer;
  if (database.cdc === undefined) return;
  await stopCapture(database);
  stopCleanup(database);
  const putBack = removeCdc(engine, database);
  // What was committed and not captured is captured by nobody any more.
  database.captureLog.length = 0;
  writer.changed(putBack);
  writer.define('cdc-disable-db', {});
}
