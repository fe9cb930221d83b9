import { randomUUID } from 'node:crypto';
import { SqlServerError } from '../../../types/sql-type';
import { findCollation } from '../../../types/collation';
import { type AlterDatabaseAction, type DataDefinition } from '../../../sql/ast/definition';
import { stopCapture } from '../../cdc/capture-job';
import { stopCleanup } from '../../cdc/cleanup-job';
import { recordDefinition } from '../../definition/definition-change';
import { type Database, defaultFiles } from '../../runtime/database';
import { SERVER_COLLATION } from '../../runtime/engine-state';
import { type Execution } from '../../runtime/execution';
import { hasPermission, hasServerPermission } from '../../runtime/permissions';
import { type Runner } from '../runner';
import { changedOptions } from './database-options';
import { haveForOneself } from './exclusive-access';

type Statement<K extends DataDefinition['kind']> = Extract<DataDefinition, { kind: K }>;

const SYSTEM_DATABASES = new Set(['master', 'tempdb', 'model', 'msdb']);

/** @throws SqlServerError 226 */
export function refuseInTransaction({ session }: Runner, statement: string): void {
  if (session.transaction === undefined) return;
  throw new SqlServerError(226, `${statement} statement not allowed within multi-statement transaction.`);
}

export function mayCreateDatabases({ engine, session }: Runner): boolean {
  const { identity } = session;
  const isCreator =
    identity.user === undefined &&
    engine.serverRoleMembers.get('dbcreator')?.has(identity.login.toLowerCase()) === true;
  return isCreator || hasServerPermission(engine, identity, 'CREATE ANY DATABASE');
}

function alreadyExists(name: string): SqlServerError {
  return new SqlServerError(
    1801,
    `Database '${name}' already exists. Choose a different database name.`,
    16,
    3,
  );
}

/** @throws SqlServerError 262, 448, 1801 */
export function createDatabase(
  runner: Runner,
  execution: Execution,
  { name, collation: wanted, files }: Statement<'create-database'>,
): void {
  const { engine, session } = runner;
  refuseInTransaction(runner, 'CREATE DATABASE');
  if (!mayCreateDatabases(runner)) {
    throw new SqlServerError(262, "CREATE DATABASE permission denied in database 'master'.", 14);
  }
  if (engine.findDatabase(name) !== undefined) throw alreadyExists(name);
  const description = {
    id: engine.newDatabaseId(),
    name,
    collation: collationNamed(wanted ?? SERVER_COLLATION),
    createdAtMs: execution.nowMs,
    guid: randomUUID().toUpperCase(),
    files: {
      name: files?.name ?? name,
      data: files?.path ?? defaultFiles(name).data,
      log: files?.log ?? defaultFiles(name).log,
    },
  };
  const database = engine.addDatabase(description);
  setOwner(database, session.identity.login);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      engine.databases.delete(name.toLowerCase());
    },
    entry: {
      kind: 'create-database',
      databaseId: database.id,
      description,
      owner: session.identity.login,
    },
  });
}

function collationNamed(name: string): string {
  const collation = findCollation(name);
  if (collation === undefined) throw new SqlServerError(448, `Invalid collation '${name}'.`);
  return collation.name;
}

/** The login that dbo stands for. */
export function setOwner(database: Database, login: string): void {
  const dbo = database.security.byName('dbo');
  if (dbo !== undefined) database.security.add({ ...dbo, login });
}

/** @throws SqlServerError 3701, 3702, 3708 */
export async function dropDatabases(
  runner: Runner,
  execution: Execution,
  { names, ifExists }: Statement<'drop-database'>,
): Promise<void> {
  refuseInTransaction(runner, 'DROP DATABASE');
  const { engine } = runner;
  for (const name of names) {
    const database = engine.findDatabase(name);
    if (database === undefined && ifExists) continue;
    if (database === undefined || !mayControl(runner, database)) {
      throw new SqlServerError(
        3701,
        `Cannot drop the database '${name}', because it does not exist or you do not have permission.`,
        11,
      );
    }
    checkDroppable(runner, database);
    await stopCapture(database);
    stopCleanup(database);
    engine.databases.delete(database.name.toLowerCase());
    recordDefinition(engine, execution.transaction, {
      undo: () => {
        engine.databases.set(database.name.toLowerCase(), database);
      },
      entry: { kind: 'drop-database', databaseId: database.id },
    });
  }
}

function mayControl(runner: Runner, database: Database): boolean {
  const { engine, session } = runner;
  return hasPermission(engine, session.identity, database, 'CONTROL');
}

function checkDroppable({ engine }: Runner, database: Database): void {
  if (SYSTEM_DATABASES.has(database.name)) {
    throw new SqlServerError(
      3708,
      `Cannot drop the database '${database.name}' because it is a system database.`,
    );
  }
  for (const session of engine.sessions.values()) {
    if (session.database !== database) continue;
    throw new SqlServerError(
      3702,
      `Cannot drop database "${database.name}" because it is currently in use.`,
      16,
      3,
    );
  }
}

/** @throws SqlServerError 195, 1801, 5011 */
export async function alterDatabase(
  runner: Runner,
  execution: Execution,
  { name, action }: Statement<'alter-database'>,
): Promise<void> {
  refuseInTransaction(runner, 'ALTER DATABASE');
  const { engine, session } = runner;
  const database = name === 'CURRENT' ? session.database : engine.findDatabase(name);
  if (database === undefined || !hasPermission(engine, session.identity, database, 'ALTER')) {
    throw new SqlServerError(
      5011,
      `User does not have permission to alter database '${name}', the database does not exist, or the database is not in a state that allows access checks.`,
      14,
      5,
    );
  }
  if (database.isRestoring) {
    throw new SqlServerError(
      5052,
      'ALTER DATABASE is not permitted while a database is in the Restoring state.',
    );
  }
  if (action.kind === 'set' && EXCLUSIVE.has(action.option)) {
    await haveForOneself(runner, database, action.termination);
  }
  const before = settingsOf(database);
  const after = { ...before, ...changedSettings(runner, database, action) };
  applySettings(runner.engine, database, after);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      applySettings(runner.engine, database, before);
    },
    entry: { kind: 'alter-database', databaseId: database.id, settings: after },
  });
}

/** Options that are not set under the eyes of others. */
const EXCLUSIVE = new Set(['SINGLE_USER', 'READ_ONLY', 'READ_WRITE']);

/** What ALTER DATABASE changes. */
export interface DatabaseSettings {
  readonly name: string;
  readonly collation: string;
  readonly options: Database['options'];
}

export function settingsOf({ name, collation, options }: Database): DatabaseSettings {
  return { name, collation, options: { ...options } };
}

export function applySettings(
  engine: Pick<Runner['engine'], 'databases'>,
  database: Database,
  { name, collation, options }: DatabaseSettings,
): void {
  engine.databases.delete(database.name.toLowerCase());
  database.name = name;
  engine.databases.set(name.toLowerCase(), database);
  database.collation = collation;
  Object.assign(database.options, options);
  // Without a log that is kept there is no chain of its backups.
  if (options.recoveryModel === 'SIMPLE') database.recovery = { ...database.recovery, logBackupStart: null };
}

function changedSettings(
  { engine }: Runner,
  database: Database,
  action: AlterDatabaseAction,
): Partial<DatabaseSettings> {
  switch (action.kind) {
    case 'set':
      return { options: { ...database.options, ...changedOptions(action.option, action.value) } };
    case 'collate':
      return { collation: collationNamed(action.collation) };
    case 'rename': {
      const existing = engine.findDatabase(action.name);
      if (existing !== undefined && existing !== database) throw alreadyExists(action.name);
      return { name: action.name };
    }
  }
}
