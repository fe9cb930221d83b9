import { type CdcError } from '../../../../core/errors/cdc-error';
import { type Finding } from '../../../../core/finding';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { type Queries } from '../tds/statement';

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
