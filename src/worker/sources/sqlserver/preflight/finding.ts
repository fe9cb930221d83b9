import { type CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { quoteText } from '../sql-name';
import { type Queries } from '../tds/statement';

/** What the checks of one pipeline share. */
export interface CheckContext {
  readonly queries: Queries;
  readonly source: SqlServerSource;
  /** The database, in brackets. */
  readonly database: string;
  /** The login, in brackets. */
  readonly login: string;
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
export function failedBy(code: string, error: CdcError, remedy = error.hint): Finding {
  return failed(code, `${error.code}: ${error.message}`, remedy);
}

/** T-SQL that is run in the database of the pipeline, wherever it is pasted. */
export function inDatabase({ database }: Pick<CheckContext, 'database'>, sql: string): string {
  return `USE ${database}; ${sql}`;
}

/** T-SQL that lets the login read a table of msdb. */
export function grantInMsdb({ login }: Pick<CheckContext, 'login'>, table: string): string {
  const name = quoteText(login.slice(1, -1).replaceAll(']]', ']'));
  const user = `IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = ${name}) CREATE USER ${login} FOR LOGIN ${login};`;
  return `USE [msdb]; ${user} GRANT SELECT ON dbo.${table} TO ${login};`;
}
