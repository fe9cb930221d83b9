import { CdcError } from '../../../../core/errors/cdc-error';
import { type JsonObject } from '../../../../core/ports';
import { type Value } from '../../../../core/table-schema';
import { textCell, textOrNull } from '../tds/cells';
import { serverErrorNumber } from '../tds/sql-errors';
import { type Queries } from '../tds/statement';

/**
 * What makes two positions comparable: a restore or another database starts another log. Null where the login may not
 * look, or the product has no such thing.
 */
export interface HistoryIdentity {
  readonly database: string;
  readonly databaseGuid: string | null;
  readonly recoveryForkGuid: string | null;
  readonly restoreHistoryId: number | null;
}

const RECOVERY = `SELECT CONVERT(nvarchar(36), database_guid), CONVERT(nvarchar(36), recovery_fork_guid)
FROM sys.database_recovery_status WHERE database_id = DB_ID()`;
const RESTORES = `SELECT MAX(restore_history_id) FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME()`;

/** No such view, no right on it, no access to its database. */
const NOT_TO_BE_HAD = new Set([208, 229, 297, 300, 371, 911, 916]);

/** @throws CdcError */
export async function readHistoryIdentity(connection: Queries): Promise<HistoryIdentity> {
  const [name = []] = await connection.rows({
    doing: 'reading the name of the database',
    sql: 'SELECT DB_NAME()',
  });
  const [recovery = []] = await tryRows(connection, 'reading sys.database_recovery_status', RECOVERY);
  const [restores = []] = await tryRows(connection, 'reading msdb.dbo.restorehistory', RESTORES);
  return {
    database: textCell(name[0]),
    databaseGuid: textOrNull(recovery[0]),
    recoveryForkGuid: textOrNull(recovery[1]),
    restoreHistoryId: typeof restores[0] === 'number' ? restores[0] : null,
  };
}

async function tryRows(connection: Queries, doing: string, sql: string): Promise<Value[][]> {
  try {
    return await connection.rows({ doing, sql });
  } catch (error) {
    if (NOT_TO_BE_HAD.has(serverErrorNumber(error) ?? 0)) return [];
    throw error;
  }
}

export function identityToJson(identity: HistoryIdentity): JsonObject {
  return { ...identity };
}

/** @throws CdcError when the position that `stored` came with is of another history than `found` */
export function verifyIdentity(stored: JsonObject, found: HistoryIdentity): void {
  const differs = (field: keyof HistoryIdentity): boolean => {
    const before = stored[field];
    return before !== undefined && before !== null && found[field] !== null && before !== found[field];
  };
  const details: JsonObject = { stored, found: identityToJson(found) };
  if (differs('recoveryForkGuid') || differs('restoreHistoryId')) {
    const message = `resuming from the stored position: database ${found.database} was restored since (${describe(stored, found)})`;
    throw new CdcError('CDC_SQLSERVER_DATABASE_RESTORED', message, { details });
  }
  if (differs('database') || differs('databaseGuid')) {
    const message = `resuming from the stored position: it belongs to database ${JSON.stringify(stored['database'])}, this is ${found.database} (${describe(stored, found)})`;
    throw new CdcError('CDC_SQLSERVER_DATABASE_CHANGED', message, { details });
  }
}

function describe(stored: JsonObject, found: HistoryIdentity): string {
  const fields = ['databaseGuid', 'recoveryForkGuid', 'restoreHistoryId'] as const;
  return fields
    .map((field) => `${field} ${JSON.stringify(stored[field])} then, ${String(found[field])} now`)
    .join('; ');
}
