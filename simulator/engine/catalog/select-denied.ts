import { SqlServerError } from '../../types/sql-type';
import { type Database } from '../runtime/database';

/** Error 229 for an object that the session may not read. */
export function selectDenied(
  database: Database,
  { schema, name }: { readonly schema: string; readonly name: string },
): SqlServerError {
  return new SqlServerError(
    229,
    `The SELECT permission was denied on the object '${name}', database '${database.name}', schema '${schema}'.`,
    14,
    5,
  );
}
