import { recordDefinition } from '../../definition/definition-change';
import { type Database } from '../../runtime/database';
import { type EngineState } from '../../runtime/engine-state';
import { type Transaction } from '../../store/transaction';

/** Makes a change of users, roles or permissions that can be taken back and comes again after a restart. */
export function changeDatabaseSecurity(
  engine: EngineState,
  transaction: Transaction,
  database: Database,
  change: () => void,
): void {
  const before = database.security.state;
  change();
  recordDefinition(engine, transaction, {
    undo: () => {
      database.security.restore(before);
    },
    entry: { kind: 'database-security', databaseId: database.id, security: database.security.state },
  });
}
