import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type BackupDevice, type BackupOption, type DatabaseName } from '../../../sql/ast/backup';
import { NOWHERE } from '../../backup/backup-media';
import { evaluate, evaluateText } from '../control/evaluate';
import { variableNamed } from '../control/variables';
import { type Runner } from '../runner';

/** What stands behind WITH, evaluated. */
export interface GivenOptions {
  has(name: string): boolean;
  text(name: string): string | null;
  number(name: string): number | undefined;
  /** Logical file names in lower case, with the paths they move to. */
  readonly moves: ReadonlyMap<string, string>;
}

/** Options that mean nothing where a backup is one file that is written at once. */
const WITHOUT_EFFECT = [
  'STATS',
  'COMPRESSION',
  'NO_COMPRESSION',
  'CHECKSUM',
  'NO_CHECKSUM',
  'STOP_ON_ERROR',
  'CONTINUE_AFTER_ERROR',
  'SKIP',
  'NOSKIP',
  'REWIND',
  'NOREWIND',
  'UNLOAD',
  'NOUNLOAD',
  'BUFFERCOUNT',
  'MAXTRANSFERSIZE',
  'BLOCKSIZE',
  'MEDIANAME',
  'MEDIADESCRIPTION',
  'RESTART',
];

/** @throws SqlServerError 155 for an option that the statement does not have here */
export async function givenOptions(
  runner: Runner,
  statement: 'BACKUP' | 'RESTORE',
  options: readonly BackupOption[],
  known: readonly string[],
): Promise<GivenOptions> {
  const values = new Map<string, SqlValue>();
  const moves = new Map<string, string>();
  for (const { name, value, moveTo } of options) {
    if (!known.includes(name) && !WITHOUT_EFFECT.includes(name)) {
      throw new SqlServerError(155, `'${name}' is not a recognized ${statement} option.`, 15);
    }
    if (value !== undefined && moveTo !== undefined) {
      const logical = (await evaluateText(runner, value)) ?? '';
      moves.set(logical.toLowerCase(), (await evaluateText(runner, moveTo)) ?? '');
    } else {
      values.set(name, value === undefined ? null : (await evaluate(runner, value)).value);
    }
  }
  return {
    has: (name) => values.has(name),
    text: (name) => textOf(values.get(name)),
    number: (name) => (values.has(name) ? Number(values.get(name)) : undefined),
    moves,
  };
}

function textOf(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function databaseNamed(runner: Runner, { text, isVariable }: DatabaseName): string {
  if (!isVariable) return text;
  const { value } = variableNamed(runner, text);
  return typeof value === 'string' ? value : '';
}

/** The file that a statement means: one file on disk. @throws SqlServerError 3206, 40510 */
export async function filePath(runner: Runner, devices: readonly BackupDevice[]): Promise<string> {
  const [device, second] = devices;
  if (device === undefined || second !== undefined)
    throw notSupported('BACKUP or RESTORE on several devices');
  if (device.kind === 'named') {
    throw new SqlServerError(
      3206,
      `Backup device '${device.name}' does not exist. To view existing backup devices, use the sys.backup_devices catalog view. To create a new backup device use either sp_addumpdevice or SQL Server Management Studio.`,
    );
  }
  if (device.kind !== 'DISK') throw notSupported(`BACKUP or RESTORE on ${device.kind}`);
  const path = (await evaluateText(runner, device.path)) ?? '';
  if (path.toUpperCase() === NOWHERE) return NOWHERE;
  return runner.engine.backups.resolve(path);
}

function notSupported(what: string): SqlServerError {
  return new SqlServerError(40_510, `Statement '${what}' is not supported in this version of SQL Server.`);
}

/** @throws SqlServerError 3021 */
export function refuseBackupInTransaction({ session }: Runner): void {
  if (session.transaction === undefined) return;
  throw new SqlServerError(3021, 'Cannot perform a backup or restore operation within a transaction.', 16, 0);
}
