import { SqlServerError } from '../../../types/sql-type';
import { type RestoreStatement } from '../../../sql/ast/backup';
import { readSets, type StoredSet } from '../../backup/backup-media';
import { type Database } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { isDbOwner } from '../../runtime/permissions';
import { mayCreateDatabases } from '../definition/database-statements';
import { type Runner } from '../runner';
import { orEndAbnormally } from './abnormal-end';
import { databaseNamed, filePath, givenOptions, type GivenOptions } from './backup-options';
import { refuseBackupInTransaction } from './backup-options';
import { refuseInUse } from './backup-statement';
import { BackupHistory } from './backup-history';
import { mediaError, missingMedia } from './media-error';
import { printProcessed } from './progress';
import { putInPlace, recoverDatabase } from './put-in-place';
import { checkFiles } from './restored-files';
import { checkSequence } from './restore-sequence';

type Restore = Extract<RestoreStatement, { kind: 'restore' }>;

const OPTIONS = ['FILE', 'RECOVERY', 'NORECOVERY', 'REPLACE', 'KEEP_CDC', 'KEEP_REPLICATION', 'MOVE'];
const SYSTEM_DATABASES = new Set(['master', 'model', 'msdb']);

/** RESTORE DATABASE and RESTORE LOG. @throws SqlServerError 155, 3013, 3031 */
export async function restore(runner: Runner, execution: Execution, statement: Restore): Promise<void> {
  const command = `RESTORE ${statement.scope}` as const;
  const options = await givenOptions(runner, 'RESTORE', statement.options, OPTIONS);
  checkOptions(options);
  await orEndAbnormally(runner, command, async () => {
    refuseBackupInTransaction(runner);
    const name = databaseNamed(runner, statement.database);
    const existing = runner.engine.findDatabase(name);
    checkTarget(runner, name, existing);
    if (statement.devices.length === 0) {
      recoverOnly(runner, execution, name, existing, options);
      return;
    }
    const path = await filePath(runner, statement.devices);
    const stored = setToRestore(path, options);
    checkSequence(statement.scope, stored, existing, name, path, options.has('REPLACE'));
    if (existing !== undefined) refuseInUse(runner, existing);
    await restoreSet(runner, execution, { command, name, existing, path, stored, options });
  });
}

interface Plan {
  readonly command: string;
  readonly name: string;
  readonly existing: Database | undefined;
  readonly path: string;
  readonly stored: StoredSet;
  readonly options: GivenOptions;
}

async function restoreSet(runner: Runner, execution: Execution, plan: Plan): Promise<void> {
  const { name, existing, path, stored, options } = plan;
  const files = checkFiles(runner, plan.command, stored.set, { name, existing, moves: options.moves });
  const recovers = !options.has('NORECOVERY');
  const history = new BackupHistory(runner.engine, execution);
  history.noteRestore({
    backupSetId: history.noteSet(stored, path),
    databaseName: existing?.name ?? name,
    type: stored.set.type,
    replace: options.has('REPLACE'),
    recovery: recovers,
  });
  const database = await putInPlace(runner, execution, { name, existing, path, stored, files });
  if (recovers) recoverDatabase(runner, execution, database, { keepsCdc: options.has('KEEP_CDC') });
  printProcessed(runner, plan.command, stored, database.name);
}

/** @throws SqlServerError 3031 */
function checkOptions(options: GivenOptions): void {
  for (const other of ['KEEP_CDC', 'KEEP_REPLICATION', 'RECOVERY']) {
    if (!options.has('NORECOVERY') || !options.has(other)) continue;
    throw new SqlServerError(
      3031,
      `Option 'norecovery' conflicts with option(s) '${other.toLowerCase()}'. Remove the conflicting option and reissue the statement.`,
    );
  }
}

/** @throws SqlServerError 3108, 3110, 3147 */
function checkTarget(runner: Runner, name: string, existing: Database | undefined): void {
  const { engine, session } = runner;
  if (name.toLowerCase() === 'tempdb') {
    throw new SqlServerError(3147, 'Backup and restore operations are not allowed on database tempdb.');
  }
  const mayRestore =
    existing === undefined || mayCreateDatabases(runner)
      ? mayCreateDatabases(runner)
      : isDbOwner(engine, session.identity, existing);
  if (!mayRestore) {
    throw new SqlServerError(3110, `User does not have permission to RESTORE database '${name}'.`, 14);
  }
  if (SYSTEM_DATABASES.has(name.toLowerCase())) {
    throw new SqlServerError(
      3108,
      `To restore the ${name.toLowerCase()} database, the server must be running in single-user mode. For information on starting in single-user mode, see "How to: Start an Instance of SQL Server (sqlservr.exe)" in Books Online.`,
    );
  }
}

/** RESTORE DATABASE x WITH RECOVERY: no more backups follow. @throws SqlServerError 911, 3153 */
function recoverOnly(
  runner: Runner,
  execution: Execution,
  name: string,
  database: Database | undefined,
  options: GivenOptions,
): void {
  if (database === undefined) {
    runner.engine.database(name);
    return;
  }
  if (!database.isRestoring)
    throw new SqlServerError(3153, 'The database is already fully recovered.', 16, 2);
  if (options.has('NORECOVERY')) return;
  recoverDatabase(runner, execution, database, { keepsCdc: options.has('KEEP_CDC') });
  const text = `RESTORE DATABASE successfully processed 0 pages in 0.001 seconds (0.000 MB/sec).`;
  runner.out.info({ number: 3014, severity: 0, state: 1, text });
}

/** The sets of a file. @throws SqlServerError 3201, 3241 */
export function setsOf(path: string): StoredSet[] {
  let sets: StoredSet[];
  try {
    sets = readSets(path);
  } catch (error) {
    throw mediaError(path, error);
  }
  if (sets.length === 0) throw missingMedia(path);
  return sets;
}

/** @throws SqlServerError 3201, 3241, 3287 */
export function setToRestore(path: string, options: GivenOptions): StoredSet {
  const wanted = options.number('FILE') ?? 1;
  const found = setsOf(path).find(({ position }) => position === wanted);
  if (found !== undefined) return found;
  throw new SqlServerError(3287, `Cannot find file ID ${wanted} on device '${path}'.`);
}
