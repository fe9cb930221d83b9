import { CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type Value } from '../../../../core/table-schema';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { serverErrorNumber } from '../tds/sql-errors';
import { type Queries, type Statement } from '../tds/statement';

/** What the checks of one pipeline share. */
export interface CheckContext {
  readonly queries: Queries;
  readonly source: SqlServerSource;
  /** The user of the database that the login is, in brackets. */
  readonly user: string;
}

export function ok(code: string, message: string): Finding {
  return { code, level: 'ok', message, remedy: null };
}

export function warning(code: string, message: string, remedy: string): Finding {
  return { code, level: 'warning', message, remedy };
}

export function failed(code: string, message: string, remedy: string): Finding {
  return { code, level: 'failed', message, remedy };
}

/** What the user would have read had the pipeline been started. */
export function failedBy(code: string, error: CdcError): Finding {
  return failed(code, `${error.code}: ${error.message}`, error.hint);
}

/** No such object, no right on it, no access to its database. */
const NOT_TO_BE_HAD = new Set([208, 229, 230, 262, 297, 300, 371, 911, 916, 22981]);

/** Undefined when the login may not ask, or the product has no such thing. */
export async function tryRows(queries: Queries, statement: Statement): Promise<Value[][] | undefined> {
  try {
    return await queries.rows(statement);
  } catch (error) {
    if (error instanceof CdcError && NOT_TO_BE_HAD.has(serverErrorNumber(error) ?? 0)) return undefined;
    throw error;
  }
}
