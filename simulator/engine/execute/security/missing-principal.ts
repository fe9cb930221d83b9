import { SqlServerError } from '../../../types/sql-type';

/** What is not there and what may not be touched looks the same: `Cannot drop the user 'x', because ...`. */
export function missingPrincipal(verb: string, kind: string, name: string): SqlServerError {
  return new SqlServerError(
    15_151,
    `Cannot ${verb} the ${kind} '${name}', because it does not exist or you do not have permission.`,
  );
}
