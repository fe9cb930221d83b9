import { SqlServerError } from '../../../types/sql-type';
import { ForeignMedia } from '../../backup/backup-media';

/** The system's errors, by the numbers and words the server has for them. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [number: number, text: string]>> = {
  ENOENT: [2, 'The system cannot find the file specified.'],
  ENOTDIR: [3, 'The system cannot find the path specified.'],
  EACCES: [5, 'Access is denied.'],
  EPERM: [5, 'Access is denied.'],
  EISDIR: [5, 'Access is denied.'],
  ENOSPC: [112, 'There is not enough space on the disk.'],
};

/** What the server says of a file that it cannot use; other errors are none of the file. */
export function mediaError(path: string, error: unknown): unknown {
  if (error instanceof ForeignMedia) {
    return new SqlServerError(
      3241,
      `The media family on device '${path}' is incorrectly formed. SQL Server cannot process this media family.`,
      16,
      0,
    );
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string') return error;
  const [number, text] = SYSTEM_ERRORS[code] ?? [1, code];
  return new SqlServerError(
    3201,
    `Cannot open backup device '${path}'. Operating system error ${number}(${text}).`,
  );
}

export function missingMedia(path: string): SqlServerError {
  return new SqlServerError(
    3201,
    `Cannot open backup device '${path}'. Operating system error 2(The system cannot find the file specified.).`,
    16,
    2,
  );
}
