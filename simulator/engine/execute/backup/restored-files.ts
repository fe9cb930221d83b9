import { SqlServerError } from '../../../types/sql-type';
import { type BackupSet } from '../../backup/backup-set';
import { type Database, type DatabaseFiles } from '../../runtime/database';
import { type Runner } from '../runner';
import { endAbnormally } from './abnormal-end';

/** Where the files of a restored database would be. @throws SqlServerError 3013, behind 1834, 3119, 3156 or 3234 */
export function checkFiles(
  runner: Runner,
  command: string,
  set: BackupSet,
  target: {
    readonly name: string;
    readonly existing: Database | undefined;
    readonly moves: ReadonlyMap<string, string>;
  },
): DatabaseFiles {
  const { name } = set.files;
  const log = `${name}_log`;
  for (const moved of target.moves.keys()) {
    if (moved === name.toLowerCase() || moved === log.toLowerCase()) continue;
    endAbnormally(
      runner,
      command,
      new SqlServerError(
        3234,
        `Logical file '${moved}' is not part of database '${target.name}'. Use RESTORE FILELISTONLY to list the logical file names.`,
        16,
        2,
      ),
    );
  }
  const files = {
    name,
    data: target.moves.get(name.toLowerCase()) ?? set.files.data,
    log: target.moves.get(log.toLowerCase()) ?? set.files.log,
  };
  const taken = [
    ...takenErrors(runner, target.existing, name, files.data),
    ...takenErrors(runner, target.existing, log, files.log),
  ];
  if (taken.length > 0) {
    const text =
      'Problems were identified while planning for the RESTORE statement. Previous messages provide details.';
    endAbnormally(runner, command, ...taken, new SqlServerError(3119, text));
  }
  return files;
}

/** A file that another database has cannot be written over. */
function takenErrors(
  { engine }: Runner,
  existing: Database | undefined,
  logical: string,
  path: string,
): SqlServerError[] {
  for (const other of engine.databases.values()) {
    if (other === existing || (other.dataFile !== path && other.logFile !== path)) continue;
    return [
      new SqlServerError(
        1834,
        `The file '${path}' cannot be overwritten.  It is being used by database '${other.name}'.`,
      ),
      new SqlServerError(
        3156,
        `File '${logical}' cannot be restored to '${path}'. Use WITH MOVE to identify a valid location for the file.`,
        16,
        4,
      ),
    ];
  }
  return [];
}
