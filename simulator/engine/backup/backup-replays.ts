import { type DefinitionReplays } from '../persistence/definition-replay';
import { type Database } from '../runtime/database';
import { type EngineState } from '../runtime/engine-state';
import { type RecoveryStatus } from '../runtime/recovery-status';
import { type DatabaseImage } from './database-image';
import { addPending } from './pending-changes';
import { databaseOf, type RestoredIdentity } from './rebuild-database';

function knownDatabase(engine: EngineState, databaseId: number): Database {
  const database = engine.databaseById(databaseId);
  if (database === undefined) throw new RangeError(`recovering a backup: no database ${databaseId}`);
  return database;
}

/** Does again, in memory, what BACKUP and RESTORE journaled; the rows follow as records of their own. */
export const BACKUP_REPLAYS: DefinitionReplays = {
  'database-recovery': (engine, { databaseId, recovery }) => {
    knownDatabase(engine, databaseId).recovery = recovery as RecoveryStatus;
  },
  'restore-database': (engine, { databaseId, identity, image }) => {
    const replaced = engine.databaseById(databaseId);
    if (replaced !== undefined) engine.databases.delete(replaced.name.toLowerCase());
    engine.placeDatabase(databaseOf(engine, identity as RestoredIdentity, image as DatabaseImage));
  },
  'pending-changes': (engine, entry) => {
    addPending(knownDatabase(engine, entry.databaseId), entry);
  },
};
