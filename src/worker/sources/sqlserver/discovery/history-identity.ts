import { CdcError } from '../../../../core/errors/cdc-error';
import { type JsonObject } from '../../../../core/ports';
import { textCell, textOrNull } from '../tds/cells';
import { tryRows } from '../tds/try-rows';
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

const RECOVERY = {
  doing: 'reading sys.database_recovery_status',
  sql: `SELECT CONVERT(nvarchar(36), database_guid), CONVERT(nvarchar(36), recovery_fork_guid)
FROM sys.database_recovery_status WHERE database_id = DB_ID()`,
};
const RESTORES = {
  doing: 'reading msdb.dbo.restorehistory',
  sql: `SELECT MAX(restore_history_id) FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME()`,
};

/** @throws CdcError */
export async function readHistoryIdentity(connection: Queries): Promise<HistoryIdentity> {
  const [name = []] = await connection.rows({
    doing: 'reading the name of the database',
    sql: 'SELECT DB_NAME()',
  });
  const [recovery = []] = (await tryRows(connection, RECOVERY)) ?? [];
  const [restores = []] = (await tryRows(connection, RESTORES)) ?? [];
  return {
    database: textCell(name[0]),
    databaseGuid: textOrNull(recovery[0]),
    recoveryForkGuid: textOrNull(recovery[1]),
    restoreHistoryId: typeof restores[0] === 'number' ? restores[0] : null,
  };
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
  if (differs('database') || differs('databaseGuid')) {
    const message = `resuming from the stored position: it belongs to database ${JSON.stringify(stored['database'])}, this is ${found.database} (${describe(stored, found)})`;
    throw new CdcError('CDC_SQLSERVER_DATABASE_CHANGED', message, { details });
  }
  if (differs('recoveryForkGuid') || differs('restoreHistoryId')) {
    const message = `resuming from the stored position: database ${found.database} was restored since (${describe(stored, found)})`;
    throw new CdcError('CDC_SQLSERVER_DATABASE_RESTORED', message, { details });
  }
}

function describe(stored: JsonObject, found: HistoryIdentity): string {
  const fields = ['databaseGuid', 'recoveryForkGuid', 'restoreHistoryId'] as const;
  return fields
    .map((field) => `${field} ${JSON.stringify(stored[field])} then, ${String(found[field])} now`)
    .join('; ');
}
