import { type DefinitionEntry } from '../runtime/journal';
import { type CapturedColumn } from '../runtime/cdc-state';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type DefinitionReplays } from '../persistence/definition-replay';
import { setColumnTypes } from './altered-column';
import { addCdc, removeCdc } from './enable-database';
import { addInstance, type InstanceDefinition, removeInstance } from './enable-table';
import { setJobs } from './jobs';

function databaseOf(engine: EngineState, { databaseId }: DefinitionEntry): Database {
  const database = engine.databaseById(databaseId);
  if (database === undefined) throw new RangeError(`recovering CDC: no database ${databaseId}`);
  return database;
}

/** Does again, in memory, what the procedures and jobs of CDC journaled: each entry has the details that its writer gave. */
export const CDC_REPLAYS: DefinitionReplays = {
  'cdc-enable-db': (engine, entry) => addCdc(engine, databaseOf(engine, entry), entry as never),
  'cdc-disable-db': (engine, entry) => void removeCdc(engine, databaseOf(engine, entry)),
  'cdc-enable-table': (engine, entry) => {
    const { instance } = entry as unknown as { instance: InstanceDefinition };
    addInstance(engine, databaseOf(engine, entry), instance);
  },
  'cdc-disable-table': (engine, entry) => {
    const { name } = entry as unknown as { name: string };
    const database = databaseOf(engine, entry);
    const instance = database.cdc?.byName(name);
    if (instance !== undefined) removeInstance(engine, database, instance);
  },
  'cdc-role': (engine, entry) => {
    const { id, name, createdAtMs } = entry as unknown as { id: number; name: string; createdAtMs: number };
    const role = { login: undefined, defaultSchema: undefined, fixed: false, kind: 'role' } as const;
    databaseOf(engine, entry).security.add({ ...role, id, name, createdAtMs });
  },
  'cdc-jobs': (engine, entry) => {
    const { cdc } = databaseOf(engine, entry);
    if (cdc !== undefined) setJobs(cdc, entry as never);
  },
  'cdc-columns': (engine, entry) => {
    const { objectId, columns } = entry as unknown as { objectId: number; columns: CapturedColumn[] };
    const instance = databaseOf(engine, entry).cdc?.byObjectId(objectId);
    if (instance !== undefined) setColumnTypes(engine, instance, columns);
  },
  'cdc-cleanup': (engine, entry) => {
    const { objectId, count } = entry as unknown as { objectId: number; count: number };
    databaseOf(engine, entry).cdc?.byObjectId(objectId)?.table.removeFirst(count, engine.versions.current);
  },
};
